import ControlService
import SessionAnalysis
import TableModel

/// The force: large, as a bar against its limits, and over the last minute.
extension WatchView {
  /// What there is to show of the loads; nil where nothing is known now.
  struct Force {
    var loads: LiveLoads
    /// Newtons: the foot's, or the whole load where no session runs.
    var value: Double
    /// The largest of the last seconds; nil: not kept.
    var peak: Double?
    var soft: Double?
    var hard: Double?
    /// It is the whole load on the table: nothing is tared.
    var isGross: Bool

    var isOver: Bool { hard.map { value > $0 } ?? false }
    var isNear: Bool { soft.map { value > $0 } ?? hard.map { value > 0.9 * $0 } ?? false }
    var tone: ScreenTone { isOver ? .urgent : isNear ? .caution : .plain }
  }

  var force: Force? {
    let isReplay = state.isReplaying
    let newest =
      isReplay ? state.replayedLoads(at: now) : state.silence(at: now) == nil ? state.loads : nil
    guard let loads = newest, loads.isTrusted else { return nil }
    guard isReplay || state.status?.session != nil else {
      return loads.gross.map { Force(loads: loads, value: $0, isGross: true) }
    }
    return loads.footForce.map {
      Force(
        loads: loads, value: $0, peak: isReplay ? nil : state.peak(at: now),
        soft: loads.isLocked == true ? nil : loads.softLimit, hard: loads.limit, isGross: false)
    }
  }

  private func title(_ force: Force?) -> String {
    guard let force else { return "foot force UNKNOWN" }
    let replay = state.isReplaying ? "REPLAY " : ""
    if force.isGross { return "\(replay)gross load" }
    return "\(replay)foot force\(force.loads.isUpperBound ? ", at most" : "")"
  }

  private func place(_ force: Force) -> String {
    if force.isGross { return "nothing is tared" }
    if let name = PlaceName.text(region: force.loads.region, side: force.loads.side) {
      return Printable.text(name)
    }
    return force.loads.centreX == nil ? "no contact" : PlaceText.unknown
  }

  private func limits(_ force: Force) -> String {
    if force.isGross { return "" }
    func number(_ value: Double) -> String { Decimal.text(value, places: 1) }
    if force.loads.isLocked == true, let hard = force.hard { return "LOCKED: \(number(hard)) N" }
    let soft = force.soft.map { "soft \(number($0))" }
    let hard = force.hard.map { "hard \(number($0))" }
    let words = [soft, hard].compactMap(\.self)
    return words.isEmpty ? "no limit here" : words.joined(separator: ", ") + " N"
  }

  private func judgement(_ force: Force) -> String {
    if force.isOver { return force.loads.isLocked == true ? "LOCKED REGION" : "OVER HARD LIMIT" }
    if let soft = force.soft, force.value > soft { return "over soft limit" }
    return ""
  }

  /// The force in one line, for where there is no room for more.
  func forceLine(_ width: Int) -> [ScreenLine] {
    guard let force else { return [ScreenLine(title(nil), .caution)] }
    let peak = force.peak.map { "peak \(ForceText.measured($0))" } ?? ""
    return Array(
      ScreenLine.flow(
        [
          ScreenLine("\(title(force)) \(ForceText.measured(force.value))", force.tone),
          ScreenLine(judgement(force), .urgent), ScreenLine(peak), ScreenLine(limits(force)),
          ScreenLine(place(force)),
        ], width: width
      ).prefix(2))
  }

  /// The force in digits of five lines with what belongs to it, and the table beside it where there
  /// is room.
  func forceBlock(_ width: Int, rows: Int) -> [ScreenLine] {
    let digitsWidth = 4 * (BigDigits.width + 2)
    guard width >= digitsWidth + 20 else { return forceLine(width) + factLines(width) }
    let pictureWidth = width >= 78 ? min(44, width - digitsWidth - 25) : 0
    let textWidth = pictureWidth > 0 ? width - pictureWidth - 2 : width
    var lines = digits(textWidth, digitsWidth)
    lines += factLines(textWidth)
    guard pictureWidth > 0, let profile = model.profile else { return lines }
    let height = rows >= 30 ? 11 : 8
    let picture = TablePicture(
      profile: profile, centre: centre, trail: model.trail.map(\.place), isUnicode: isUnicode
    ).lines(columns: pictureWidth, rows: height)
    while lines.count < picture.count { lines.append(ScreenLine()) }
    for index in picture.indices {
      lines[index] = lines[index].padded(textWidth) + ScreenLine("  ") + picture[index]
    }
    return lines
  }

