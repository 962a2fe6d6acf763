import Calibration
import TableModel

/// What a person can say while being led through steps.
enum TalkWord: Equatable {
  case take, again, undo, quit, yes, no

  static let help =
    "Enter takes the step, r repeats the last one, u undoes it, q stops and keeps it."

  init?(_ line: String) {
    let word = line.filter { !$0.isWhitespace }.lowercased()
    switch word {
    case "", "take", "t": self = .take
    case "r", "repeat", "again": self = .again
    case "u", "undo", "back": self = .undo
    case "q", "quit", "stop", "exit": self = .quit
    case "y", "yes": self = .yes
    case "n", "no": self = .no
    default: return nil
    }
  }
}

/// How many glances in a row were such that the step can be taken.
struct GlanceCount: Equatable, Sendable {
  private(set) var readyInARow = 0
  /// Whether something has moved since the last step.
  private var hasMoved = false
  private var doubtsInARow = 0
  private var said: [CalibrationFault] = []

  /// Waits for steady glances anew; what has moved has moved.
  mutating func startAgain() {
    readyInARow = 0
    doubtsInARow = 0
  }

  /// Counts a glance; a doubt to be told, once each, when it stands for a while.
  mutating func add(_ look: CalibrationLook, leastChange: Double) -> CalibrationFault? {
    hasMoved = hasMoved || look.change.map { $0 > leastChange } ?? true
    readyInARow = look.isReady && hasMoved ? readyInARow + 1 : 0
    let doubt = look.faults.first {
      guard $0.isDoubt else { return false }
      // Until something moves, the mass is where the last step had it: no mistake.
      if case .notEmpty = $0 { return false }
      return hasMoved
    }
    doubtsInARow = doubt != nil && look.isSteady ? doubtsInARow + 1 : 0
    guard let doubt, doubtsInARow == 4, !said.contains(doubt) else { return nil }
    said.append(doubt)
    return doubt
  }
}
