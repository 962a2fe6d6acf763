/// Who the table is: the answer to `ControlRequest.identity`.
///
/// | offset | size | field                                                  |
/// |-------:|-----:|--------------------------------------------------------|
/// |      0 |    2 | protocol version, `1`                                  |
/// |      2 |    3 | firmware version: major, minor, patch                  |
/// |      5 |    1 | channels, 1...16                                       |
/// |      6 |    2 | frames per transfer, 1...32                            |
/// |      8 |    4 | nominal scans per 1000 seconds, 10 000...1 000 000     |
/// |     12 |    4 | reserved, zero                                         |
/// |     16 |   24 | serial number, printable ASCII, padded with zero bytes |
///
/// A reader looks at the version first: another version may have another length.
public struct Identity: Sendable, Equatable, BitwiseCopyable {
  public static let byteCount = 40
  public static let serialByteCount = 24

  public var firmwareMajor: UInt8
  public var firmwareMinor: UInt8
  public var firmwarePatch: UInt8
  public var channelCount: Int
  public var framesPerTransfer: Int
  /// Nominal scans per second in thousandths.
  public var rateMillihertz: UInt32
  public var serial: SerialNumber

  public init(
    firmwareMajor: UInt8, firmwareMinor: UInt8, firmwarePatch: UInt8, channelCount: Int,
    framesPerTransfer: Int, rateMillihertz: UInt32, serial: SerialNumber
  ) {
    precondition(TableProtocol.channelRange.contains(channelCount))
    precondition(1...TableProtocol.maximumFramesPerTransfer ~= framesPerTransfer)
    precondition(TableProtocol.rateRange.contains(rateMillihertz))
    self.firmwareMajor = firmwareMajor
    self.firmwareMinor = firmwareMinor
    self.firmwarePatch = firmwarePatch
    self.channelCount = channelCount
    self.framesPerTransfer = framesPerTransfer
    self.rateMillihertz = rateMillihertz
    self.serial = serial
  }

  public init(decoding bytes: Span<UInt8>) throws(ControlDataError) {
    guard bytes.count >= 2 else { throw .truncated(needed: 2, found: bytes.count) }
    let version = bytes.littleEndianUInt16(at: 0)
    guard version == TableProtocol.version else { throw .unsupportedVersion(version) }
    guard bytes.count >= Self.byteCount else {
      throw .truncated(needed: Self.byteCount, found: bytes.count)
    }
    guard TableProtocol.channelRange.contains(Int(bytes[5])) else {
      throw .channelCountOutOfRange(bytes[5])
    }
    let frames = bytes.littleEndianUInt16(at: 6)
    guard 1...TableProtocol.maximumFramesPerTransfer ~= Int(frames) else {
      throw .framesPerTransferOutOfRange(frames)
    }
    let rate = bytes.littleEndianUInt32(at: 8)
    guard TableProtocol.rateRange.contains(rate) else {
      throw .rateOutOfRange(millihertz: rate)
    }
    let serial = try SerialNumber(decoding: bytes.extracting(16..<16 + Self.serialByteCount))
    self.init(
      firmwareMajor: bytes[2], firmwareMinor: bytes[3], firmwarePatch: bytes[4],
      channelCount: Int(bytes[5]), framesPerTransfer: Int(frames), rateMillihertz: rate,
      serial: serial)
  }

  @discardableResult
  public func encode(into bytes: inout MutableSpan<UInt8>) -> Int {
    bytes.set(TableProtocol.version, at: 0)
    bytes[2] = firmwareMajor
    bytes[3] = firmwareMinor
    bytes[4] = firmwarePatch
    bytes[5] = UInt8(channelCount)
    bytes.set(UInt16(framesPerTransfer), at: 6)
    bytes.set(rateMillihertz, at: 8)
    bytes.set(UInt32(0), at: 12)
    for index in 0..<Self.serialByteCount { bytes[16 + index] = serial.ascii[index] }
    return Self.byteCount
  }
}

/// A table's serial number: 1 to 24 printable ASCII characters.
///
/// On the RP2040 the flash chip's unique id in hexadecimal.
public struct SerialNumber: Sendable, Equatable, BitwiseCopyable {
  /// The characters, then zero bytes.
  public private(set) var ascii: [24 of UInt8] = .init(repeating: 0)
  public private(set) var count = 0

  public init(decoding bytes: Span<UInt8>) throws(ControlDataError) {
    guard bytes.count <= 24 else { throw .truncated(needed: 24, found: bytes.count) }
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == 0 { break }
      guard 0x21...0x7E ~= byte else { throw .serialNotPrintable }
      ascii[index] = byte
      count += 1
    }
    guard count > 0 else { throw .serialNotPrintable }
    for index in count..<max(count, bytes.count) where bytes[index] != 0 {
      throw .serialNotPrintable
    }
  }

  public static func == (a: Self, b: Self) -> Bool {
    for index in a.ascii.indices where a.ascii[index] != b.ascii[index] { return false }
    return true
  }
}

#if !hasFeature(Embedded)
  extension SerialNumber: CustomStringConvertible {
    public var description: String {
      var characters: [UInt8] = []
      for index in 0..<count { characters.append(ascii[index]) }
      return String(decoding: characters, as: UTF8.self)
    }
  }
#endif
