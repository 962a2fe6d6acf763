import ArgumentParser
import Foundation
import SessionAnalysis

/// Compares the alarms of one session, or of many, with the recorded ones.
struct ReplayCheck {
  /// What came of one log.
  struct Outcome {
    var path: String
    var ending = "closed"
    var result: CheckResult?
    var failure: CommandFailure?
    var differences: [String] = []

    /// How it counts among many: what is worst decides how the command ends.
    var status: ExitCode? {
      if let failure { return failure.status }
      if result?.isDifferent == true { return .checkDiffers }
      return ending == "closed" ? nil : .notWhole
    }

    var report: CheckResult.Report {
      var report = result?.report ?? CheckResult.Report()
      report.path = path
      report.ending = failure == nil ? ending : nil
      report.failure = failure?.message
      return report
    }

    /// `same`, `part` (as far as the log is whole), `DIFF` or `none` (cannot be read), and why.
    var lines: [String] {
      guard let result else { return ["none  \(failure?.message ?? path)"] }
      let word = result.isDifferent ? "DIFF" : ending == "closed" ? "same" : "part"
      return ["\(word)  \(Printable.text(path))", "      \(result.summary())"]
        + differences.map { "    \($0)" }
    }
  }

  /// All of the log at `path`.
  static func run(_ path: String) -> Outcome {
    var outcome = Outcome(path: path)
    do throws(ReplayError) {
      var player = try SessionPlayer(path: path)
      var comparison = AlarmComparison()
      while let step = try player.next() { comparison.add(step, holes: player.holes) }
      outcome.ending = EndingText.name(player.ending, recoveries: player.recoveries)
      let result = CheckResult(comparison, isWhole: outcome.ending == "closed")
      outcome.result = result
      if case .differs(let index, _, _) = result {
        let differences = AlarmDifferences(comparison: comparison, index: index)
        outcome.differences = (try? differences.lines()) ?? []
      }
    } catch {
      outcome.failure = LogFailure(path: path, reason: error).failure
    }
    return outcome
  }

  /// The session logs below `folder`, in the order of their names.
  static func logs(in folder: String) -> [String] {
    guard
      let entries = FileManager.default.enumerator(
        at: URL(filePath: folder, directoryHint: .isDirectory),
        includingPropertiesForKeys: [.isRegularFileKey])
    else { return [] }
    return entries.compactMap { entry in
      guard let url = entry as? URL, url.pathExtension == "mcap",
        (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
      else { return nil }
      return url.path
    }
    .sorted()
  }

  /// Which of several ways to end counts: a difference before what cannot be read, that before
  /// what is not whole.
  static func worst(_ statuses: [ExitCode]) -> ExitCode? {
    if statuses.contains(.checkDiffers) { return .checkDiffers }
    return statuses.first { $0 != .notWhole } ?? statuses.first
  }

  /// `3 sessions: 2 the same, 1 as far as it is whole`.
  static func total(_ outcomes: [Outcome]) -> String {
    let different = outcomes.filter { $0.result?.isDifferent == true }.count
    let unread = outcomes.filter { $0.result == nil }.count
    let torn = outcomes.filter { $0.status == .notWhole && $0.result != nil }.count
    let same = outcomes.count - different - unread - torn
    let parts = [
      (same, "the same"), (torn, "as far as the log is whole"), (different, "DIFFERENT"),
      (unread, "not read"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(Count.text(outcomes.count, "session")): \(parts.joined(separator: ", "))"
  }
}
