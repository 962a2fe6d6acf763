import SessionAnalysis
import TableModel

/// Whether a session's alarms come out again as they were recorded.
enum CheckResult: Equatable {
  case identical(count: Int)
  /// The log was cut off before its last alarms; all that are in it agree.
  case recordedEndsEarly(missing: Int)
  /// A piece of the log is missing: up to there all agree, what follows was judged without it.
  case agreesUpToHole(count: Int, at: WallTime)
  /// The first place where both lists differ; nil where one has ended.
  case differs(index: Int, recorded: AlarmRecord?, replayed: AlarmRecord?)

  /// `isWhole` is false for a log that may lack its last alarms.
  init(_ comparison: AlarmComparison, isWhole: Bool) {
    let (recorded, replayed) = (comparison.recorded, comparison.replayed)
    let common = min(recorded.count, replayed.count)
    let index = (0..<common).first { recorded[$0] != replayed[$0] } ?? common
    if index == recorded.count, index == replayed.count {
      self = .identical(count: recorded.count)
    } else if let hole = comparison.firstHole, hole.recorded <= index {
      // An alarm whose scan is there may have been recorded in the piece that is missing.
      self = .agreesUpToHole(count: hole.recorded, at: hole.time)
    } else if !isWhole, index == recorded.count {
      self = .recordedEndsEarly(missing: replayed.count - recorded.count)
    } else {
      self = .differs(
        index: index, recorded: recorded.count > index ? recorded[index] : nil,
        replayed: replayed.count > index ? replayed[index] : nil)
    }
  }

  var isDifferent: Bool {
    if case .differs = self { true } else { false }
  }

  /// In one line.
  func summary(zone: TimeText = TimeText()) -> String {
    switch self {
    case .identical(let count):
      "identical: \(Count.text(count, "alarm event")), recorded and replayed"
    case .recordedEndsEarly(let missing):
      "identical as far as recorded; \(Count.text(missing, "alarm event")) cut off with the log"
    case .agreesUpToHole(let count, let at):
      "identical up to a hole in the log at \(zone.clock(at)): "
        + "\(Count.text(count, "alarm event")); what follows cannot be judged the same"
    case .differs(let index, _, _): "different from alarm event \(index + 1) on"
    }
  }

  /// The answer for programs.
  var report: Report {
    switch self {
    case .identical(let count): Report(identical: true, events: count)
    case .recordedEndsEarly(let missing): Report(identical: true, cutOff: missing)
    case .agreesUpToHole(let count, let at): Report(identical: true, events: count, hole: at)
    case .differs(let index, let recorded, let replayed):
      Report(identical: false, index: index, recorded: recorded, replayed: replayed)
    }
  }

  struct Report: Encodable {
    var path: String?
    var identical: Bool?
    var events: Int?
    var cutOff: Int?
    /// Only up to there, nanoseconds since 1970.
    var hole: WallTime?
    var index: Int?
    var recorded: AlarmRecord?
    var replayed: AlarmRecord?
    /// How the log ends.
    var ending: String?
    /// Why the log cannot be read.
    var failure: String?

    enum CodingKeys: String, CodingKey {
      case path, identical, events, recorded, replayed, ending, failure
      case cutOff = "events_cut_off"
      case hole = "hole_at_ns"
      case index = "first_difference"
    }
  }
}
