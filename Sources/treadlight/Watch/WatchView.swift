import ControlService
import Monitoring
import SessionAnalysis
import TableModel

/// The picture of `watch` at a moment: what is known and what is being typed, in lines that fit.
///
/// A value: the same model, dialogue and moment give the same lines.
struct WatchView {
  /// The lines, and what belongs to them.
  struct Frame {
    var lines: [ScreenLine]
    var cursor: ScreenCanvas.Cursor?
    /// The alarms by the numbers they have in it, the first being 1.
    var numbered: [StandingAlarm]
  }

  static let keys =
    "a ack  p pause  u resume  l lighter  n note  t tare  s stop  ? help  q quit"
  static let shortKeys = "a p u l n t s  ? help  q quit"
  /// Below this there is one line, as on no screen at all, and what is typed.
  static let leastSize = (columns: 40, rows: 8)

  var model: WatchModel
  var dialogue: WatchDialogue
  var now: WatchModel.Instant
  /// The same moment on the daemon's clock, for what ends at a time of day.
  var wall: WallTime
  var isUnicode = true

  var state: WatchState { model.state }

  /// A part of the picture; where there is no room, the highest ranks go first, and rank 0 stays.
  struct Section {
    var rank: Int
    var lines: [ScreenLine]
    /// What takes its place before it goes.
    var shorter: [ScreenLine]?
  }

  func frame(columns: Int, rows: Int) -> Frame {
    let width = max(1, columns - 1)  // a full line would wrap on some terminals
    guard columns >= Self.leastSize.columns, rows >= Self.leastSize.rows else {
      return small(width, max(1, rows))
    }
    let bottom = bottom(width)
    let room = rows - bottom.lines.count
    let numbered = Array(state.standing.prefix(9))
    var lines: [ScreenLine]
    if dialogue.mode == .help {
      lines = [verdict.padded(width)] + forceLine(width) + [ScreenLine()] + help
    } else {
      lines = body(width, rows: room)
    }
    lines = lines.prefix(room).map { $0.fit(width) }
    while lines.count < room { lines.append(ScreenLine()) }
    var cursor = bottom.cursor
    cursor?.row += room
    return Frame(lines: lines + bottom.lines, cursor: cursor, numbered: numbered)
  }

  /// The one line, and below it what is typed or was answered, as far as there is room.
  private func small(_ width: Int, _ rows: Int) -> Frame {
    let line = WatchLine(state, at: now, width: width)
    let tone: ScreenTone =
      line.tone == .urgent ? .urgent : line.tone == .caution ? .caution : .plain
    let bottom = bottom(width)
    let isAsking = bottom.isAsking
    var lines = [ScreenLine(line.text, tone).fit(width)]
    var cursor: ScreenCanvas.Cursor?
    if rows == 1, isAsking { lines = [] }
    if rows - lines.count > 0 {
      let below = Array(bottom.lines.prefix(rows - lines.count))
      cursor = bottom.cursor.flatMap { $0.row < below.count ? $0 : nil }
      cursor?.row += lines.count
      lines += below
    }
    while lines.count < rows { lines.append(ScreenLine()) }
    return Frame(lines: lines, cursor: cursor, numbered: Array(state.standing.prefix(9)))
  }

  private func body(_ width: Int, rows: Int) -> [ScreenLine] {
    let alarms = alarmLines
    let fewest = min(alarms.count, 3)
    var sections = [
      Section(rank: 0, lines: [verdict.padded(width)]),
      Section(rank: 3, lines: ScreenLine.flow(connectionFields, width: width)),
      Section(rank: 4, lines: ScreenLine.flow(sessionFields, width: width)),
      Section(rank: 9, lines: [ScreenLine()]),
      Section(rank: 6, lines: forceBlock(width, rows: rows), shorter: forceLine(width)),
      Section(rank: 2, lines: gauge(width)),
      Section(rank: 7, lines: trendLines(width)),
      Section(rank: 9, lines: [ScreenLine()]),
      Section(rank: 0, lines: Array(alarms.prefix(fewest))),
    ]
    func total() -> Int { sections.reduce(0) { $0 + $1.lines.count } }
    while total() > rows,
      let worst = sections.indices.max(by: { sections[$0].rank < sections[$1].rank }),
      sections[worst].rank > 0
    {
      if let shorter = sections[worst].shorter {
        sections[worst] = Section(rank: 0, lines: shorter)
      } else {
        sections.remove(at: worst)
      }
    }
    // What is left over is for more alarms, then for what happened.
    let last = sections.count - 1
    let more = max(0, rows - total())
    sections[last].lines += alarms.dropFirst(fewest).prefix(more)
    var lines = sections.flatMap(\.lines)
    let left = rows - lines.count
    if left >= 3, !model.events.isEmpty {
      lines.append(ScreenLine())
      lines += model.events.suffix(left - 1)
    }
    return lines
  }

