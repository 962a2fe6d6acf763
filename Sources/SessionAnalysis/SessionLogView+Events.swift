internal import Monitoring
internal import SessionLog
internal import TableModel

/// What happened in a stretch of a session.
public struct RangeEvents: Equatable, Sendable {
  public struct Alarm: Equatable, Sendable {
    /// Seconds since the session's first entry.
    public var position: Double
    public var alarm: AlarmRecord
  }

  public struct Marker: Equatable, Sendable {
    public var position: Double
    public var marker: SessionMarker
  }

  /// A time of which the log has no scans, seconds since the session's first entry.
  public struct Gap: Equatable, Sendable {
    public var from: Double
    public var to: Double
  }

  /// As they were recorded, in the log's order.
  public var alarms: [Alarm] = []
  public var markers: [Marker] = []
  public var gaps: [Gap] = []
  /// There is more than is given.
  public var isCut = false
}

extension SessionLogView {
  /// The most events of each kind that one question gives.
  public static let mostEvents = 2000

  public mutating func events(from: Double, to: Double) throws(ReplayError) -> RangeEvents {
    var events = RangeEvents()
    var gaps = GapFinder(rate: header.table.rate, from: max(0, from))
    var problem: ReplayError?
    let isWhole = try read([.alarms, .markers, .inputs], from, to) { entry, position in
      guard case .event(let topic, let json, _) = entry else { return true }
      do throws(ReplayError) {
        switch topic {
        case .alarms:
          events.alarms.append(
            .init(position: position, alarm: try Self.decode(json, topic: "alarms")))
        case .markers:
          events.markers.append(
            .init(position: position, marker: try Self.decode(json, topic: "markers")))
        case .inputs: gaps.take(try Self.decode(json, topic: "inputs"), at: position)
        case .scans, .header, .overview, .derived, .clock: break
        }
      } catch {
        problem = error
        return false
      }
      events.isCut =
        max(events.alarms.count, events.markers.count, gaps.gaps.count) >= Self.mostEvents
      return !events.isCut
    }
    if let problem { throw problem }
    events.isCut = events.isCut || !isWhole
    events.gaps = gaps.end(at: max(0, min(to, duration)))
    return events
  }

  static func decode<Value: Decodable>(
    _ json: [UInt8], topic: String
  ) throws(ReplayError) -> Value {
    do {
      return try JSONText.decode(Value.self, from: json)
    } catch {
      throw .malformedEntry(topic: topic, JSONProblem.words(error))
    }
  }
}

/// Finds the times without scans from what the log says of them.
struct GapFinder {
  /// Fewer lost scans than that are no gap to see, seconds.
  static let shortest = 0.1

  private(set) var gaps: [RangeEvents.Gap] = []
  private let rate: Double
  /// Since when no scans come.
  private var since: Double?
  private let from: Double

  init(rate: Double, from: Double) {
    self.rate = rate
    self.from = from
  }

  mutating func take(_ input: SessionInput, at position: Double) {
    switch input {
    case .monitor(.linkLost), .monitor(.silence): since = since ?? position
    case .stream: close(at: position)
    case .gap(let lost):
      // The next scan is here.
      if since != nil { return close(at: position) }
      let length = rate > 0 ? Double(lost) / rate : 0
      if length >= Self.shortest { add(position - length, position) }
    case .interruption(let account):
      if account.duration >= Self.shortest { add(position, position + account.duration) }
    case .monitor, .tare, .zeroReading, .contact, .limits, .calibration, .hostClock: break
    }
  }

  /// All of them; one that goes on ends here.
  mutating func end(at position: Double) -> [RangeEvents.Gap] {
    close(at: position)
    return gaps
  }

  private mutating func close(at position: Double) {
    if let since { add(since, position) }
    since = nil
  }

  private mutating func add(_ from: Double, _ to: Double) {
    let from = max(self.from, from)
    if to > from { gaps.append(.init(from: from, to: to)) }
  }
}
