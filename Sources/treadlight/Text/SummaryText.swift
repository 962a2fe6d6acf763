import SessionAnalysis
import TableModel

/// A session's totals in lines of at most 80 columns.
struct SummaryText {
  /// Alarms and gaps listed one by one; all are counted.
  static let longestList = 50

  var summary: SessionSummary
  var time = TimeText()
  /// The terminal's; only the course of the force is wider than 80.
  var columns = 80
  /// Whether the terminal has blocks to draw with.
  var isUnicode = true

  var lines: [String] {
    let forces = ForceSummaryText(summary: summary, columns: columns, isUnicode: isUnicode)
    let places = RegionText(summary: summary, time: time)
    let parts =
      [head, loads] + (isKnown ? [forces.lines, places.regionLines] : [])
      + [places.phaseLines, alarms, presses, quality]
    return parts.filter { !$0.isEmpty }.joined(separator: [""]).map {
      Printable.fit(Printable.text($0), max(80, columns))
    }
  }

  private var isUpperBound: Bool { summary.footForceIsUpperBound }

  private var isKnown: Bool { summary.footForce != nil }

  private var rate: String {
    summary.measuredRate.map { "seen at \(Decimal.text($0)) scans/s" }
      ?? "too few scans for a scan rate"
  }

  private var head: [String] {
    [
      "session   \(summary.session)",
      "          client \(summary.client), therapist \(summary.therapist)",
      "began     \(time.dayAndTime(summary.startedAt))",
      "lasted    \(DurationText.text(seconds: summary.duration)), \(rate)",
      "values    \(summary.values.rawValue)",
    ] + GateText.overridden(summary.gate)
      + (EndingText.warning(summary.ending).map { ["NOT WHOLE \($0)"] } ?? [])
  }

  private var loads: [String] {
    guard isKnown else { return ["no scan could be trusted: the loads are not known"] }
    var table = TextTable([
      .init("load", widest: 40), .init("peak", .right), .init("mean", .right),
      .init("least", .right),
    ])
    func add(_ name: String, _ load: LoadStatistics?) {
      guard let load else { return }
      table.add(
        name, ForceText.measured(load.peak), ForceText.measured(load.mean),
        ForceText.measured(load.least))
    }
    add("whole table", summary.grossLoad)
    add("net of tare", summary.netLoad)
    add("foot force\(isUpperBound ? ", at most" : "")", summary.footForce)
    for panel in summary.panels { add("  panel \(panel.name)", panel.load) }
    var lines = table.lines
    if isUpperBound {
      lines.append(
        "at most: the stance foot stands on the client's panels and counts as foot force")
    }
    if let force = summary.footForceUncertainty {
      let place = summary.centreUncertainty.map {
        ", its place +/- \(Decimal.fixed($0, places: 0)) mm"
      }
      lines.append(
        "at its peak the foot force is known to +/- \(ForceText.measured(force))"
          + "\(place ?? "") (k = 2)")
    }
    if let support = summary.barSupport {
      lines += Self.bars(support)
    }
    if let pressure = summary.peakPressure { lines += Self.pressure(pressure) }
    return lines
  }

  /// Less than nothing is no support: then the loads are more than the therapist can be.
  private static func bars(_ support: BarSupportStatistics) -> [String] {
    let least = ForceText.measured(abs(support.least))
    let words =
      support.least < 0
      ? "net load exceeded the therapist's weight by \(least) at most: bars unknown, because "
        + "the weight or the tare does not fit, or someone pushed"
      : "bars carry \(ForceText.measured(support.mean)) of the therapist's weight on average, "
        + "\(least) at least"
    return Paragraph.lines(words, width: 80)
  }

  private static func pressure(_ pressure: PressureRecord) -> [String] {
    let most = pressure.bound == .atMost ? "at most " : ""
    let contact = pressure.contact.map(\.rawValue) ?? "the smallest contact, none was named"
    return Paragraph.lines(
      "foot pressure: peak \(most)\(Decimal.fixed(pressure.kilopascals, places: 0)) kPa, "
        + "estimated as foot force over \(Decimal.text(pressure.area)) cm2 (\(contact))",
      width: 80)
  }

