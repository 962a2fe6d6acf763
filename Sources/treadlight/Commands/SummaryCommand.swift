import ArgumentParser
import SessionAnalysis

struct SummaryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Print the totals of a recorded session.",
    discussion: """
      Loads, regions, alarms with how they were reacted to, and how far the data can be \
      believed. Ends with 2 when the log is not whole: what could be read is printed all the same.

      Examples:
        treadlight summary last
        treadlight summary sessions/2026-11-21T10-15-30Z-C-7KQ2MZ.mcap
        treadlight summary last --json
      """)

  @OptionGroup var place: SessionPlace
  @OptionGroup var control: ControlSocket
  @OptionGroup var format: OutputFormat

  func run() async throws {
    let path = try await place.path(asking: control.client)
    let summary = try LogFailure.naming(path) { () throws(ReplayError) in
      try SessionSummary(path: path)
    }
    try format.print(summary) {
      SummaryText(
        summary: summary, columns: max(80, Terminal.output.width),
        isUnicode: Sparkline.isUnicode()
      ).lines
    }
    try EndingText.report(summary.ending, path: path)
  }
}
