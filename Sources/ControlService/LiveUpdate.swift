public import SessionAnalysis
public import TableModel

/// One event of `GET /v1/live`.
public enum LiveEvent: Equatable, Sendable {
  /// The loads, several times a second; SSE event `loads`.
  case loads(LiveLoads)
  /// An alarm was raised or cleared; SSE event `alarm`. Sent at once.
  case alarm(AlarmRecord, WallTime)
  /// Link or session changed; SSE event `status`.
  case status(DaemonStatus)
}

/// The loads of the newest scan, with the extremes since the update before.
public struct LiveLoads: Codable, Equatable, Sendable {
  public var at: WallTime
  /// Newtons; nil while no trusted scan is there: unknown is not zero.
  public var gross: Double?
  public var net: Double?
  public var footForce: Double?
  /// The largest foot force since the update before, so that no peak is lost between updates.
  public var footForcePeak: Double?
  /// The stance foot shares the client's panel: the foot force is at most this.
  public var isUpperBound: Bool
  public var panels: [Double]
  /// Centre of pressure, millimetres; nil below the minimum load.
  public var centreX: Double?
  public var centreY: Double?
  public var region: String?
  /// The hard limit at this place, newtons.
  public var limit: Double?
  /// Scans in this update.
  public var scans: Int
  public var isTrusted: Bool
  /// Events that this listener was too slow for, so far.
  public var missedEvents: Int

  public init(
    at: WallTime, gross: Double?, net: Double?, footForce: Double?, footForcePeak: Double?,
    isUpperBound: Bool, panels: [Double], centreX: Double?, centreY: Double?, region: String?,
    limit: Double?, scans: Int, isTrusted: Bool, missedEvents: Int = 0
  ) {
    self.at = at
    self.gross = gross
    self.net = net
    self.footForce = footForce
    self.footForcePeak = footForcePeak
    self.isUpperBound = isUpperBound
    self.panels = panels
    self.centreX = centreX
    self.centreY = centreY
    self.region = region
    self.limit = limit
    self.scans = scans
    self.isTrusted = isTrusted
    self.missedEvents = missedEvents
  }

  enum CodingKeys: String, CodingKey {
    case panels = "panels_n"
    case region, scans
    case at = "at_ns"
    case gross = "gross_n"
    case net = "net_n"
    case footForce = "foot_force_n"
    case footForcePeak = "foot_force_peak_n"
    case isUpperBound = "foot_force_is_upper_bound"
    case centreX = "centre_x_mm"
    case centreY = "centre_y_mm"
    case limit = "limit_n"
    case isTrusted = "trusted"
    case missedEvents = "missed_events"
  }
}

/// The data of an SSE event `alarm`.
public struct LiveAlarm: Codable, Equatable, Sendable {
  public var alarm: AlarmRecord
  public var at: WallTime

  public init(alarm: AlarmRecord, at: WallTime) {
    self.alarm = alarm
    self.at = at
  }

  enum CodingKeys: String, CodingKey {
    case alarm
    case at = "at_ns"
  }
}
