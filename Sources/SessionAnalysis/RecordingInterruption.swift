/// What a log lacks because it could not be written for a while.
public struct RecordingInterruption: Codable, Equatable, Sendable {
  /// Why, as far as the recorder knows.
  public enum Reason: String, Codable, Sendable {
    /// The file took nothing: no room, a quota, a medium that fails.
    case notWritten = "not-written"
    /// The disk was too slow: more waited than the daemon has room for.
    case tooSlow = "too-slow"
  }

  public var reason: Reason
  /// The system's number for it, where it gave one.
  public var errno: Int32?
  /// Scans that were received and are missing.
  public var scans: UInt64
  /// Alarms, inputs and markers that are missing.
  public var entries: UInt64
  /// From the first that is missing to the last, seconds of log time.
  public var duration: Double

  public init(
    reason: Reason, errno: Int32? = nil, scans: UInt64, entries: UInt64, duration: Double
  ) {
    self.reason = reason
    self.errno = errno
    self.scans = scans
    self.entries = entries
    self.duration = duration
  }

  enum CodingKeys: String, CodingKey {
    case reason, errno, scans, entries
    case duration = "duration_s"
  }
}
