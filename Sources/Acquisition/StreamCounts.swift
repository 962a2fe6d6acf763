/// What became of every scan since a stream began: produced = received + lost, always.
public struct StreamCounts: Sendable, Equatable, BitwiseCopyable {
  /// Scans taken, each exactly once and in order.
  public var received: UInt64 = 0
  /// Scans whose sequence number never came, those after the last received included once the
  /// table has told how many it made.
  public var lost: UInt64 = 0
  /// Gaps: runs of lost scans.
  public var gaps: UInt64 = 0
  /// Frames that came again, late, or with a device time that does not advance; not taken.
  public var outOfOrder: UInt64 = 0
  /// Frames of an earlier stream; not taken.
  public var foreignEpoch: UInt64 = 0
  /// Runs of bytes that are no valid frame.
  public var invalid: UInt64 = 0
  /// Frames of a protocol version this host does not know.
  public var unknownVersion: UInt64 = 0

  public init() {}

  /// Adds another stream's counts.
  public mutating func add(_ other: StreamCounts) {
    received += other.received
    lost += other.lost
    gaps += other.gaps
    outOfOrder += other.outOfOrder
    foreignEpoch += other.foreignEpoch
    invalid += other.invalid
    unknownVersion += other.unknownVersion
  }
}
