import LoadEstimation
import SessionAnalysis
import TableModel

/// The picture of a replay: lines of at most the terminal's width, as many as it has.
struct ReplayScreen {
  enum Tone: Equatable { case plain, fine, caution, urgent }

  struct Line: Equatable {
    var text: String
    var tone = Tone.plain
  }

  static let keys = "space pause  . step  h l -/+10 s  p n alarm  - + speed  g G ends  q quit"

  var scene: ReplayScene
  /// What holds at the position.
  var session: SessionScene
  var position: Duration
  var length: Duration
  /// Positions of the alarms, and whether they are urgent.
  var alarms: [(at: Duration, isHigh: Bool)] = []
  var factor = 1.0
  var isPaused = false
  var isAtEnd = false
  var zone = TimeText()

  /// All lines, the keys in the last one; in a low window the oldest events go first.
  func lines(columns: Int, rows: Int) -> [Line] {
    let width = max(20, columns - 1)  // a full line would wrap on some terminals
    var lines = head(width) + force(width) + standing(width)
    let room = max(0, rows - lines.count - 2)
    let events = scene.events.suffix(max(0, room - 1))
    if room > 1, !events.isEmpty {
      lines.append(Line(text: ""))
      lines += events.map { Line(text: $0) }
    }
    while lines.count < rows - 1 { lines.append(Line(text: "")) }
    lines = Array(lines.prefix(max(1, rows - 1)))
    lines.append(Line(text: Self.keys))
    return lines.suffix(rows).map { Line(text: Printable.fit($0.text, width), tone: $0.tone) }
  }

  private func head(_ width: Int) -> [Line] {
    let state = isAtEnd ? "END" : isPaused ? "PAUSED" : "PLAYING"
    let clock = scene.time.map { zone.clock($0) } ?? "--:--:--"
    let place = "\(DurationText.clock(position)) of \(DurationText.clock(length))"
    return [
      Line(text: "REPLAY  \(Printable.text(scene.header.session))"),
      Line(text: "\(state)  \(place)  \(clock)  speed \(Decimal.text(factor, places: 2))x"),
      Line(text: track(width)),
      Line(text: ""),
    ]
  }

  /// Where in the session it is: `[===>--!---'--]`, ! is an urgent alarm, ' another.
  private func track(_ width: Int) -> String {
    let count = max(1, min(width, 100) - 2)
    func column(_ at: Duration) -> Int {
      guard length > .zero else { return 0 }
      return min(count - 1, max(0, Int(at / length * Double(count))))
    }
    let here = column(position)
    var cells = (0..<count).map { $0 < here ? Character("=") : $0 == here ? ">" : "-" }
    for alarm in alarms where !alarm.isHigh { cells[column(alarm.at)] = "'" }
    for alarm in alarms where alarm.isHigh { cells[column(alarm.at)] = "!" }
    cells[here] = ">"
    return "[\(String(cells))]"
  }

  private func force(_ width: Int) -> [Line] {
    guard let loads = scene.loads else {
      return [Line(text: "foot     no scan yet"), Line(text: ""), Line(text: "")]
    }
    guard loads.quality == .trusted else {
      let text = "foot     force unknown: the cells are not to be trusted"
      return [Line(text: text, tone: .caution), Line(text: ""), loadLine(loads)]
    }
    let foot = Double(loads.footForce) / 1000
    let limit = session.settings.limit(judging: loads)?.value
    let most = scene.header.profile.footForceIsUpperBound ? "at most " : ""
    let peak = scene.peak(at: position).map { "  peak \(ForceText.measured($0))" } ?? ""
    let isOver = limit.map { foot > $0 } ?? false
    let limitText = PlaceLimitText.words(
      limit, isLocked: session.settings.isLocked(under: loads))
    let tone: Tone = isOver ? .urgent : limit.map { foot > 0.9 * $0 } ?? false ? .caution : .fine
    return [
      Line(
        text: "foot     \(most)\(ForceText.measured(foot))\(peak)  \(limitText)"
          + "  \(place(loads))\(isOver ? "  OVER" : "")", tone: tone),
      Line(text: Self.gauge(foot, limit: limit, width: width), tone: tone),
      loadLine(loads),
    ]
  }

  private func place(_ loads: LoadEstimate) -> String {
    BodyZone(index: loads.zone)?.name
      ?? (loads.centreY == nil ? "no contact" : PlaceText.unknown)
  }

  private func loadLine(_ loads: LoadEstimate) -> Line {
    let net = Double(loads.net) / 1000
    let weight = scene.header.therapistMassKilograms * standardGravity
    let isOn = loads.quality == .trusted && net >= session.settings.minimumLoad.value
    let bars = isOn ? "  bars \(ForceText.measured(weight - net))" : ""
    return Line(
      text: "net      \(ForceText.measured(net))  gross "
        + "\(ForceText.measured(Double(loads.gross) / 1000))\(bars)")
  }

  /// `[######    |   ]`: the force as a bar, the limit as a stroke at two thirds.
  static func gauge(_ force: Double, limit: Double?, width: Int) -> String {
    let count = max(1, min(width, 72) - 2)
    let full = limit.map { max(1, 1.5 * $0) } ?? 1000
    let filled = Int((max(0, min(force / full, 1)) * Double(count)).rounded())
    var cells = (0..<count).map { $0 < filled ? Character("#") : " " }
    if let limit { cells[min(count - 1, Int(limit / full * Double(count)))] = "|" }
    return "[\(String(cells))]"
  }

  private func standing(_ width: Int) -> [Line] {
    let standing = session.board.standing
    guard !standing.isEmpty else { return [Line(text: "alarms   none stands", tone: .fine)] }
    let shown = standing.prefix(5).enumerated().map { index, entry in
      let note = entry.note.map { " [\($0)]" } ?? ""
      let priority = Printable.padded(entry.alarm.priority, 6)
      return Line(
        text: (index == 0 ? "alarms   " : "         ") + "\(priority)  "
          + AlarmText.standing(entry.alarm) + note,
        tone: entry.alarm.priority == "high" && entry.isActive ? .urgent : .caution)
    }
    let more = standing.count - shown.count
    return more > 0 ? shown + [Line(text: "         and \(more) more")] : shown
  }
}
