internal import Checksum

/// How one cell's counts become force: (count - zero) x gain.
public struct CellCalibration: Sendable, Equatable, BitwiseCopyable {
  public static let uncalibrated = CellCalibration(zero: 0, nanonewtonsPerCount: 0)

  /// The count at no load.
  public var zero: Int32
  /// Force per count in nanonewtons, up to 2.147 N a count; negative where the cell is wired the
  /// other way round.
  public var nanonewtonsPerCount: Int32

  public init(zero: Int32, nanonewtonsPerCount: Int32) {
    self.zero = zero
    self.nanonewtonsPerCount = nanonewtonsPerCount
  }

  /// The force on the cell in millinewtons, rounded to nearest, away from zero on a tie.
  ///
  /// The same integers on host and microcontroller, so that both raise the same alarms. The
  /// widest product is 2^24 x 2^31, which 64 bits hold; a result beyond `Int32` is clamped.
  public func millinewtons(_ count: Int32) -> Int32 {
    // Nothing overflows, even where the count has 32 bits; to look for it would cost more than the
    // product itself on the microcontroller.
    let product = (Int64(count) &- Int64(zero)) &* Int64(nanonewtonsPerCount)
    let rounded = (product &+ (product < 0 ? -500_000 : 500_000)) / 1_000_000
    return Int32(clamping: rounded)
  }
}

/// A table's calibration, as stored on it.
///
/// | offset  | size | field                                                         |
/// |--------:|-----:|---------------------------------------------------------------|
/// |       0 |    2 | layout version, `1`                                           |
/// |       2 |    1 | channels, n = 1...16                                          |
/// |       3 |    1 | reserved, zero                                                |
/// |       4 |    4 | reference mass of the span calibration, grams                 |
/// |       8 |    8 | when it was made, seconds since 1970-01-01 UTC; 0: never      |
/// | 16 + 8i |    4 | channel i: signed count at no load                            |
/// | 20 + 8i |    4 | channel i: signed gain in nanonewtons per count               |
/// | 16 + 8n |    4 | CRC-32 of all bytes before it                                 |
public struct TableCalibration: Sendable, BitwiseCopyable {
  public static let version: UInt16 = 1
  public static let longestByteCount = byteCount(channels: TableProtocol.maximumChannels)

  public var referenceMassGrams: UInt32
  public var madeAt: UInt64
  public private(set) var channelCount: Int
  public var cells: [16 of CellCalibration]

  public init(
    channelCount: Int, referenceMassGrams: UInt32 = 0, madeAt: UInt64 = 0,
    cells: [16 of CellCalibration] = .init(repeating: .uncalibrated)
  ) {
    precondition(TableProtocol.channelRange.contains(channelCount))
    self.channelCount = channelCount
    self.referenceMassGrams = referenceMassGrams
    self.madeAt = madeAt
    self.cells = cells
  }

  /// Whether a calibration was ever made and gave any channel a gain.
  ///
  /// A channel without a gain is taken for one that has no cell.
  public var isCalibrated: Bool {
    guard madeAt != 0 else { return false }
    for channel in 0..<channelCount where cells[channel].nanonewtonsPerCount != 0 { return true }
    return false
  }

  public static func byteCount(channels: Int) -> Int { 16 + 8 * channels + 4 }

  public var byteCount: Int { Self.byteCount(channels: channelCount) }

  public init(decoding bytes: Span<UInt8>) throws(ControlDataError) {
    guard bytes.count >= 4 else { throw .truncated(needed: 4, found: bytes.count) }
    let version = bytes.littleEndianUInt16(at: 0)
    guard version == Self.version else { throw .unsupportedVersion(version) }
    let channelCount = Int(bytes[2])
    guard TableProtocol.channelRange.contains(channelCount) else {
      throw .channelCountOutOfRange(bytes[2])
    }
    try bytes.verifyTrailingChecksum(length: Self.byteCount(channels: channelCount))
    self.init(
      channelCount: channelCount, referenceMassGrams: bytes.littleEndianUInt32(at: 4),
      madeAt: bytes.littleEndianUInt64(at: 8))
    for channel in 0..<channelCount {
      cells[channel] = CellCalibration(
        zero: Int32(bitPattern: bytes.littleEndianUInt32(at: 16 + 8 * channel)),
        nanonewtonsPerCount: Int32(bitPattern: bytes.littleEndianUInt32(at: 20 + 8 * channel)))
    }
  }

  @discardableResult
  public func encode(into bytes: inout MutableSpan<UInt8>) -> Int {
    bytes.set(Self.version, at: 0)
    bytes[2] = UInt8(channelCount)
    bytes[3] = 0
    bytes.set(referenceMassGrams, at: 4)
    bytes.set(madeAt, at: 8)
    for channel in 0..<channelCount {
      bytes.set(cells[channel].zero, at: 16 + 8 * channel)
      bytes.set(cells[channel].nanonewtonsPerCount, at: 20 + 8 * channel)
    }
    bytes.setTrailingChecksum(length: byteCount)
    return byteCount
  }
}

extension TableCalibration: Equatable {
  public static func == (a: Self, b: Self) -> Bool {
    guard
      a.channelCount == b.channelCount, a.madeAt == b.madeAt,
      a.referenceMassGrams == b.referenceMassGrams
    else { return false }
    for channel in 0..<a.channelCount where a.cells[channel] != b.cells[channel] { return false }
    return true
  }
}

extension Span<UInt8> {
  /// Checks that `length` bytes are there and that the last four are the CRC-32 of the others.
  func verifyTrailingChecksum(length: Int) throws(ControlDataError) {
    guard count >= length else { throw .truncated(needed: length, found: count) }
    let declared = littleEndianUInt32(at: length - 4)
    let computed = CRC32.checksum(extracting(0..<length - 4))
    guard declared == computed else {
      throw .wrongChecksum(declared: declared, computed: computed)
    }
  }
}

extension MutableSpan<UInt8> {
  mutating func setTrailingChecksum(length: Int) {
    set(CRC32.checksum(span.extracting(0..<length - 4)), at: length - 4)
  }
}
