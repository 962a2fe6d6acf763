/// How the table is doing: the answer to `ControlRequest.status`.
///
/// | offset | size | field                                                         |
/// |-------:|-----:|---------------------------------------------------------------|
/// |      0 |    2 | stream epoch                                                  |
/// |      2 |    1 | 1 while streaming                                             |
/// |      3 |    1 | `GuardState`                                                  |
/// |      4 |    4 | scans made in this epoch, queued or not                       |
/// |      8 |    4 | of these, dropped because the device's queue was full         |
/// |     12 |    1 | `RestartCause`                                                |
/// |     13 |    1 | reserved, zero                                                |
/// |     14 |    2 | where in the program it failed, in half-words from its start  |
/// |     16 |    8 | device time in microseconds since power-up                    |
public struct TableStatus: Sendable, Equatable {
  public static let byteCount = 24

  public var epoch: UInt16
  public var isStreaming: Bool
  public var guardState: GuardState
  public var produced: UInt32
  public var dropped: UInt32
  /// Why the firmware began to run.
  public var restart: RestartCause
  /// The half-word of the program that a trap or check failed at; 0 where none did.
  public var failedAt: UInt16
  public var deviceTime: UInt64

  public init(
    epoch: UInt16, isStreaming: Bool, guardState: GuardState, produced: UInt32, dropped: UInt32,
    restart: RestartCause = .power, failedAt: UInt16 = 0, deviceTime: UInt64
  ) {
    self.epoch = epoch
    self.isStreaming = isStreaming
    self.guardState = guardState
    self.produced = produced
    self.dropped = dropped
    self.restart = restart
    self.failedAt = failedAt
    self.deviceTime = deviceTime
  }

  public init(decoding bytes: Span<UInt8>) throws(ControlDataError) {
    guard bytes.count >= Self.byteCount else {
      throw .truncated(needed: Self.byteCount, found: bytes.count)
    }
    guard let guardState = GuardState(rawValue: bytes[3]) else {
      throw .unknownGuardState(bytes[3])
    }
    self.init(
      epoch: bytes.littleEndianUInt16(at: 0), isStreaming: bytes[2] != 0, guardState: guardState,
      produced: bytes.littleEndianUInt32(at: 4), dropped: bytes.littleEndianUInt32(at: 8),
      restart: RestartCause(rawValue: bytes[12]) ?? .unknown,
      failedAt: bytes.littleEndianUInt16(at: 14), deviceTime: bytes.littleEndianUInt64(at: 16))
  }

  @discardableResult
  public func encode(into bytes: inout MutableSpan<UInt8>) -> Int {
    bytes.set(epoch, at: 0)
    bytes[2] = isStreaming ? 1 : 0
    bytes[3] = guardState.rawValue
    bytes.set(produced, at: 4)
    bytes.set(dropped, at: 8)
    bytes[12] = restart.rawValue
    bytes[13] = 0
    bytes.set(failedAt, at: 14)
    bytes.set(deviceTime, at: 16)
    return Self.byteCount
  }
}
