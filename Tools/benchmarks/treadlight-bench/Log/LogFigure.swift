import Foundation

/// One figure beside its goal.
struct LogFigure {
  enum Goal {
    case atMost(Double)
    case none
  }

  let name: String
  let value: Double
  let unit: String
  let goal: Goal
  /// Of a size: the same in every run, so that missing it is a fault and not the machine's mood.
  let isDeterministic: Bool
  let note: String

  init(
    _ name: String, _ value: Double, _ unit: String, goal: Goal = .none,
    isDeterministic: Bool = false, note: String = ""
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.goal = goal
    self.isDeterministic = isDeterministic
    self.note = note
  }

  var isMet: Bool {
    guard case .atMost(let limit) = goal else { return true }
    return value <= limit
  }

  var line: String {
    let (limit, verdict) =
      switch goal {
      case .atMost(let limit): ("<= " + Self.number(limit), isMet ? "met" : "missed")
      case .none: ("", "")
      }
    let row =
      name.padding(46) + (Self.number(value) + " " + unit).padding(24) + limit.padding(10)
      + verdict.padding(8) + note
    return String(row.reversed().drop { $0 == " " }.reversed())
  }

  private static func number(_ value: Double) -> String {
    String(format: value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.3g", value)
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
