import ControlService
import TableModel

/// Checks of the cells that the profile names, by what the daemon saw of them in the last second.
struct CellChecks {
  /// A reading older than this is none of the present load, milliseconds; a converter of ten
  /// conversions a second that works gives one in 100.
  static let oldestReading = 500.0

  var table: TableReport

  var findings: [Finding] {
    guard table.profileFits != false else {
      return [
        .problem(
          "cells", "the profile names channels that the table does not have",
          fix: "import the right one: treadlight table import FILE")
      ]
    }
    guard let seen = table.cells else {
      return [
        .warning(
          "cells", "no scan has come for a second, so nothing is known of them",
          fix: "wait a moment, then run doctor again")
      ]
    }
    let wired = table.profile.cells.map(\.channel).sorted()
    let troubles = Dictionary(grouping: wired) { channel in
      Trouble(seen.first { $0.channel == channel })
    }
    let findings = Trouble.allCases.compactMap { trouble in
      troubles[trouble].map { finding(trouble, $0) }
    }
    guard findings.isEmpty else { return findings }
    return [.ok("cells", "\(Count.text(wired.count, "channel")) of the profile, all read well")]
  }

  private func finding(_ trouble: Trouble, _ channels: [Int]) -> Finding {
    let names = channels.map { CellPlace.name($0, in: table.profile) }.joined(separator: ", ")
    let detail = "\(names): \(trouble.words)"
    return trouble == .settling
      ? .warning("cells", detail, fix: trouble.fix) : .problem("cells", detail, fix: trouble.fix)
  }

  /// What is wrong with a cell, and where the maker looks.
  enum Trouble: CaseIterable {
    case absent
    case stuck
    case saturated
    case old
    case settling

    /// Nil for a cell with which nothing is wrong.
    init?(_ cell: CellReport?) {
      // A channel that the table does not tell of has no converter to ask.
      switch cell?.state ?? .absent {
      case .absent: self = .absent
      case .stuck: self = .stuck
      case .saturatedHigh, .saturatedLow: self = .saturated
      case .settling: self = .settling
      case .good:
        guard let cell, cell.age > CellChecks.oldestReading else { return nil }
        self = .old
      }
    }

    var words: String {
      switch self {
      case .absent: "no answer"
      case .stuck: "stopped, or repeating one reading"
      case .saturated: "at the end of the converter's range"
      case .old: "no reading for more than half a second"
      case .settling: "just switched on, or starting over and over"
      }
    }

    var fix: String {
      switch self {
      case .absent: "look for the board, its data wire (DOUT), its clock wire and its supply"
      case .stuck: "look at the board's plug, its data wire for a short to GND, clock and supply"
      case .saturated: "look for a broken or shorted wire of the cell, and for what wedges it"
      case .old: "look at the board's data wire, clock wire and supply for a bad contact"
      case .settling: "run doctor again in some seconds; if it stays, look at clock and supply"
      }
    }
  }
}
