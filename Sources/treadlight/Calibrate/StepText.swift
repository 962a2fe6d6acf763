import Calibration
import TableModel

/// What to do for a step, in plain words.
struct StepText {
  let lines: [String]

  init(_ work: some GuidedWork, _ step: CalibrationStep, isAutomatic: Bool) {
    let mass = "\(Decimal.text(work.mass, places: 3)) kg"
    let number = "step \(work.stepsDone + 1) of \(work.stepCount)"
    var lines = [""]
    switch step {
    case .zero:
      lines.append("\(number): take everything off the table that does not stay there.")
    case .cell(let panel, let channel):
      let place = CellPlace.words(channel, in: work.profile)
      lines.append(
        "\(number): put the \(mass) on \(Printable.text(work.profile.panels[panel].name)), "
          + "its middle over the cell marked X")
      lines.append("(channel \(channel)\(place.isEmpty ? "" : ", " + place)).")
    case .middle(let panel, let time):
      let how = time == 1 ? "put the \(mass)" : "lift the mass off, and put it back"
      lines.append(
        "\(number): \(how) in the middle of \(Printable.text(work.profile.panels[panel].name)), "
          + "at the X.")
    }
    if let place = work.profile.place(of: step) {
      lines += TableDrawing(work.profile, mark: place).lines
      lines.append("    X is at x \(Self.whole(place.x)) mm, y \(Self.whole(place.y)) mm")
    }
    lines.append(
      isAutomatic
        ? "It is taken by itself once all is still (q and Enter stops)."
        : "Enter when it is done; r repeats the last step, u undoes it, q stops and keeps.")
    self.lines = lines
  }

  private static func whole(_ value: Double) -> String { Decimal.fixed(value, places: 0) }
}

/// How things stand at this moment, in a line.
enum LookText {
  static func line(_ look: CalibrationLook) -> String {
    let moving = look.cells.filter { !$0.isSteady }.map { String($0.channel) }
    let isRead = look.cells.allSatisfy { $0.state == "good" }
    let state = moving.isEmpty ? "steady" : isRead ? "moving" : "not read"
    guard look.cells.count <= 4 else {
      let sum = look.cells.reduce(0.0) { $0 + ($1.force ?? .nan) }
      let force = sum.isFinite ? "sum \(Decimal.fixed(sum, places: 1)) N, " : ""
      let which = moving.isEmpty ? "" : " (channels \(moving.joined(separator: ", ")))"
      return "\(look.cells.count) cells: \(force)\(state)\(which)"
    }
    let cells = look.cells.map { cell in
      guard cell.state == "good" else { return "\(cell.channel): \(cell.state)" }
      let force = cell.force.map { "\(Decimal.fixed($0, places: 1)) N " } ?? ""
      return "\(cell.channel): \(force)\(Decimal.fixed(cell.counts, places: 0))"
    }
    return "\(state)  \(cells.joined(separator: "  ")) counts"
  }
}

/// What was noticed, as paragraphs.
enum FaultText {
  static func lines(_ faults: [CalibrationFault], _ profile: TableProfile) -> [String] {
    faults.flatMap { fault -> [String] in
      let words = Printable.text(fault.words(profile))
      let lines = Paragraph.lines(words, width: 76)
      return lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }
  }
}