  /// Where the load is now; nil where it is not known, or too small to say.
  private var centre: TableProfile.Position? {
    guard let loads = force?.loads, let x = loads.centreX, let y = loads.centreY else {
      return nil
    }
    return TableProfile.Position(x: x, y: y)
  }

  private func digits(_ width: Int, _ digitsWidth: Int) -> [ScreenLine] {
    let tone = force?.tone ?? .caution
    let number = force.map { Decimal.fixed(min(9999, max(-999, $0.value)), places: 0) } ?? "?"
    let beside: [ScreenLine] =
      force.map { force in
        [
          ScreenLine(title(force)),
          ScreenLine(force.peak.map { "peak \(ForceText.measured($0))" } ?? ""),
          ScreenLine(limits(force)), ScreenLine(place(force), .strong),
          ScreenLine(judgement(force), force.tone),
        ]
      } ?? [ScreenLine(title(nil), .caution)]
    return BigDigits.lines(number, isUnicode: isUnicode).enumerated().map { row, text in
      let digits = ScreenLine(Printable.padded(left: text, digitsWidth - 2), tone)
      let words = row < beside.count ? beside[row] : ScreenLine()
      return (digits + ScreenLine(row == 4 && force != nil ? " N " : "   ") + words).fit(width)
    }
  }

  /// Bars, pressure, sums: what nobody has to read at a glance.
  func factLines(_ width: Int) -> [ScreenLine] {
    guard let force else { return [ScreenLine("bars, pressure, load: unknown", .caution)] }
    let loads = force.loads
    var fields: [ScreenLine] = []
    if !force.isGross {
      fields.append(ScreenLine("bars \(ForceText.measured(loads.barSupport))"))
      let kilopascals = loads.footPressure.map { "\(Decimal.fixed($0, places: 0)) kPa" }
      let contact = loads.contact.map { " (\($0.rawValue))" } ?? ""
      fields.append(ScreenLine("pressure \(kilopascals ?? "unknown")\(contact)"))
      if let uncertainty = loads.footForceUncertainty {
        fields.append(ScreenLine("+/- \(ForceText.measured(uncertainty))"))
      }
      fields.append(ScreenLine("net \(ForceText.measured(loads.net))"))
    }
    fields.append(ScreenLine("gross \(ForceText.measured(loads.gross))"))
    return Array(ScreenLine.flow(fields, width: width).prefix(2))
  }

  /// The bar with soft and hard limit as strokes and the held peak as a mark, and what they are.
  func gauge(_ width: Int) -> [ScreenLine] {
    guard let force else {
      let empty = String(repeating: isUnicode ? "·" : ".", count: max(0, width - 2))
      return [ScreenLine("[\(empty)]", .caution)]
    }
    let count = max(1, width - 2)
    let full = force.hard.map { 1.5 * $0 } ?? force.soft.map { 2 * $0 } ?? 1000
    func column(_ newtons: Double) -> Int {
      min(count - 1, max(0, Int((newtons / max(1, full) * Double(count)).rounded(.down))))
    }
    let filled = Int((max(0, min(force.value / max(1, full), 1)) * Double(count)).rounded())
    let block: Character = isUnicode ? "█" : "#"
    var cells = (0..<count).map { $0 < filled ? block : " " }
    if let peak = force.peak, column(peak) >= filled { cells[column(peak)] = ">" }
    if let soft = force.soft { cells[column(soft)] = ":" }
    if let hard = force.hard { cells[column(hard)] = "|" }
    return [ScreenLine("[\(String(cells))]", force.tone)]
  }

  func trendLines(_ width: Int) -> [ScreenLine] {
    let label = "last minute "
    let values = model.trend.values(at: now)
    let largest = values.compactMap(\.self).max()
    let words = " " + (largest.map { "max \(ForceText.measured($0))" } ?? "not known")
    let room = min(WatchTrend.count, width - label.count - max(words.count, 11))
    guard room >= 10 else { return [] }
    let line = Sparkline(isUnicode: isUnicode).text(values, columns: room)
    return [ScreenLine(label + line + words)]
  }
}
