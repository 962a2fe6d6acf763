public import SessionAnalysis
public import TableModel

// What the log of a session says, in stretches: the answers to `GET /v1/sessions/:id/log` and what
// is below it. Positions are seconds since the session's first entry.

/// `GET /v1/sessions/:id/log`.
public struct LogReport: Codable, Equatable, Sendable {
  public var session: String
  /// When the first entry is from.
  public var start: WallTime
  /// Seconds from the first entry to the last.
  public var duration: Double
  /// `closed` or `interrupted`; absent for a log that is still written, or was cut off.
  public var ending: String?
  /// The session runs: the log grows.
  public var isLive: Bool
  /// The table and the client on it, as the session began.
  public var scene: TableScene
  /// Scans a second by the table's own word.
  public var rate: Double

  public init(
    session: String, start: WallTime, duration: Double, ending: String?, isLive: Bool,
    scene: TableScene, rate: Double
  ) {
    self.session = session
    self.start = start
    self.duration = duration
    self.ending = ending
    self.isLive = isLive
    self.scene = scene
    self.rate = rate
  }

  enum CodingKeys: String, CodingKey {
    case session, ending, scene
    case start = "start_ns"
    case duration = "duration_s"
    case isLive = "live"
    case rate = "rate_hz"
  }
}

/// `GET /v1/sessions/:id/log/curve`: columns of one length, null where nothing is known.
public struct LogCurve: Encodable, Equatable, Sendable {
  public var from: Double
  public var to: Double
  /// Seconds of one value.
  public var step: Double
  /// Newtons, of the peaks of each tenth of a second.
  public var low: [Double?]
  public var peak: [Double?]
  public var mean: [Double?]

  public init(_ curve: RangeCurve) {
    from = curve.from
    to = curve.to
    step = curve.step
    low = curve.points.map(\.low)
    peak = curve.points.map(\.peak)
    mean = curve.points.map(\.mean)
  }

  enum CodingKeys: String, CodingKey {
    case from = "from_s"
    case to = "to_s"
    case step = "step_s"
    case low = "low_n"
    case peak = "peak_n"
    case mean = "mean_n"
  }
}

/// `GET /v1/sessions/:id/log/events`.
public struct LogEvents: Codable, Equatable, Sendable {
  public struct Alarm: Codable, Equatable, Sendable {
    public var position: Double
    public var alarm: AlarmRecord
    /// The condition in a few words, and its place.
    public var words: String
    public var place: String?

    enum CodingKeys: String, CodingKey {
      case alarm, words, place
      case position = "position_s"
    }
  }

  public struct Marker: Codable, Equatable, Sendable {
    public var position: Double
    public var kind: LiveMarker.Kind
    public var text: String?

    enum CodingKeys: String, CodingKey {
      case kind, text
      case position = "position_s"
    }
  }

  /// A time of which the log has no scans.
  public struct Gap: Codable, Equatable, Sendable {
    public var from: Double
    public var to: Double

    enum CodingKeys: String, CodingKey {
      case from = "from_s"
      case to = "to_s"
    }
  }

  public var alarms: [Alarm]
  public var markers: [Marker]
  public var gaps: [Gap]
  /// There is more in this stretch than is given: ask for shorter ones.
  public var truncated: Bool

  public init(_ events: RangeEvents) {
    alarms = events.alarms.map {
      Alarm(
        position: $0.position, alarm: $0.alarm, words: $0.alarm.title, place: $0.alarm.place)
    }
    markers = events.markers.map {
      Marker(
        position: $0.position, kind: $0.marker.kind == .clientButton ? .button : .note,
        text: $0.marker.text)
    }
    gaps = events.gaps.map { Gap(from: $0.from, to: $0.to) }
    truncated = events.isCut
  }
}

/// `GET /v1/sessions/:id/log/loads`.
public struct LogLoads: Encodable, Equatable, Sendable {
  public var loads: [Moment]

  public init(loads: [Moment]) { self.loads = loads }

  /// The loads of a tenth of a second, as the live view has them, and where they are.
  public struct Moment: Encodable, Equatable, Sendable {
    public var position: Double
    public var loads: LiveLoads

    public init(position: Double, loads: LiveLoads) {
      self.position = position
      self.loads = loads
    }

    private enum CodingKeys: String, CodingKey {
      case position = "position_s"
    }

    public func encode(to encoder: any Encoder) throws {
      try loads.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(position, forKey: .position)
    }
  }
}

/// What is asked of a session's log.
public enum LogQuestion: Equatable, Sendable {
  case report
  case curve(from: Double, to: Double?, points: Int)
  case events(from: Double, to: Double?)
  case loads(from: Double, to: Double?)
}

/// What it says.
public enum LogAnswer: Sendable {
  case report(LogReport)
  case curve(LogCurve)
  case events(LogEvents)
  case loads(LogLoads)
}
