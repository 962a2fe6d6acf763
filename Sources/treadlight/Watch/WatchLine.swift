import ControlService
import SessionAnalysis
import TableModel

/// The line that `watch` draws.
struct WatchLine {
  enum Tone { case fine, caution, urgent }

  var text: String
  var tone: Tone

  /// The newest state in at most `width` columns; what matters least goes first.
  init(_ state: WatchState, at now: WatchState.Instant, width: Int) {
    let silence = state.silence(at: now)
    var parts: [(text: String, rank: Int)] = state.standing.map { ("ALARM \($0.condition)", 0) }
    if let silence { parts.append((silence.text, 0)) }
    if let link = Self.linkProblem(state) { parts.append((link, 1)) }
    if silence == nil, let loads = state.loads {
      parts += Self.loads(loads, peak: state.peak(at: now))
    } else if silence == nil {
      parts.append(("waiting for data", 0))
    }
    parts.append((Self.session(state, now), 4))
    if silence == nil, Self.linkProblem(state) == nil, let link = state.status?.link {
      parts.append((LinkText.state(link), 5))
    }
    text = Self.fit(parts, width)
    tone =
      state.standing.contains { $0.priority == "high" }
      ? .urgent
      : silence != nil || !state.standing.isEmpty || state.loads?.isTrusted != true
        ? .caution : .fine
  }

  private static func loads(_ loads: LiveLoads, peak: Double?) -> [(String, Int)] {
    guard loads.isTrusted, let foot = loads.footForce else {
      return [("foot force unknown: the cells are not to be trusted", 0)]
    }
    let most = loads.isUpperBound ? "at most " : ""
    let held = peak.map { " (peak \(Decimal.fixed($0, places: 0)))" } ?? ""
    let limit = loads.limit.map { "limit \(ForceText.newtons(Newtons($0)))" } ?? "no limit"
    let region = loads.region.map { " \($0)" } ?? ""
    func number(_ value: Double?) -> String { value.map { Decimal.fixed($0, places: 0) } ?? "?" }
    return [
      ("foot \(most)\(ForceText.measured(foot))\(held)", 0),
      (limit + region, 2),
      ("net/gross \(number(loads.net))/\(number(loads.gross)) N", 3),
    ]
  }

  private static func linkProblem(_ state: WatchState) -> String? {
    guard state.lostSince == nil, let link = state.status?.link, link.state != .connected else {
      return nil
    }
    return "table: \(LinkText.state(link))"
  }

  private static func session(_ state: WatchState, _ now: WatchState.Instant) -> String {
    guard let seconds = state.sessionSeconds(at: now) else { return "no session" }
    return "session \(DurationText.clock(seconds: seconds))"
  }

  /// Drops the parts of the highest ranks until the rest fits.
  private static func fit(_ parts: [(text: String, rank: Int)], _ width: Int) -> String {
    var parts = parts
    func joined() -> String { Printable.text(parts.map(\.text).joined(separator: ", ")) }
    while Printable.width(joined()) > width, parts.count > 1,
      let worst = parts.indices.max(by: { parts[$0].rank < parts[$1].rank }),
      parts[worst].rank > 0
    {
      parts.remove(at: worst)
    }
    return Printable.fit(joined(), width)
  }
}
