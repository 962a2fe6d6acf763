/// What the table's own guard is doing.
public enum GuardState: UInt8, Sendable, BitwiseCopyable {
  /// No limits have been set.
  case off = 0
  /// Limits are set and kept.
  case watching = 1
  /// A limit is exceeded, or somebody has fallen: the table sounds by itself.
  case overLimit = 2
  /// The host has been silent for longer than the heartbeat timeout: the table sounds.
  case hostSilent = 3
  /// A cell cannot be trusted, or none was for a second, so the limits cannot be watched: the
  /// table sounds.
  case untrusted = 4
}

/// The limits in force, as the table keeps them to guard itself.
///
/// | offset  | size | field                                                                  |
/// |--------:|-----:|------------------------------------------------------------------------|
/// |       0 |    2 | layout version, `2`                                                    |
/// |       2 |    1 | channels, n = 1...16                                                   |
/// |       3 |    1 | reserved, zero                                                         |
/// |       4 |    4 | table rating on gross load, millinewtons; 0: not guarded               |
/// |       8 |    4 | hard limit on foot force, millinewtons; 0: not guarded                 |
/// |      12 |    4 | foot force that no one foot makes, millinewtons; 0: not guarded        |
/// |      16 |    4 | drop of the net load within 0.3 s that is a fall, likewise             |
/// |      20 |    4 | deadband, millinewtons                                                 |
/// |      24 |    2 | off-delay, milliseconds                                                |
/// |      26 |    2 | heartbeat timeout, milliseconds; 0: none                               |
/// |      28 |    2 | the channels of the client's panels, bit i: channel i; none beyond n   |
/// |      30 |    2 | reserved, zero                                                         |
/// | 32 + 4i |    4 | channel i: tare, signed millinewtons                                   |
/// | 32 + 4n |    4 | CRC-32 of all bytes before it                                          |
///
/// Version 1 knew neither the client's channels nor both feet nor falls; it is refused.
public struct GuardLimits: Sendable {
  public static let version: UInt16 = 2
  public static let longestByteCount = byteCount(channels: TableProtocol.maximumChannels)

  /// Millinewtons; 0: not guarded.
  public var rating: Int32
  /// Millinewtons; 0: not guarded.
  public var hardForce: Int32
  /// Millinewtons; 0: not guarded.
  public var bothFeet: Int32
  /// Millinewtons; 0: not guarded.
  public var fallDrop: Int32
  /// Millinewtons.
  public var deadband: Int32
  public var offDelayMilliseconds: UInt16
  public var heartbeatMilliseconds: UInt16
  public private(set) var channelCount: Int
  /// The channels whose cells carry the client's panels: what they bear above their tare is the
  /// foot force.
  public private(set) var clientChannels: UInt16
  /// Millinewtons per channel.
  public var tare: [16 of Int32]

  /// Without `clientChannels`, the client lies on all of them.
  public init(
    channelCount: Int, rating: Int32 = 0, hardForce: Int32 = 0, bothFeet: Int32 = 0,
    fallDrop: Int32 = 0, deadband: Int32 = 0, offDelayMilliseconds: UInt16 = 0,
    heartbeatMilliseconds: UInt16 = 0, clientChannels: UInt16? = nil,
    tare: [16 of Int32] = .init(repeating: 0)
  ) {
    precondition(TableProtocol.channelRange.contains(channelCount))
    precondition(rating >= 0 && hardForce >= 0 && bothFeet >= 0 && fallDrop >= 0 && deadband >= 0)
    let all = Self.allChannels(of: channelCount)
    precondition((clientChannels ?? all) & ~all == 0)
    self.channelCount = channelCount
    self.rating = rating
    self.hardForce = hardForce
    self.bothFeet = bothFeet
    self.fallDrop = fallDrop
    self.deadband = deadband
    self.offDelayMilliseconds = offDelayMilliseconds
    self.heartbeatMilliseconds = heartbeatMilliseconds
    self.clientChannels = clientChannels ?? all
    self.tare = tare
  }

  /// The set of a table's first `count` channels.
  public static func allChannels(of count: Int) -> UInt16 {
    precondition(TableProtocol.channelRange.contains(count))
    return .max >> UInt16(TableProtocol.maximumChannels - count)
  }

  public static func byteCount(channels: Int) -> Int { 32 + 4 * channels + 4 }

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
    let clientChannels = bytes.littleEndianUInt16(at: 28)
    guard clientChannels & ~Self.allChannels(of: channelCount) == 0 else {
      throw .noSuchChannel(mask: clientChannels)
    }
    self.init(
      channelCount: channelCount, rating: try bytes.limit(at: 4),
      hardForce: try bytes.limit(at: 8), bothFeet: try bytes.limit(at: 12),
      fallDrop: try bytes.limit(at: 16), deadband: try bytes.limit(at: 20),
      offDelayMilliseconds: bytes.littleEndianUInt16(at: 24),
      heartbeatMilliseconds: bytes.littleEndianUInt16(at: 26), clientChannels: clientChannels)
    for channel in 0..<channelCount {
      tare[channel] = Int32(bitPattern: bytes.littleEndianUInt32(at: 32 + 4 * channel))
    }
  }

  @discardableResult
  public func encode(into bytes: inout MutableSpan<UInt8>) -> Int {
    bytes.set(Self.version, at: 0)
    bytes[2] = UInt8(channelCount)
    bytes[3] = 0
    bytes.set(rating, at: 4)
    bytes.set(hardForce, at: 8)
    bytes.set(bothFeet, at: 12)
    bytes.set(fallDrop, at: 16)
    bytes.set(deadband, at: 20)
    bytes.set(offDelayMilliseconds, at: 24)
    bytes.set(heartbeatMilliseconds, at: 26)
    bytes.set(clientChannels, at: 28)
    bytes.set(UInt16(0), at: 30)
    for channel in 0..<channelCount { bytes.set(tare[channel], at: 32 + 4 * channel) }
    bytes.setTrailingChecksum(length: byteCount)
    return byteCount
  }
}

extension Span<UInt8> {
  fileprivate func limit(at offset: Int) throws(ControlDataError) -> Int32 {
    let limit = Int32(bitPattern: littleEndianUInt32(at: offset))
    guard limit >= 0 else { throw .negativeLimit(limit) }
    return limit
  }
}
