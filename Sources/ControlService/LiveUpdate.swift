public import SessionAnalysis
public import TableModel

/// One event of `GET /v1/live`.
public enum LiveEvent: Equatable, Sendable {
  /// The loads, several times a second; SSE event `loads`.
  case loads(LiveLoads)
  /// An alarm was raised or cleared; SSE event `alarm`. Sent at once.
  case alarm(AlarmRecord, WallTime)
  /// An alarm of a recorded session that is being replayed: nothing happens at the table. SSE event
  /// `alarm` with `"replay": true`.
  case replayedAlarm(AlarmRecord, WallTime)
  /// Link, session or replay changed; SSE event `status`.
  case status(DaemonStatus)
  /// Somebody noted something, or the client pressed the button; SSE event `marker`.
  case marker(LiveMarker)
}

/// The loads of the newest scan, with the extremes since the update before.
public struct LiveLoads: Codable, Equatable, Sendable {
  public var at: WallTime
  /// Newtons; nil while no trusted scan is there: unknown is not zero.
  public var gross: Double?
  public var net: Double?
  public var footForce: Double?
  /// The largest foot force since the update before, so that no peak is lost between updates; also
  /// where the newest scan cannot be trusted but others could.
  public var footForcePeak: Double?
  /// The least of the same scans.
  public var footForceLow: Double?
  /// The stance foot shares the client's panel: the foot force is at most this.
  public var isUpperBound: Bool
  public var panels: [Double]
  /// Centre of pressure, millimetres; nil below the minimum load.
  public var centreX: Double?
  public var centreY: Double?
  public var region: String?
  /// The client's side; nil on the midline.
  public var side: BodySide?
  /// How sure foot force and place are, newtons and millimetres, k = 2.
  public var footForceUncertainty: Double?
  public var centreUncertainty: Double?
  /// The foot force without mains hum and jitter, for eyes only; later by `filterDelay`.
  public var footForceFiltered: Double?
  /// Milliseconds.
  public var filterDelay: Double?
  /// Kilopascals: foot force over the contact area, both as good as their assumption.
  public var footPressure: Double?
  /// Square centimetres; the smallest where no contact was named.
  public var contactArea: Double?
  public var contact: FootContact?
  /// The therapist's weight less the net load; nil without a session.
  public var barSupport: Double?
  /// What is wrong with the readings, by name.
  public var flags: [String]
  /// The force over which it alarms at this place, newtons.
  public var limit: Double?
  /// The soft limit there, newtons.
  public var softLimit: Double?
  /// True where nobody may press; absent elsewhere.
  public var isLocked: Bool?
  /// Scans in this update.
  public var scans: Int
  public var isTrusted: Bool
  /// Events that this listener was too slow for, so far.
  public var missedEvents: Int
  /// True for loads of a recorded session that is being replayed; absent for the table's own.
  public var replay: Bool?

  public init(
    at: WallTime, gross: Double?, net: Double?, footForce: Double?, footForcePeak: Double?,
    isUpperBound: Bool, panels: [Double], centreX: Double?, centreY: Double?, region: String?,
    limit: Double?, scans: Int, isTrusted: Bool, flags: [String] = [], missedEvents: Int = 0
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
    self.flags = flags
    self.limit = limit
    self.scans = scans
    self.isTrusted = isTrusted
    self.missedEvents = missedEvents
  }

  enum CodingKeys: String, CodingKey {
    case panels = "panels_n"
    case region, side, scans, contact, flags, replay
    case footForceUncertainty = "foot_force_uncertainty_n"
    case centreUncertainty = "centre_uncertainty_mm"
    case footForceFiltered = "foot_force_filtered_n"
    case filterDelay = "filter_delay_ms"
    case footPressure = "foot_pressure_kpa"
    case contactArea = "contact_area_cm2"
    case barSupport = "bar_support_n"
    case at = "at_ns"
    case gross = "gross_n"
    case net = "net_n"
    case footForce = "foot_force_n"
    case footForcePeak = "foot_force_peak_n"
    case footForceLow = "foot_force_low_n"
    case isUpperBound = "foot_force_is_upper_bound"
    case centreX = "centre_x_mm"
    case centreY = "centre_y_mm"
    case limit = "limit_n"
    case softLimit = "soft_limit_n"
    case isLocked = "locked"
    case isTrusted = "trusted"
    case missedEvents = "missed_events"
  }
}

/// The data of an SSE event `alarm`.
public struct LiveAlarm: Codable, Equatable, Sendable {
  public var alarm: AlarmRecord
  /// The condition in a few words, and its place.
  public var words: String?
  public var place: String?
  public var at: WallTime
  /// True for an alarm of a recorded session that is being replayed; absent for a real one.
  public var replay: Bool?

  public init(alarm: AlarmRecord, at: WallTime, replay: Bool? = nil) {
    self.alarm = alarm
    words = alarm.title
    place = alarm.place
    self.at = at
    self.replay = replay
  }

  enum CodingKeys: String, CodingKey {
    case alarm, words, place, replay
    case at = "at_ns"
  }
}
