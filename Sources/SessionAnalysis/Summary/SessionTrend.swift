public import TableModel

/// Several sessions beside each other, in the order of time, and where they are going.
public struct SessionTrend: Codable, Equatable, Sendable {
  /// From three sessions on a line through them says more than the two ends.
  public static let leastSessions = 3

  public var sessions: [TrendSession]
  /// Empty below three sessions, and where they are of several clients.
  public var lines: [TrendLine]
  /// Logs that tell of one of the sessions too, and no better.
  public var leftOut: [String] = []

  public init(_ sessions: [TrendSession]) {
    let sessions = sessions.sorted { $0.startedAt < $1.startedAt }
    self.sessions = sessions
    let isOneClient = Set(sessions.map(\.client)).count == 1
    lines = isOneClient ? TrendLine.all(of: sessions) : []
  }

  enum CodingKeys: String, CodingKey {
    case sessions, lines
    case leftOut = "logs_left_out"
  }
}

/// What of one session is followed over time.
public struct TrendSession: Codable, Equatable, Sendable {
  public var session: String
  public var client: String
  public var log: String
  public var values: SummaryValues
  public var ending: String
  public var startedAt: WallTime
  /// Seconds.
  public var duration: Double
  public var footForceIsUpperBound: Bool
  /// Newtons in contact, and newton seconds.
  public var peak: Double?
  public var mean: Double?
  public var percentile95: Double?
  public var impulse: Double
  /// Seconds of foot force over the limits; nil where none is set.
  public var overSoft: Double?
  public var overHard: Double?
  public var alarms: Int
  public var alarmsPerTenMinutes: Double
  /// Newtons; nil where nobody was on the table.
  public var barSupport: Double?
  public var strokes: Int
  public var clientButtonPresses: Int

  public init(_ summary: SessionSummary, log: String) {
    session = summary.session
    client = summary.client
    self.log = log
    values = summary.values
    ending = summary.ending
    startedAt = summary.startedAt
    duration = summary.duration
    footForceIsUpperBound = summary.footForceIsUpperBound
    peak = summary.forces.peak
    mean = summary.forces.mean
    percentile95 = summary.forces.percentile95
    impulse = summary.forces.impulse
    overSoft = summary.forces.overSoft?.seconds
    overHard = summary.forces.overHard?.seconds
    alarms = summary.alarmStatistics.alarms
    alarmsPerTenMinutes = summary.alarmStatistics.perTenMinutes
    barSupport = summary.barSupport?.mean
    strokes = summary.forces.strokes.count
    clientButtonPresses = summary.clientButtonPresses.count
  }

  enum CodingKeys: String, CodingKey {
    case session, client, log, values, ending, alarms, strokes
    case startedAt = "started_at_ns"
    case duration = "duration_s"
    case footForceIsUpperBound = "foot_force_is_upper_bound"
    case peak = "peak_n"
    case mean = "mean_n"
    case percentile95 = "p95_n"
    case impulse = "impulse_n_s"
    case overSoft = "over_soft_limit_s"
    case overHard = "over_hard_limit_s"
    case alarmsPerTenMinutes = "alarms_per_10_min"
    case barSupport = "bar_support_mean_n"
    case clientButtonPresses = "client_button_presses"
  }
}

/// The straight line of least squares through one value of several sessions.
public struct TrendLine: Codable, Equatable, Sendable {
  public var quantity: String
  public var unit: String
  /// Sessions that have the value.
  public var count: Int
  /// Change from one session to the next, and in 30 days; nil where all began at the same time.
  public var perSession: Double
  public var perThirtyDays: Double?

  enum CodingKeys: String, CodingKey {
    case quantity, unit
    case count = "n"
    case perSession = "per_session"
    case perThirtyDays = "per_30_days"
  }

  static func all(of sessions: [TrendSession]) -> [Self] {
    [
      line("peak", "N", sessions) { $0.peak },
      line("mean", "N", sessions) { $0.mean },
      line("95th percentile", "N", sessions) { $0.percentile95 },
      line("over hard limit", "s", sessions) { $0.overHard },
      line("alarms in ten minutes", "1", sessions) { $0.alarmsPerTenMinutes },
      line("bar support", "N", sessions) { $0.barSupport },
      line("strokes", "1", sessions) { Double($0.strokes) },
      line("length", "min", sessions) { $0.duration / 60 },
    ].compactMap(\.self)
  }

  private static func line(
    _ quantity: String, _ unit: String, _ sessions: [TrendSession],
    _ value: (TrendSession) -> Double?
  ) -> Self? {
    let known = sessions.enumerated().compactMap { index, session in
      value(session).map { (index: Double(index), day: day(session), value: $0) }
    }
    guard known.count >= SessionTrend.leastSessions,
      let perSession = slope(known.map { ($0.index, $0.value) })
    else { return nil }
    return Self(
      quantity: quantity, unit: unit, count: known.count, perSession: perSession,
      perThirtyDays: slope(known.map { ($0.day, $0.value) }).map { 30 * $0 })
  }

  private static func day(_ session: TrendSession) -> Double {
    Double(session.startedAt.nanoseconds) / 86_400e9
  }

  /// Of the line of least squares; nil where all x are the same.
  static func slope(_ points: [(x: Double, y: Double)]) -> Double? {
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard spread > 0 else { return nil }
    return points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
  }
}
