import ClientRegistry
import ControlService
import SessionAnalysis
import TableModel

extension TableText {
  /// The stored profiles.
  static func table(_ profiles: [StoredProfile], in zone: TimeText = TimeText()) -> [String] {
    guard !profiles.isEmpty else {
      return ["no profiles are stored: treadlight table import FILE"]
    }
    var table = TextTable([
      .init("table", widest: 24), .init("profile", widest: 24), .init("cells", .right),
      .init("set"), .init("by", widest: 12),
    ])
    for stored in profiles {
      table.add(
        stored.scope.name, stored.profile.name, "\(stored.profile.cells.count)",
        zone.day(stored.setAt), stored.author)
    }
    return table.lines
  }

  static func stored(_ answer: ProfileAnswer) -> [String] {
    ["\(named(answer.stored)) is stored for \(whose(answer.stored.scope))"]
      + effect(answer.effect, removed: false)
  }

  static func removed(_ answer: ProfileAnswer) -> [String] {
    ["\(named(answer.stored)) is no longer stored for \(whose(answer.stored.scope))"]
      + effect(answer.effect, removed: true)
  }

  static func bootloader(_ report: BootloaderReport) -> [String] {
    let drive = Printable.text(report.drive)
    return [
      "the table \(Printable.text(report.serial)), firmware \(Printable.text(report.firmware)), "
        + "has restarted",
      "it shows itself as the drive \(drive): copy table.uf2 onto it",
      "the daemon takes the table up again by itself",
    ]
  }

  private static func named(_ stored: StoredProfile) -> String {
    "the profile \"\(Printable.text(stored.profile.name))\""
  }

  private static func whose(_ scope: TableScope) -> String {
    switch scope {
    case .any: "every table without one of its own"
    case .serial(let serial): "the table \(Printable.text(serial))"
    }
  }

  private static func effect(_ effect: ProfileEffect, removed: Bool) -> [String] {
    switch effect {
    case .inForce:
      [removed ? "the connected table works without it now" : "it is in force now"]
    case .afterSession:
      ["a session runs: the connected table changes over when it has ended"]
    case .otherTable: ["the connected table, if there is one, goes on as it is"]
    case .overridden:
      [
        "NOT in force: the daemon's configuration file names a profile, which comes first",
        "  to use the stored ones, remove \"profile\" there and restart the daemon",
      ]
    case .unfit: ["NOT in force: it names channels that the connected table has not"]
    }
  }

  /// The calibrations of a table.
  static func history(
    _ entries: [CalibrationHistoryEntry], in zone: TimeText = TimeText()
  ) -> [String] {
    guard !entries.isEmpty else {
      return ["no calibrations are known: treadlight table calibrate"]
    }
    var table = TextTable([
      .init("calibrated"), .init("with", .right), .init("cells", .right), .init("by", widest: 20),
      .init("", widest: 16),
    ])
    for entry in entries {
      let cells = entry.calibration.nanonewtonsPerCount.count { $0 != 0 }
      table.add(
        zone.dayAndTime(entry.madeAt), "\(Decimal.text(entry.referenceMass, places: 3)) kg",
        "\(cells)", entry.operatorName, entry.undoes ? "put back" : "")
    }
    return table.lines
  }

  /// What the empty table was read as.
  static func zero(_ report: ZeroReport, undone: Bool) -> [String] {
    var table = TextTable(
      indent: 2,
      [
        .init("channel", .right), .init("zero", .right), .init("change", .right),
      ])
    for (channel, zero) in report.zeros.enumerated() {
      let change = report.changes.indices.contains(channel) ? report.changes[channel] : 0
      table.add("\(channel)", newtons(zero), newtons(change))
    }
    let headline =
      switch (undone, report.isInForce) {
      case (true, _): "the zero before is in force again"
      case (false, true): "new zero of the empty table"
      case (false, false):
        "logged, and not in force: within a session the zero stays; this is the drift"
      }
    return [headline] + table.lines
  }

  private static func newtons(_ value: Double) -> String {
    "\(value > 0 ? "+" : "")\(Decimal.fixed(value, places: 1)) N"
  }
}
