import SessionAnalysis

/// Whether a session's alarms come out again as they were recorded.
enum CheckResult: Equatable {
  case identical(count: Int)
  /// The log was cut off before its last alarms; all that are in it agree.
  case recordedEndsEarly(missing: Int)
  /// The first place where both lists differ; nil where one has ended.
  case differs(index: Int, recorded: AlarmRecord?, replayed: AlarmRecord?)

  /// `isWhole` is false for a log that may lack its last alarms.
  init(_ comparison: AlarmComparison, isWhole: Bool) {
    let (recorded, replayed) = (comparison.recorded, comparison.replayed)
    let common = min(recorded.count, replayed.count)
    if let index = (0..<common).first(where: { recorded[$0] != replayed[$0] }) {
      self = .differs(index: index, recorded: recorded[index], replayed: replayed[index])
    } else if recorded.count == replayed.count {
      self = .identical(count: recorded.count)
    } else if !isWhole, recorded.count < replayed.count {
      self = .recordedEndsEarly(missing: replayed.count - recorded.count)
    } else {
      self = .differs(
        index: common, recorded: recorded.count > common ? recorded[common] : nil,
        replayed: replayed.count > common ? replayed[common] : nil)
    }
  }

  func lines() throws -> [String] {
    switch self {
    case .identical(let count):
      return ["identical: \(Count.text(count, "alarm event")), recorded and replayed"]
    case .recordedEndsEarly(let missing):
      return [
        "identical as far as recorded; \(Count.text(missing, "alarm event")) cut off with the log"
      ]
    case .differs(let index, let recorded, let replayed):
      return [
        "different from alarm event \(index + 1) on",
        "  recorded  \(try recorded.map(JSONOutput.line) ?? "none")",
        "  replayed  \(try replayed.map(JSONOutput.line) ?? "none")",
      ]
    }
  }

  /// The answer for programs.
  var report: Report {
    switch self {
    case .identical(let count): Report(identical: true, events: count)
    case .recordedEndsEarly(let missing): Report(identical: true, cutOff: missing)
    case .differs(let index, let recorded, let replayed):
      Report(identical: false, index: index, recorded: recorded, replayed: replayed)
    }
  }

  struct Report: Encodable {
    var identical: Bool
    var events: Int?
    var cutOff: Int?
    var index: Int?
    var recorded: AlarmRecord?
    var replayed: AlarmRecord?

    enum CodingKeys: String, CodingKey {
      case identical, events, recorded, replayed
      case cutOff = "events_cut_off"
      case index = "first_difference"
    }
  }
}
