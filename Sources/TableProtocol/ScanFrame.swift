internal import Checksum

/// One scan of all cells, as it travels on the bulk endpoint.
///
/// | offset   | size | field                                                        |
/// |---------:|-----:|--------------------------------------------------------------|
/// |        0 |    2 | sync, the letters `TL` (`54 4C`)                             |
/// |        2 |    1 | protocol version, `1`                                        |
/// |        3 |    1 | channels, n = 1...16                                         |
/// |        4 |    2 | length of the whole frame, 28 + 6 n                          |
/// |        6 |    2 | stream epoch, as given with `ControlRequest.start`           |
/// |        8 |    4 | sequence, from 0 at start, one per scan made, wraps at 2^32  |
/// |       12 |    8 | device time of the scan in microseconds since power-up       |
/// |       20 |    1 | flags: bit 0 client button held; others zero, ignored        |
/// |       21 |    1 | `GuardState`                                                 |
/// |       22 |    2 | reserved, zero, ignored                                      |
/// | 24 + 6 i |    3 | channel i: signed count                                      |
/// | 27 + 6 i |    1 | channel i: `CellState`                                       |
/// | 28 + 6 i |    2 | channel i: age in 10 microseconds, 65 535 = that or older    |
/// | 24 + 6 n |    4 | CRC-32 of all bytes before it                                |
///
/// All fields are little-endian. A scan the device could not queue still takes its sequence
/// number, so every loss shows as a jump.
public struct ScanFrame: Sendable, BitwiseCopyable {
  public static let headerByteCount = 24
  public static let cellByteCount = 6
  public static let checksumByteCount = 4
  public static let longestByteCount = byteCount(channels: TableProtocol.maximumChannels)
  public static let sync: UInt16 = 0x4C54

  public var epoch: UInt16
  public var sequence: UInt32
  /// Microseconds on the device's counter.
  public var deviceTime: UInt64
  public var isButtonHeld: Bool
  public var guardState: GuardState
  public private(set) var channelCount: Int
  /// The channels' readings; those from `channelCount` on mean nothing.
  public var cells: [16 of CellReading]

  public init(
    epoch: UInt16, sequence: UInt32, deviceTime: UInt64, isButtonHeld: Bool = false,
    guardState: GuardState = .off, channelCount: Int,
    cells: [16 of CellReading] = .init(repeating: .absent)
  ) {
    precondition(TableProtocol.channelRange.contains(channelCount))
    self.epoch = epoch
    self.sequence = sequence
    self.deviceTime = deviceTime
    self.isButtonHeld = isButtonHeld
    self.guardState = guardState
    self.channelCount = channelCount
    self.cells = cells
  }

  public static func byteCount(channels: Int) -> Int {
    headerByteCount + cellByteCount * channels + checksumByteCount
  }

  public var byteCount: Int { Self.byteCount(channels: channelCount) }

  /// The device time of the frame that was encoded into `bytes` from `start` on.
  public static func deviceTime(in bytes: Span<UInt8>, at start: Int) -> UInt64 {
    bytes.littleEndianUInt64(at: start + 12)
  }

  /// Reads the frame that starts at the first byte of `bytes`; bytes after it are left alone.
  ///
  /// Everything outside the header is looked at only after the checksum has held.
  public init(decoding bytes: Span<UInt8>) throws(FrameError) {
    guard bytes.count >= Self.headerByteCount else {
      throw .truncated(needed: Self.headerByteCount, found: bytes.count)
    }
    let sync = bytes.littleEndianUInt16(at: 0)
    guard sync == Self.sync else { throw .noSync(sync) }
    guard UInt16(bytes[2]) == TableProtocol.version else { throw .unsupportedVersion(bytes[2]) }
    let channelCount = Int(bytes[3])
    guard TableProtocol.channelRange.contains(channelCount) else {
      throw .channelCountOutOfRange(bytes[3])
    }
    let length = Self.byteCount(channels: channelCount)
    let declared = Int(bytes.littleEndianUInt16(at: 4))
    guard declared == length else { throw .wrongLength(declared: declared, expected: length) }
    guard bytes.count >= length else { throw .truncated(needed: length, found: bytes.count) }
    let body = length - Self.checksumByteCount
    let checksum = bytes.littleEndianUInt32(at: body)
    let computed = CRC32.checksum(bytes.extracting(0..<body))
    guard checksum == computed else {
      throw .wrongChecksum(declared: checksum, computed: computed)
    }
    guard let guardState = GuardState(rawValue: bytes[21]) else {
      throw .unknownGuardState(bytes[21])
    }
    self.init(
      epoch: bytes.littleEndianUInt16(at: 6), sequence: bytes.littleEndianUInt32(at: 8),
      deviceTime: bytes.littleEndianUInt64(at: 12), isButtonHeld: bytes[20] & 1 == 1,
      guardState: guardState, channelCount: channelCount)
    for channel in 0..<channelCount {
      let offset = Self.headerByteCount + Self.cellByteCount * channel
      guard let state = CellState(rawValue: bytes[offset + 3]) else {
        throw .unknownCellState(channel: channel, value: bytes[offset + 3])
      }
      cells[channel] = CellReading(
        count: bytes.littleEndianInt24(at: offset), state: state,
        age: bytes.littleEndianUInt16(at: offset + 4))
    }
  }

  /// Writes the frame to `bytes` from `start` on and returns its length.
  @discardableResult
  public func encode(into bytes: inout MutableSpan<UInt8>, at start: Int = 0) -> Int {
    let length = byteCount
    bytes.set(Self.sync, at: start)
    bytes[start + 2] = UInt8(TableProtocol.version)
    bytes[start + 3] = UInt8(channelCount)
    bytes.set(UInt16(length), at: start + 4)
    bytes.set(epoch, at: start + 6)
    bytes.set(sequence, at: start + 8)
    bytes.set(deviceTime, at: start + 12)
    bytes[start + 20] = isButtonHeld ? 1 : 0
    bytes[start + 21] = guardState.rawValue
    bytes.set(UInt16(0), at: start + 22)
    let cells = cells.span  // on the microcontroller each look into the array would copy it
    for channel in 0..<channelCount {
      let offset = start + Self.headerByteCount + Self.cellByteCount * channel
      bytes.setInt24(cells[channel].count, at: offset)
      bytes[offset + 3] = cells[channel].state.rawValue
      bytes.set(cells[channel].age, at: offset + 4)
    }
    let end = start + length - Self.checksumByteCount
    bytes.set(CRC32.checksum(bytes.span.extracting(start..<end)), at: end)
    return length
  }
}

extension ScanFrame: Equatable {
  public static func == (a: Self, b: Self) -> Bool {
    guard
      a.epoch == b.epoch, a.sequence == b.sequence, a.deviceTime == b.deviceTime,
      a.isButtonHeld == b.isButtonHeld, a.guardState == b.guardState,
      a.channelCount == b.channelCount
    else { return false }
    for channel in 0..<a.channelCount where a.cells[channel] != b.cells[channel] { return false }
    return true
  }
}
