internal import Calibration
internal import Foundation
internal import LoadEstimation

extension StillRefusal {
  /// Why no zero or tare was taken.
  var words: ErrorAnswer {
    switch self {
    case .cellNotGood(let channel, let state):
      ErrorAnswer(
        code: "cell-not-good",
        message: "nothing was taken: the cell on channel \(channel) is \(state.name)",
        hint: "check that cell's cable, then try again")
    case .unsteady(let spread, let allowed):
      ErrorAnswer(
        code: "unsteady",
        message: "nothing was taken: the load moved by \(newtons(spread)), more than "
          + newtons(allowed),
        hint: "nobody touches the table; a client lies still; then try again")
    case .nothingThere(let load, let needed):
      ErrorAnswer(
        code: "nobody-there",
        message: "nothing was taken: nobody lies on the table, which carries \(newtons(load)); "
          + "a client is at least \(newtons(needed))",
        hint: "let the client lie down first")
    case .someoneOnLedge(let load, let allowed):
      ErrorAnswer(
        code: "somebody-on-ledge",
        message: "nothing was taken: the ledges carry \(newtons(load)), more than "
          + newtons(allowed),
        hint: "step off the table, then try again")
    case .loadOnTable(let load, let allowed):
      ErrorAnswer(
        code: "load-on-table",
        message: "nothing was taken: the table is not empty, it carries \(newtons(load)), more "
          + "than \(newtons(allowed))",
        hint: "take everything off the table, then try again")
    case .zeroOutOfRange(let channel, let force, let allowed):
      ErrorAnswer(
        code: "zero-out-of-range",
        message: "nothing was taken: the empty cell on channel \(channel) reads "
          + "\(newtons(force)), more than \(newtons(allowed)) away from its calibrated zero",
        hint: "take everything off the table; if it is empty, calibrate it: "
          + "treadlight table calibrate")
    }
  }

  private func newtons(_ thousandths: Int32) -> String {
    String(format: "%.1f N", Double(thousandths) / 1000)
  }
}
