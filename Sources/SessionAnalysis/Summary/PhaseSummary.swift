public import TableModel

/// What a stretch of a session is.
public enum PhaseKind: String, Codable, Sendable, CaseIterable {
  /// The client lies still, nobody else is on the table: at the beginning and at the end.
  case still
  /// The therapist is on the table, no foot on the client yet.
  case mount
  /// The foot is at work, on one region.
  case work
  /// The therapist is off the table between two stretches of work, as for the drape.
  case pause
  /// The foot has left the client for good, the therapist is still on the table.
  case dismount
  /// The client is off the table.
  case off
  /// No tare was taken: who is on the table cannot be told.
  case untold
}

/// One phase of a session.
///
/// Phases follow each other without a break. Their boundaries are those of the timeline's
/// stretches: a second, and two or more in sessions of more than 68 minutes.
public struct PhaseSummary: Codable, Equatable, Sendable {
  public var kind: PhaseKind
  /// Where most of the contact was in a phase of work; nil where no region was known.
  public var region: BodyRegion?
  /// The note that was made as it began.
  public var note: String?
  public var startedAt: WallTime
  /// Seconds.
  public var duration: Double
  public var forces: ForceSummary
  public var barSupport: BarSupportStatistics?
  /// Raised in it; tests are not counted.
  public var alarms: Int
  public var clientButtonPresses: Int

  enum CodingKeys: String, CodingKey {
    case kind, region, note, forces, alarms
    case startedAt = "started_at_ns"
    case duration = "duration_s"
    case barSupport = "bar_support"
    case clientButtonPresses = "client_button_presses"
  }
}
