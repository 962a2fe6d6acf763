import SessionAnalysis
import TableModel

/// Whether a session's alarms come out again as they were recorded.
enum CheckResult: Equatable {
  case identical(count: Int)
  /// The log was cut off before its last alarms; all that are in it agree.
  case recordedEndsEarly(missing: Int)
  /// A piece of the log is damaged: up to there all agree, what follows was judged without it.
  case agreesUpToHole(count: Int, at: WallTime)
  /// The recording could not go on for a while, as the log itself tells: up to there all agree.
  case agreesUpToInterruption(count: Int, at: WallTime)
  /// Scans are missing that were never written, and nothing in the log says why.
  ///
  /// What follows cannot be judged, and neither can whether the alarms were right: no excuse.
  case unexplainedHole(count: Int, at: WallTime)
  /// The first place where both lists differ; nil where one has ended.
  case differs(index: Int, recorded: AlarmRecord?, replayed: AlarmRecord?)

  /// `isWhole` is false for a log that may lack its last alarms, `isMended` true for one from
  /// which damaged pieces may have been taken.
  init(_ comparison: AlarmComparison, isWhole: Bool, isMended: Bool = false) {
    let (recorded, replayed) = (comparison.recorded, comparison.replayed)
    let common = min(recorded.count, replayed.count)
    let index = (0..<common).first { recorded[$0] != replayed[$0] } ?? common
    let isIdentical = index == recorded.count && index == replayed.count
    // An alarm whose scan is there may have been recorded in the piece that is missing.
    let hole = comparison.firstHole.flatMap { $0.recorded <= index ? $0 : nil }
    if let hole, hole.hole == .unexplained, !isMended {
      self = .unexplainedHole(count: hole.recorded, at: hole.time)
    } else if isIdentical {
      self = .identical(count: recorded.count)
    } else if let hole {
      self =
        hole.hole == .interruption
        ? .agreesUpToInterruption(count: hole.recorded, at: hole.time)
        : .agreesUpToHole(count: hole.recorded, at: hole.time)
    } else if !isWhole, index == recorded.count {
      self = .recordedEndsEarly(missing: replayed.count - recorded.count)
    } else {
      self = .differs(
        index: index, recorded: recorded.count > index ? recorded[index] : nil,
        replayed: replayed.count > index ? replayed[index] : nil)
    }
  }

  /// What it amounts to; `isWhole`: nothing of the log is cut off, interrupted or damaged.
  func verdict(isWhole: Bool) -> CheckVerdict {
    switch self {
    case .identical: isWhole ? .same : .part
    case .recordedEndsEarly, .agreesUpToHole, .agreesUpToInterruption: .part
    case .unexplainedHole: .hole
    case .differs: .different
    }
  }

  /// In one line.
  func summary(zone: TimeText = TimeText()) -> String {
    switch self {
    case .identical(let count):
      "identical: \(Count.text(count, "alarm event")), recorded and replayed"
    case .recordedEndsEarly(let missing):
      "identical as far as recorded; \(Count.text(missing, "alarm event")) cut off with the log"
    case .agreesUpToHole(let count, let at):
      "identical up to a damaged piece of the log at \(zone.clock(at)): "
        + "\(Count.text(count, "alarm event")); what follows cannot be judged the same"
    case .agreesUpToInterruption(let count, let at):
      "identical up to an interruption of the recording at \(zone.clock(at)): "
        + "\(Count.text(count, "alarm event")); what follows cannot be judged the same"
    case .unexplainedHole(let count, let at):
      "identical up to \(zone.clock(at)) only, \(Count.text(count, "alarm event")): there scans "
        + "are missing and the log does not say why"
    case .differs(let index, _, _): "different from alarm event \(index + 1) on"
    }
  }

  /// The answer for programs.
  func report(isWhole: Bool) -> CheckReport {
    let verdict = verdict(isWhole: isWhole)
    var report = CheckReport(result: verdict)
    switch self {
    case .identical(let count): report.events = count
    case .recordedEndsEarly(let missing): report.cutOff = missing
    case .agreesUpToHole(let count, let at), .agreesUpToInterruption(let count, let at),
      .unexplainedHole(let count, let at):
      report.events = count
      report.hole = at
    case .differs(let index, let recorded, let replayed):
      report.index = index
      report.recorded = recorded
      report.replayed = replayed
    }
    return report
  }
}
