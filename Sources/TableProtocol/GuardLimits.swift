/// What the table's own guard is doing.
public enum GuardState: UInt8, Sendable, BitwiseCopyable {
  /// No limits have been set.
  case off = 0
  /// Limits are set and kept.
  case watching = 1
  /// A limit is exceeded: the table sounds by itself.
  case overLimit = 2
  /// The host has been silent for longer than the heartbeat timeout: the table sounds.
  case hostSilent = 3
  /// A cell cannot be trusted, so the limits cannot be watched: the table sounds.
  case untrusted = 4
}

/// The limits in force, as the table keeps them to guard itself.
///
/// | offset  | size | field                                                            |
/// |--------:|-----:|------------------------------------------------------------------|
/// |       0 |    2 | layout version, `1`                                              |
/// |       2 |    1 | channels, n = 1...16                                             |
/// |       3 |    1 | reserved, zero                                                   |
/// |       4 |    4 | table rating on gross load, millinewtons; 0: not guarded         |
/// |       8 |    4 | hard force limit on net load, millinewtons; 0: not guarded       |
/// |      12 |    4 | deadband, millinewtons                                           |
/// |      16 |    2 | off-delay, milliseconds                                          |
/// |      18 |    2 | heartbeat timeout, milliseconds; 0: none                         |
/// | 20 + 4i |    4 | channel i: tare, signed millinewtons                             |
/// | 20 + 4n |    4 | CRC-32 of all bytes before it                                    |
public struct GuardLimits: Sendable {
  public static let version: UInt16 = 1
  public static let longestByteCount = byteCount(channels: TableProtocol.maximumChannels)

  /// Millinewtons; 0: not guarded.
  public var rating: Int32
  /// Millinewtons; 0: not guarded.
  public var hardForce: Int32
  /// Millinewtons.
  public var deadband: Int32
  public var offDelayMilliseconds: UInt16
  public var heartbeatMilliseconds: UInt16
  public private(set) var channelCount: Int
  /// Millinewtons per channel.
  public var tare: [16 of Int32]

  public init(
    channelCount: Int, rating: Int32 = 0, hardForce: Int32 = 0, deadband: Int32 = 0,
    offDelayMilliseconds: UInt16 = 0, heartbeatMilliseconds: UInt16 = 0,
    tare: [16 of Int32] = .init(repeating: 0)
  ) {
    precondition(TableProtocol.channelRange.contains(channelCount))
    precondition(rating >= 0 && hardForce >= 0 && deadband >= 0)
    self.channelCount = channelCount
    self.rating = rating
    self.hardForce = hardForce
    self.deadband = deadband
    self.offDelayMilliseconds = offDelayMilliseconds
    self.heartbeatMilliseconds = heartbeatMilliseconds
    self.tare = tare
  }

  public static func byteCount(channels: Int) -> Int { 20 + 4 * channels + 4 }

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
    for field in 0..<3 {
      let limit = Int32(bitPattern: bytes.littleEndianUInt32(at: 4 + 4 * field))
      guard limit >= 0 else { throw .negativeLimit(limit) }
    }
    self.init(
      channelCount: channelCount, rating: Int32(bitPattern: bytes.littleEndianUInt32(at: 4)),
      hardForce: Int32(bitPattern: bytes.littleEndianUInt32(at: 8)),
      deadband: Int32(bitPattern: bytes.littleEndianUInt32(at: 12)),
      offDelayMilliseconds: bytes.littleEndianUInt16(at: 16),
      heartbeatMilliseconds: bytes.littleEndianUInt16(at: 18))
    for channel in 0..<channelCount {
      tare[channel] = Int32(bitPattern: bytes.littleEndianUInt32(at: 20 + 4 * channel))
    }
  }

  @discardableResult
  public func encode(into bytes: inout MutableSpan<UInt8>) -> Int {
    bytes.set(Self.version, at: 0)
    bytes[2] = UInt8(channelCount)
    bytes[3] = 0
    bytes.set(rating, at: 4)
    bytes.set(hardForce, at: 8)
    bytes.set(deadband, at: 12)
    bytes.set(offDelayMilliseconds, at: 16)
    bytes.set(heartbeatMilliseconds, at: 18)
    for channel in 0..<channelCount { bytes.set(tare[channel], at: 20 + 4 * channel) }
    bytes.setTrailingChecksum(length: byteCount)
    return byteCount
  }
}
