/// `POST /v1/replay`: shows a recorded session to the live listeners.
///
/// A session is named by its id and nothing else: the daemon reads only logs of its own.
public struct StartReplay: Codable, Equatable, Sendable {
  /// The daemon has more to do: faster than this it shows nothing.
  public static let speeds = 0.01...100.0
  /// A week, seconds.
  public static let latest = 7.0 * 86400

  /// A session's id.
  public var session: String
  /// Seconds since the session's first entry.
  public var from: Double
  /// Nil: to the session's end.
  public var to: Double?
  public var speed: Double

  public init(session: String, from: Double = 0, to: Double? = nil, speed: Double = 1) {
    self.session = session
    self.from = from
    self.to = to
    self.speed = speed
  }

  /// Reads what is given; the rest has its defaults.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      session: try container.decode(String.self, forKey: .session),
      from: try container.decodeIfPresent(Double.self, forKey: .from) ?? 0,
      to: try container.decodeIfPresent(Double.self, forKey: .to),
      speed: try container.decodeIfPresent(Double.self, forKey: .speed) ?? 1)
  }

  /// What is wrong with it; nil: nothing.
  var flaw: String? {
    guard Self.speeds ~= speed else {
      return "a live replay is \(Self.speeds.lowerBound) to \(Int(Self.speeds.upperBound)) times "
        + "as fast, not \(speed)"
    }
    guard 0...Self.latest ~= from, to.map({ 0...Self.latest ~= $0 && $0 > from }) ?? true else {
      return "no part of a session lies between \(from) s and \(to.map { "\($0) s" } ?? "its end")"
    }
    return nil
  }

  enum CodingKeys: String, CodingKey {
    case session, speed
    case from = "from_s"
    case to = "to_s"
  }
}

/// A recorded session that is shown to the live listeners, or was.
public struct ReplayReport: Codable, Equatable, Sendable {
  /// Why it is over.
  public enum Ending: String, Codable, Sendable {
    case finished
    case stopped
    /// A session began, and that comes first.
    case sessionStarted = "session-started"
    case shuttingDown = "shutting-down"
    /// The log could not be read on.
    case failed
  }

  /// Counts the daemon's replays.
  public var number: UInt64
  public var session: String
  public var speed: Double
  /// Seconds since the session's first entry; nil while what lies before its beginning is judged.
  public var position: Double?
  /// Nil while it runs.
  public var ended: Ending?
  /// Why it failed.
  public var failure: String?

  public init(number: UInt64, session: String, speed: Double) {
    self.number = number
    self.session = session
    self.speed = speed
  }

  enum CodingKeys: String, CodingKey {
    case number, session, speed, ended, failure
    case position = "position_s"
  }
}
