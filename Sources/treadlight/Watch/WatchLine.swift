import ControlService
import Monitoring
import SessionAnalysis
import TableModel

/// The line that `watch` draws.
struct WatchLine {
  enum Tone { case fine, caution, urgent }

  /// A piece of the line; in a narrow one the highest ranks go first, and rank 0 stays.
  struct Part {
    var text: String
    var rank: Int
    /// What follows it where there is room.
    var more = ""
  }

  var text: String
  var tone: Tone

  /// The newest state in at most `width` columns; what matters least goes first.
  ///
  /// All of it where `width` is nil.
  init(_ state: WatchState, at now: WatchState.Instant, width: Int?) {
    let silence = state.silence(at: now)
    let linkProblem = Self.linkProblem(state)
    var parts: [Part] = Self.alarm(state.standing).map { [Part(text: $0, rank: 0)] } ?? []
    if let name = state.status?.table { parts.append(Part(text: "table \(name)", rank: 0)) }
    if state.isReplaying {
      parts += Self.replay(state, at: now)
      if let silence { parts.append(Part(text: "table: \(silence.text)", rank: 3)) }
    } else {
      if let silence { parts.append(Part(text: silence.text, rank: 0)) }
      if silence == nil { parts += Self.loads(state, at: now) }
    }
    if let linkProblem { parts.append(Part(text: linkProblem, rank: 1)) }
    if let session = Self.session(state, now) { parts.append(session) }
    if silence == nil, linkProblem == nil, let link = state.status?.link {
      parts.append(Part(text: LinkText.state(link), rank: 5))
    }
    text = Self.fit(parts, width)
    tone =
      state.standing.contains { $0.alarm.priority == "high" && !$0.isShelved }
      ? .urgent
      : state.isReplaying || silence != nil || !state.standing.isEmpty
        || state.loads?.isTrusted != true
        ? .caution : .fine
  }

  /// The most urgent alarm in its own words, and how many stand beside it.
  private static func alarm(_ standing: [StandingAlarm]) -> String? {
    guard let first = standing.first else { return nil }
    let others = standing.count > 1 ? " (+\(Count.text(standing.count - 1, "alarm")))" : ""
    let note = first.note.map { " [\($0)]" } ?? ""
    return "ALARM \(AlarmText.standing(first.alarm))\(note)\(others)"
  }

  private static func loads(_ state: WatchState, at now: WatchState.Instant) -> [Part] {
    guard let loads = state.loads else { return [Part(text: "waiting for data", rank: 0)] }
    // Without a session nothing is tared: what lies on the table would pass for a foot force.
    guard state.status?.session != nil else { return [gross(loads)] }
    guard loads.isTrusted, let foot = loads.footForce else {
      return [Part(text: "foot force unknown: the cells are not to be trusted", rank: 0)]
    }
    let held = state.peak(at: now).map { " (peak \(ForceText.measured($0)))" } ?? ""
    // The limit where the foot is now is not the one that was exceeded.
    if state.standing.contains(where: {
      $0.isActive && $0.alarm.condition == AlarmCondition.overHardForce.name
    }) {
      let most = loads.isUpperBound ? "<= " : ""
      return [Part(text: "now \(most)\(ForceText.measured(foot))", rank: 0, more: held)]
    }
    let most = loads.isUpperBound ? "at most " : ""
    let limit = PlaceLimitText.words(loads.limit, isLocked: loads.isLocked == true)
    let region = PlaceName.text(region: loads.region, side: loads.side).map { " \($0)" } ?? ""
    func number(_ value: Double?) -> String { value.map { Decimal.fixed($0, places: 0) } ?? "?" }
    return [
      Part(text: "foot \(most)\(ForceText.measured(foot))", rank: 0, more: held),
      Part(text: limit + region, rank: 2),
    ]
      + (loads.footForceUncertainty.map {
        [Part(text: "+/- \(ForceText.measured($0))", rank: 4)]
      } ?? []) + [
        Part(text: "net/gross \(number(loads.net))/\(number(loads.gross)) N", rank: 3)
      ]
  }

  private static func gross(_ loads: LiveLoads) -> Part {
    guard loads.isTrusted, let gross = loads.gross else {
      return Part(text: "load unknown: the cells are not to be trusted", rank: 0)
    }
    return Part(text: "gross load \(ForceText.measured(gross))", rank: 0)
  }

  private static func linkProblem(_ state: WatchState) -> String? {
    guard state.lostSince == nil, let link = state.status?.link, link.state != .connected else {
      return nil
    }
    return "table: \(LinkText.state(link))"
  }

  /// Nil while nobody can say whether one runs.
  private static func session(_ state: WatchState, _ now: WatchState.Instant) -> Part? {
    guard state.lostSince == nil, let status = state.status else { return nil }
    guard status.session != nil, let seconds = state.sessionSeconds(at: now) else {
      return Part(text: "no session", rank: 1)
    }
    return Part(text: "session \(DurationText.clock(seconds: seconds))", rank: 4)
  }

  /// Drops the parts of the highest ranks, then what may follow the others, until the rest fits.
  private static func fit(_ parts: [Part], _ width: Int?) -> String {
    var parts = parts
    func joined() -> String {
      Printable.text(parts.map { $0.text + $0.more }.joined(separator: ", "))
    }
    guard let width else { return joined() }
    while Printable.width(joined()) > width, parts.count > 1,
      let worst = parts.indices.max(by: { parts[$0].rank < parts[$1].rank }),
      parts[worst].rank > 0
    {
      parts.remove(at: worst)
    }
    if Printable.width(joined()) > width {
      for index in parts.indices { parts[index].more = "" }
    }
    return Printable.fit(joined(), width)
  }
}
