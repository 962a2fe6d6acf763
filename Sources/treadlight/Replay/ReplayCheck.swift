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

    var isWhole: Bool { ending == "closed" }

    var verdict: CheckVerdict { result?.verdict(isWhole: isWhole) ?? .none }

    /// How it counts among many: what is worst decides how the command ends.
    var status: ExitCode? { failure?.status ?? verdict.status }

    var report: CheckReport {
      var report = result?.report(isWhole: isWhole) ?? CheckReport(result: .none)
      report.path = path
      report.ending = failure == nil ? ending : nil
      report.failure = failure?.message
      return report
    }

    /// The verdict's word and the log, and why.
    var lines: [String] {
      guard let result else { return ["\(verdict.word)  \(failure?.message ?? path)"] }
      let summary = Paragraph.lines(result.summary(), width: 74).map { "      \($0)" }
      return ["\(verdict.word)  \(Printable.text(path))"] + summary
        + differences.map { "    \($0)" }
    }
  }

  /// All of the log at `path`.
  static func run(_ path: String) -> Outcome {
    var outcome = Outcome(path: path)
    do throws(ReplayError) {
      var player = try SessionPlayer(path: path)
      var comparison = AlarmComparison()
      while let step = try player.next() { comparison.add(step, hole: player.hole) }
      outcome.ending = EndingText.name(player.ending, recoveries: player.recoveries)
      if outcome.isWhole, player.hole == .interruption { outcome.ending = "interrupted" }
      let result = CheckResult(
        comparison, isWhole: outcome.isWhole, isMended: player.recoveries > 0)
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

  /// `3 sessions: 2 the same, 1 as far as the log is whole`.
  static func total(_ outcomes: [Outcome]) -> String {
    let parts = CheckVerdict.allCases.compactMap { verdict -> String? in
      let count = outcomes.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.counted)" : nil
    }
    return "\(Count.text(outcomes.count, "session")): \(parts.joined(separator: ", "))"
  }
}