  /// The alarms in order, the first nine with the number of their key.
  private var alarmLines: [ScreenLine] {
    let standing = state.standing
    guard !standing.isEmpty else {
      let isKnown = state.lostSince == nil && state.status != nil
      return [
        isKnown
          ? ScreenLine("alarms   none stands", .fine) : ScreenLine("alarms   UNKNOWN", .caution)
      ]
    }
    let lines = standing.enumerated().map { index, entry in
      let key = index < 9 ? "\(index + 1)" : " "
      let note = note(entry).map { " [\($0)]" } ?? ""
      let since = "since \(model.time.clock(entry.since))"
      let tone: ScreenTone =
        entry.isAcknowledged || entry.isShelved
        ? .plain : entry.alarm.priority == "high" ? .urgent : .caution
      return ScreenLine(
        "\(key) \(Printable.padded(entry.alarm.priority, 7))"
          + "\(AlarmText.standing(entry.alarm))\(note)  \(since)", tone)
    }
    guard state.lostSince != nil else { return lines }
    return [ScreenLine("alarms   as they stood when the connection was lost:", .caution)] + lines
  }

  /// What is done about an alarm or to be done, and for how long its sound is off.
  func note(_ entry: StandingAlarm) -> String? {
    guard let note = entry.note, entry.isAudioPaused, let end = entry.pausedUntil, end > wall else {
      return entry.note
    }
    let seconds = Int(min(86_400, end.seconds(since: wall).rounded(.up)))
    let rest = seconds % 60
    return "\(note), \(seconds / 60):\(rest < 10 ? "0" : "")\(rest) left"
  }

  /// What was answered or is being typed, and the keys.
  private func bottom(
    _ width: Int
  ) -> (lines: [ScreenLine], cursor: ScreenCanvas.Cursor?, isAsking: Bool) {
    if case .note(let text) = dialogue.mode {
      let label = "note (no names): "
      // Of what is too long the end is seen, where it is being typed.
      let room = max(1, width - label.count - 1)
      var shown = Printable.text(text)
      while Printable.width(shown) > room { shown.removeFirst() }
      let line = ScreenLine(label, .strong) + ScreenLine(shown)
      let cursor = ScreenCanvas.Cursor(row: 0, column: min(width - 1, line.width))
      return (
        [line.fit(width), ScreenLine("Enter writes it, Esc leaves it").fit(width)], cursor, true
      )
    }
    if let question = dialogue.question(state.status) {
      let lines = Paragraph.lines(question, width: width).map { ScreenLine($0, .strong) }
      return (Array(lines.prefix(3)).map { $0.fit(width) }, nil, true)
    }
    let word = dialogue.word.map { word in
      Paragraph.lines(word.text, width: width).prefix(3).map { ScreenLine($0, word.tone) }
    }
    let keys =
      dialogue.mode == .help
      ? "any key goes back" : Self.keys.count <= width ? Self.keys : Self.shortKeys
    return (
      ((word.map(Array.init) ?? [ScreenLine()]) + [ScreenLine(keys)]).map { $0.fit(width) }, nil,
      false
    )
  }

  private var help: [ScreenLine] {
    [
      "a      acknowledge the first alarm that waits for it; 1 to 9: the one of that number",
      "p      pause the sound of all that signals, for as long as each condition allows",
      "u      the sound again, before its time",
      "l      mark that the client said \"\(WatchRequest.lighterText)\"",
      "n      write a note into the session's log, without names",
      "t      measure the tare anew (asks first)",
      "s, x   end the session (asks first)",
      "q      leave; the session goes on. So does Ctrl-C",
      "Ctrl-L draws the screen anew, Ctrl-Z goes back to the shell",
    ].map { ScreenLine($0) }
  }
}
