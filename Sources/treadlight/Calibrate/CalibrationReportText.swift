import Calibration
import TableModel

/// A calibration's report as people read it.
enum CalibrationReportText {
  static func lines(
    _ report: CalibrationReport, _ profile: TableProfile, at zone: TimeText = TimeText()
  ) -> [String] {
    [
      "", "calibration of table \(Printable.text(report.serial))",
      "  made      \(zone.dayAndTime(report.madeAt)) by \(Printable.text(report.operatorName))",
      "  mass      \(Decimal.text(report.mass, places: 3)) kg "
        + "(\(ForceText.newtons(Newtons(report.mass * standardGravity))))",
      "  measured  at \(Decimal.text(report.rate)) scans/s, in "
        + DurationText.text(seconds: report.duration),
      "",
    ] + cells(report) + [""] + noise(report) + [""] + panels(report)
      + [
        "", "residual of all placements: \(newtons(report.residual, 2)) rms", "",
      ] + faults(report, profile)
  }

  private static func cells(_ report: CalibrationReport) -> [String] {
    var table = TextTable(
      indent: 2,
      [
        .init("channel", .right), .init("panel", widest: 14), .init("nN/count", .right),
        .init("before", .right), .init("change", .right), .init("+/-", .right),
        .init("zero", .right), .init("before", .right),
      ])
    for cell in report.cells {
      table.add(
        "\(cell.channel)", cell.panel, number(cell.gainAfter, 0), number(cell.gainBefore, 0),
        percent(cell.gainChange), percent(cell.gainUncertainty), "\(cell.zeroAfter)",
        cell.zeroBefore.map { "\($0)" } ?? "-")
    }
    return ["gains, +/- one standard uncertainty, and zeros in counts:"] + table.lines
  }

  private static func noise(_ report: CalibrationReport) -> [String] {
    var table = TextTable(
      indent: 2,
      [
        .init("channel", .right), .init("counts rms", .right), .init("newtons rms", .right),
        .init("noise-free bits", .right), .init("resolution", .right), .init("drift", .right),
      ])
    for cell in report.cells {
      table.add(
        "\(cell.channel)", number(cell.noiseCounts, 0), newtons(cell.noise, 3),
        number(cell.noiseFreeBits, 1), newtons(cell.resolution, 2),
        cell.drift.map { "\(Decimal.fixed($0, places: 2)) N/min" } ?? "-")
    }
    return ["noise on the empty table:"] + table.lines
  }

  private static func panels(_ report: CalibrationReport) -> [String] {
    let weight = report.mass * standardGravity
    return report.panels.flatMap { panel -> [String] in
      var table = TextTable(
        indent: 2,
        [
          .init("mass over channel", .right), .init("read before", .right), .init("now", .right),
          .init("balance off by", .right),
        ])
      for corner in panel.corners {
        table.add(
          "\(corner.channel)", kilograms(corner.before), kilograms(corner.after),
          corner.distance.map { "\(Decimal.fixed($0, places: 0)) mm" } ?? "-")
      }
      var notes = [
        "  spread        \(spread(panel.spreadAfter, weight)), "
          + "before: \(spread(panel.spreadBefore, weight))"
      ]
      if let percent = panel.linearity {
        notes.append(
          "  linearity     the middle reads \(Self.percent(percent)) more than the corners")
      }
      if let range = panel.repeatability {
        notes.append("  repeatability \(newtons(range, 2)) from least to most in the middle")
      }
      return ["panel \(Printable.text(panel.name)):"] + table.lines + notes
    }
  }

  private static func faults(
    _ report: CalibrationReport, _ profile: TableProfile
  ) -> [String] {
    guard !report.faults.isEmpty else { return ["nothing to be noted"] }
    let sorted = report.faults.sorted { $0.weight > $1.weight }
    return ["to be noted:"] + FaultText.lines(sorted, profile)
  }

  // MARK: Numbers

  static func number(_ value: Double?, _ places: Int) -> String {
    value.map { Decimal.fixed($0, places: places) } ?? "-"
  }

  static func newtons(_ value: Double?, _ places: Int) -> String {
    value.map { "\(Decimal.fixed($0, places: places)) N" } ?? "-"
  }

  static func percent(_ value: Double?) -> String {
    value.map { "\(Decimal.fixed($0, places: 2)) %" } ?? "-"
  }

  static func kilograms(_ newtons: Double?) -> String {
    newtons.map { "\(Decimal.fixed($0 / standardGravity, places: 3)) kg" } ?? "-"
  }

  private static func spread(_ value: Double?, _ weight: Double) -> String {
    value.map { "\(newtons($0, 2)) (\(percent(100 * $0 / weight)))" } ?? "not known"
  }
}

/// A check's report as people read it.
enum CheckReportText {
  static func lines(
    _ report: CalibrationCheckReport, _ profile: TableProfile, at zone: TimeText = TimeText()
  ) -> [String] {
    var cells = TextTable(
      indent: 2,
      [
        .init("channel", .right), .init("panel", widest: 20), .init("zero off by", .right),
        .init("noise rms", .right), .init("verdict"),
      ])
    for cell in report.cells {
      cells.add(
        "\(cell.channel)", cell.panel, CalibrationReportText.newtons(cell.zeroOffset, 1),
        CalibrationReportText.newtons(cell.noise, 2), cell.verdict.rawValue)
    }
    let mass = report.mass.map { ", with \(Decimal.text($0, places: 3)) kg" } ?? ""
    return [
      "",
      "check of table \(Printable.text(report.serial)), \(zone.dayAndTime(report.madeAt))\(mass)",
    ] + cells.lines + report.panels.flatMap(panel) + ["", verdict(report)]
  }

  private static func panel(_ panel: CalibrationCheckReport.Panel) -> [String] {
    var table = TextTable(
      indent: 2,
      [
        .init("mass over channel", .right), .init("reads", .right), .init("error", .right),
      ])
    for corner in panel.corners {
      table.add(
        "\(corner.channel)", CalibrationReportText.kilograms(corner.reading),
        CalibrationReportText.percent(corner.error))
    }
    return ["panel \(Printable.text(panel.name)): \(panel.verdict.rawValue)"] + table.lines + [
      "  spread \(CalibrationReportText.newtons(panel.spread, 2)) "
        + "(\(CalibrationReportText.percent(panel.spreadPercent)))"
    ]
  }

  private static func verdict(_ report: CalibrationCheckReport) -> String {
    switch report.verdict {
    case .good:
      report.panels.isEmpty
        ? "good: zeros and noise; the gains were not looked at, which takes a mass (--mass)"
        : "good: the calibration holds"
    case .attention: "attention: zero the table before a session; calibrate it soon"
    case .bad: "bad: calibrate the table before its numbers are trusted"
    }
  }
}
