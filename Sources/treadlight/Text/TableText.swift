import ClientRegistry
import ControlService
import SessionAnalysis
import TableModel

/// Tables and their profiles as people read them, in at most 80 columns.
enum TableText {
  /// The connected table, and what turns its counts into forces.
  static func lines(_ report: TableReport, in zone: TimeText = TimeText()) -> [String] {
    let lines =
      table(report) + ["profile      from \(report.profileSource.words)"]
      + profile(report.profile).map { $0.isEmpty ? "" : "  \($0)" } + calibration(report, in: zone)
    return lines.map { Printable.fit(Printable.text($0), 80) }
  }

  private static func table(_ report: TableReport) -> [String] {
    let virtual = report.isVirtual ? "virtual, " : ""
    guard let serial = report.serial else { return ["table        none is connected"] }
    var lines = ["table        \(virtual)serial \(serial)"]
    if let firmware = report.firmware, let channels = report.channels {
      lines.append("             firmware \(firmware), \(Count.text(channels, "channel"))")
    }
    if let start = report.start {
      lines.append("             started by: \(StartText.words(start))")
    }
    let rates = [
      report.measuredRate.map { "\(Decimal.text($0)) scans/s measured" },
      report.rate.map { "\(Decimal.text($0)) scans/s nominal" },
    ].compactMap(\.self)
    if !rates.isEmpty { lines.append("             \(rates.joined(separator: ", "))") }
    if let drift = report.clockDrift { lines.append("             \(clock(drift))") }
    if report.profileFits == false {
      lines.append("             THE PROFILE DOES NOT FIT: it names channels the table has not")
    }
    return lines
  }

  /// `its clock runs 35 ppm fast`.
  private static func clock(_ drift: Double) -> String {
    let size = Int(abs(drift).rounded())
    guard size > 0 else { return "its clock runs as the host's" }
    let words = "its clock runs \(size) ppm \(drift > 0 ? "fast" : "slow")"
    return size > TableReport.remarkableDrift ? "\(words): MORE THAN A CRYSTAL MAY" : words
  }

  /// A profile without where it comes from.
  static func profile(_ profile: TableProfile) -> [String] {
    var lines = [
      profile.name, "rated for \(ForceText.both(profile.ratedLoad))",
      profile.footForceIsUpperBound
        ? "foot force: at most, because the stance foot shares the client's panels"
        : "foot force: measured, because the stance foot has panels of its own",
    ]
    if let rate = profile.rate { lines.append("made for \(Decimal.text(rate)) scans/s") }
    lines.append(
      profile.faceCradle.map { "face cradle at \(place($0))" }
        ?? "no face cradle: the regions of the body are not known")
    var panels = TextTable([
      .init("panel", widest: 30), .init("role"), .init("channels", widest: 30),
    ])
    for panel in profile.panels {
      panels.add(panel.name, panel.role.rawValue, channels(panel.channels))
    }
    var cells = TextTable([
      .init("channel", .right), .init("x", .right), .init("y", .right), .init("capacity", .right),
    ])
    for cell in profile.cells {
      cells.add(
        "\(cell.channel)", millimetres(cell.x), millimetres(cell.y),
        cell.capacity.map(ForceText.both) ?? "not known")
    }
    return lines + [""] + panels.lines + [""] + cells.lines
  }

  private static func calibration(_ report: TableReport, in zone: TimeText) -> [String] {
    guard let calibration = report.calibration else {
      return report.serial == nil
        ? []
        : [
          "", "calibration  NONE: the table's forces mean nothing yet",
          "             make one: treadlight table calibrate",
        ]
    }
    var table = TextTable(
      indent: 2,
      [
        .init("channel", .right), .init("zero, counts", .right), .init("gain, uN/count", .right),
        .init("zeroed since by", .right),
      ])
    for channel in calibration.zeros.indices where calibration.nanonewtonsPerCount[channel] != 0 {
      let zeros = report.zeros.flatMap { $0.indices.contains(channel) ? $0[channel] : nil }
      table.add(
        "\(channel)", "\(calibration.zeros[channel])",
        Decimal.fixed(Double(calibration.nanonewtonsPerCount[channel]) / 1000, places: 3),
        zeros.map { "\(Decimal.fixed($0, places: 1)) N" } ?? "nothing")
    }
    return [
      "", "calibration  made \(zone.dayAndTime(made(calibration))) with \(mass(calibration))",
    ] + table.lines
  }

  private static func made(_ calibration: CalibrationRecord) -> WallTime {
    let seconds = min(calibration.madeAtSeconds, UInt64(Int64.max) / 1_000_000_000)
    return WallTime(nanoseconds: seconds * 1_000_000_000)
  }

  private static func mass(_ calibration: CalibrationRecord) -> String {
    "\(Decimal.text(Double(calibration.referenceMassGrams) / 1000, places: 3)) kg"
  }

  private static func place(_ position: TableProfile.Position) -> String {
    "x \(millimetres(position.x)), y \(millimetres(position.y))"
  }

  private static func millimetres(_ value: Double) -> String { "\(Decimal.text(value)) mm" }

  private static func channels(_ channels: [Int]) -> String {
    channels.map(String.init).joined(separator: " ")
  }
}

extension ProfileSource {
  fileprivate var words: String {
    switch self {
    case .configuration: "the daemon's configuration file"
    case .registry: "the registry: treadlight table list"
    case .virtual: "the virtual table"
    case .builtIn: "nobody: A GUESS, import yours with treadlight table import"
    }
  }
}