  private var alarms: [String] {
    guard !summary.alarms.isEmpty else { return ["alarms: none"] }
    let tests = summary.alarms.count { $0.isTest }
    let others = tests > 0 ? " and \(Count.text(tests, "test"))" : ""
    let leftOut = summary.alarmsLeftOut ?? 0
    var lines = ["alarms: \(summary.alarms.count - tests + leftOut)\(others)"]
    if leftOut > 0 {
      lines.append("  \(leftOut) are only counted here; the rest is of the first and the worst")
    }
    lines += AlarmStatisticsText.short(summary.alarmStatistics).flatMap { words in
      Paragraph.lines(words, width: 78).map { "  \($0)" }
    }
    for episode in summary.alarms.prefix(Self.longestList) {
      lines += AlarmEpisodeText.lines(episode, at: time.clock(episode.at))
    }
    let more = summary.alarms.count - Self.longestList
    if more > 0 {
      let which = leftOut > 0 ? "them, the first and the worst" : "them all"
      lines.append("  and \(more) more: --json has \(which)")
    }
    return lines
  }

  private var presses: [String] {
    let presses = summary.clientButtonPresses
    guard !presses.isEmpty else { return ["client's button: not pressed"] }
    var lines = ["client's button: pressed \(Count.text(presses.count, "time"))"]
    for press in presses.prefix(Self.longestList) {
      lines.append(
        "  \(time.clock(press.at))  "
          + (press.footForce.map { "at \(isUpperBound ? "most " : "")\(ForceText.measured($0))" }
            ?? "force not known"))
    }
    let more = presses.count - Self.longestList
    return more > 0 ? lines + ["  and \(more) more: --json has them all"] : lines
  }

  /// One line for each cell that had something, and one for the drift.
  private var cells: [String] {
    var lines = summary.quality.cells.compactMap { cell -> String? in
      let counts = [
        (cell.glitches, "glitched"), (cell.saturated, "saturated"), (cell.absent, "absent"),
        (cell.stuck, "stuck"),
      ]
      let facts = counts.compactMap { count, what in
        count.flatMap { $0 > 0 ? "\(Count.text($0, "reading")) \(what)" : nil }
      }
      return facts.isEmpty ? nil : "  channel \(cell.channel): " + facts.joined(separator: ", ")
    }
    if let twisted = summary.quality.twisted, twisted > 0 {
      lines.append(
        "  \(Count.text(twisted, "scan")) in which a panel was twisted: "
          + "a leg off the floor?")
    }
    let drifts = summary.quality.cells.compactMap { cell in cell.drift.map { (cell.channel, $0) } }
    guard let most = drifts.max(by: { abs($0.1) < abs($1.1) }) else {
      return lines + ["  drift: not known, the empty table was not read again"]
    }
    return lines + [
      "  drift: \(ForceText.measured(most.1)) at most, channel \(most.0), from first zero to last"
    ]
  }

  private var quality: [String] {
    let quality = summary.quality
    let made = quality.received + quality.lost
    let percent = made > 0 ? 100 * Double(quality.lost) / Double(made) : 0
    var lines = [
      "data: \(Count.text(quality.received, "scan")) received, \(quality.lost) lost "
        + "(\(Decimal.text(percent, places: 2)) %), "
        + (quality.untrusted.map { "\($0) not to be trusted" } ?? "the rest only scans tell")
    ]
    lines += cells
    for gap in quality.gaps.prefix(Self.longestList) {
      let lost = gap.lost.map { "\(Count.text($0, "scan")) lost" } ?? "the stream began anew"
      lines.append(
        "  \(time.clock(gap.at))  gap of \(DurationText.text(seconds: gap.duration)), \(lost)")
    }
    let more = quality.gapCount - Self.longestList
    guard more > 0 else { return lines }
    let all = DurationText.text(seconds: quality.gapTime)
    return lines + ["  and \(more) more, \(all) in all: --json lists them"]
  }
}
