internal import SessionAnalysis
internal import TableModel
internal import TableProtocol

/// The columns of an export, and where each one's values come from.
struct ExportTable: Sendable {
  enum Source: Equatable, Sendable {
    case time, deviceTime, wallTime, epoch, sequence
    case count(Int)
    case cellForce(Int)
    case panel(Int)
    case gross, net, footForce, centreX, centreY, region, barSupport, quality, flags, button
    case plate(ForcePlate, ForcePlate.Axis)
  }

  private(set) var columns: [ExportColumn] = []
  private(set) var sources: [Source] = []
  private let profile: TableProfile

  /// The times of the scans, then what was chosen; `channels` as `ExportSelection.chosen` has them.
  init(_ channels: [ExportChannel], values: ExportValues, header: SessionHeader) {
    profile = header.profile
    addTimes()
    if values.includesRaw { for channel in channels { addCount(channel) } }
    if values.includesNewtons { for channel in channels { addForce(channel) } }
    for channel in channels { addFact(channel) }
  }

  /// Whether every column is what came from the table, which hangs on no scan before.
  var isRaw: Bool {
    sources.allSatisfy { source in
      switch source {
      case .time, .deviceTime, .wallTime, .epoch, .sequence, .count, .button: true
      case .cellForce, .panel, .gross, .net, .footForce, .centreX, .centreY, .region,
        .barSupport, .quality, .flags, .plate:
        false
      }
    }
  }

  /// What the columns hold of `moment`, into `row`, which is as long as `columns`.
  func fill(_ row: inout [Int64?], from moment: ScanMoment) {
    for index in sources.indices { row[index] = moment.value(sources[index]) }
  }

  private mutating func add(
    _ source: Source, _ name: String, _ unit: String, _ kind: ExportColumn.Kind,
    isOptional: Bool = true, _ description: String
  ) {
    sources.append(source)
    columns.append(
      ExportColumn(
        name: unique(name), unit: unit, description: description, kind: kind,
        isOptional: isOptional))
  }

  /// `name`, or with a number behind it where a panel's name has taken it.
  private func unique(_ name: String) -> String {
    guard columns.contains(where: { $0.name == name }) else { return name }
    var number = 2
    while columns.contains(where: { $0.name == "\(name)_\(number)" }) { number += 1 }
    return "\(name)_\(number)"
  }

  private mutating func addTimes() {
    add(
      .time, "time_s", "s", .decimal(places: 9), isOptional: false,
      "since the session's first scan")
    add(
      .deviceTime, "device_time_s", "s", .decimal(places: 6), isOptional: false,
      "the table's own clock, since its power-up")
    add(.wallTime, "wall_time", "", .timestamp, isOptional: false, "when the scan was made")
    add(
      .epoch, "epoch", "", .int32, isOptional: false,
      "number of the table's stream; another one: sequence and device time begin anew")
    add(
      .sequence, "sequence", "", .int64, isOptional: false,
      "number of the scan within its stream; a jump: scans were lost")
  }

  private mutating func addCount(_ channel: ExportChannel) {
    guard case .cell(let number) = channel else { return }
    add(
      .count(number), "cell_\(number)_count", "count", .int32,
      "the converter's word; unknown where the cell is absent")
  }

  private mutating func addForce(_ channel: ExportChannel) {
    switch channel {
    case .cell(let number):
      guard profile.panels.contains(where: { $0.channels.contains(number) }) else { return }
      add(
        .cellForce(number), "cell_\(number)_n", "N", .decimal(places: 3),
        "above the zero of the empty table; unknown where the reading is none or a false one")
    case .panel(let index):
      let name = Self.identifier(profile.panels[index].name)
      add(
        .panel(index), "panel_\(name)_n", "N", .decimal(places: 3),
        "net load, above the tare, of the panel \(profile.panels[index].name)")
    case .gross: add(.gross, "gross_n", "N", .decimal(places: 3), "what all cells carry")
    case .net:
      add(
        .net, "net_n", "N", .decimal(places: 3), "above the tare: the therapist on the table")
    case .footForce:
      add(
        .footForce, "foot_force_n", "N", .decimal(places: 3),
        profile.footForceIsUpperBound
          ? "net load of the client's panels: the foot force is at most this"
          : "foot force: net load of the client's panels")
    case .centreX:
      add(
        .centreX, "centre_x_mm", "mm", .decimal(places: 3),
        "centre of pressure across the table; unknown under the least load")
    case .centreY:
      add(
        .centreY, "centre_y_mm", "mm", .decimal(places: 3),
        "centre of pressure from head to foot; unknown under the least load")
    case .region:
      add(.region, "region", "", .text(.zone), "what of the body lies under the centre")
    case .barSupport:
      add(
        .barSupport, "bar_support_n", "N", .decimal(places: 3),
        "stated weight less net load; unknown while nobody is on the table")
    case .quality, .button: break
    }
  }

  private mutating func addFact(_ channel: ExportChannel) {
    switch channel {
    case .quality:
      add(
        .quality, "quality", "", .text(.quality), isOptional: false,
        "how far the loads can be believed; but for cells and times, only trusted ones are shown")
      add(
        .flags, "flags", "", .text(.flags), isOptional: false,
        "what is wrong with the scan, or was put right in it")
    case .button:
      add(.button, "button", "", .boolean, isOptional: false, "the client holds the button")
    default: break
    }
  }

  /// Adds the six channels of each plate, and returns their places among the columns.
  mutating func addPlates(_ plates: [ForcePlate]) -> [Range<Int>] {
    plates.enumerated().map { number, plate in
      let start = columns.count
      let axes: [(String, String, ForcePlate.Axis)] = [
        ("fx", "N", .none), ("fy", "N", .none), ("fz", "N", .forceZ),
        ("mx", "Nmm", .momentX), ("my", "Nmm", .momentY), ("mz", "Nmm", .none),
      ]
      for (name, unit, axis) in axes {
        add(
          .plate(plate, axis), "\(name)\(number + 1)", unit, .decimal(places: 3),
          axis == .none ? "not measured" : "panel \(profile.panels[plate.panel].name), above tare")
      }
      return start..<columns.count
    }
  }

  /// Lower case letters, digits and underscores; what a name for a field may have everywhere.
  static func identifier(_ name: String) -> String {
    var result = ""
    for character in name.lowercased() {
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      if isPlain {
        result.append(character)
      } else if result.last != "_" {
        result.append("_")
      }
    }
    return result.isEmpty ? "_" : result
  }
}
