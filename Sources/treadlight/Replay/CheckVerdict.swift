import ArgumentParser
import SessionAnalysis
import TableModel

/// What a check of a log amounts to, in a word, and how it makes the command end.
enum CheckVerdict: String, Encodable, CaseIterable {
  case same
  /// The same as far as the log is whole: the rest is cut off or damaged.
  case part
  /// Scans are missing that nothing accounts for.
  case hole
  case different
  /// The log cannot be read.
  case none

  /// Four letters, so that lists line up; capitals for what is wrong with the program.
  var word: String {
    switch self {
    case .same, .part, .none: rawValue
    case .hole: "HOLE"
    case .different: "DIFF"
    }
  }

  /// Nil where all is well, and for `none`, whose failure has its own.
  var status: ExitCode? {
    switch self {
    case .same, .none: nil
    case .part: .notWhole
    case .hole, .different: .checkDiffers
    }
  }

  /// Nil where it cannot be said of the whole session.
  var isIdentical: Bool? {
    switch self {
    case .same: true
    case .different: false
    case .part, .hole, .none: nil
    }
  }

  /// Behind a number of sessions.
  var counted: String {
    switch self {
    case .same: "the same"
    case .part: "as far as the log is whole"
    case .hole: "WITH A HOLE"
    case .different: "DIFFERENT"
    case .none: "not read"
    }
  }
}

/// What `replay --check --json` says of a log.
struct CheckReport: Encodable {
  var path: String?
  var result: CheckVerdict
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

  init(result: CheckVerdict) { self.result = result }

  enum CodingKeys: String, CodingKey {
    case path, result, identical, events, recorded, replayed, ending, failure
    case cutOff = "events_cut_off"
    case hole = "hole_at_ns"
    case index = "first_difference"
  }

  /// `identical` is always there: null is an answer too.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(path, forKey: .path)
    try container.encode(result, forKey: .result)
    try container.encode(result.isIdentical, forKey: .identical)
    try container.encodeIfPresent(events, forKey: .events)
    try container.encodeIfPresent(cutOff, forKey: .cutOff)
    try container.encodeIfPresent(hole, forKey: .hole)
    try container.encodeIfPresent(index, forKey: .index)
    try container.encodeIfPresent(recorded, forKey: .recorded)
    try container.encodeIfPresent(replayed, forKey: .replayed)
    try container.encodeIfPresent(ending, forKey: .ending)
    try container.encodeIfPresent(failure, forKey: .failure)
  }
}
