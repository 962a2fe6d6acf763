import ArgumentParser
import Foundation
import SessionAnalysis

extension ReplayCommand {
  func compareRecorded() async throws {
    var paths: [String] = []
    for session in sessions {
      var isFolder: ObjCBool = false
      // The flag is written within the call only.
      let exists = unsafe FileManager.default.fileExists(
        atPath: session, isDirectory: &isFolder)
      if exists, isFolder.boolValue {
        let logs = ReplayCheck.logs(in: session)
        guard !logs.isEmpty else {
          throw CommandFailure("there is no session log in \(session)", status: .noInput)
        }
        paths += logs
      } else {
        paths.append(try await SessionPlace.path(of: session, asking: control.client))
      }
    }
    if paths.count == 1 { return try compareRecorded(paths[0]) }
    var outcomes: [ReplayCheck.Outcome] = []
    for path in paths {
      let outcome = ReplayCheck.run(path)
      if !format.json { Terminal.output.writeLines(outcome.lines) }
      outcomes.append(outcome)
    }
    if format.json {
      Terminal.output.writeLine(try JSONOutput.pretty(outcomes.map(\.report)))
    } else {
      Terminal.output.writeLine(ReplayCheck.total(outcomes))
    }
    if let status = ReplayCheck.worst(outcomes.compactMap(\.status)) { throw status }
  }

  /// One session: what came of it, and nothing else.
  private func compareRecorded(_ path: String) throws {
    let outcome = ReplayCheck.run(path)
    if let failure = outcome.failure { throw failure }
    guard let result = outcome.result else { return }
    try format.print(outcome.report) {
      Paragraph.lines(result.summary(), width: 80) + outcome.differences
    }
    EndingText.warn(outcome.ending, path: path)
    if let status = outcome.status { throw status }
  }
}
