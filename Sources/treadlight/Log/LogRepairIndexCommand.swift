import ArgumentParser
import SessionLog

extension LogCommand {
  struct RepairIndex: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the summary and indexes of a log anew, whose data is whole.",
      discussion: """
        For a log whose end is damaged: footer, summary, statistics, or the indexes behind \
        its chunks. Writes a new file, NAME.reindexed.mcap. --in-place cuts the log itself \
        behind its data and appends, which is enough for all but the chunks' own indexes. \
        A log with damaged data is refused: log recover is for that.

        Exit codes: 0 done, 3 the data is not whole, 1 refused or failed, 66 there is no \
        such file.

        Examples:
          treadlight log repair-index session.mcap
          treadlight log repair-index session.mcap --in-place
        """)

    @OptionGroup var place: SessionPlace
    @OptionGroup var new: NewFile
    @Flag(help: "Mend the log itself.") var inPlace = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard !inPlace || new.output == nil && !new.force else {
        throw ValidationError("--in-place writes no new file: leave out --output and --force")
      }
    }

    func run() async throws {
      let file = try await place.path(asking: control.client)
      let output = inPlace ? nil : try new.path(for: file, mark: "reindexed")
      var progress = LogReadProgress(.error, path: file)
      defer { progress.finish() }
      let outcome: SessionRecovery.Outcome
      do throws(SessionLogError) {
        outcome = try SessionRecovery.repairIndex(
          path: file, to: output, replacing: new.force
        ) { progress.reached($0, of: $1) }
      } catch {
        guard let output else { throw OutputTrouble.failure(error, mending: file) }
        throw OutputTrouble.failure(error, copying: file, to: output)
      }
      let report = RecoveryReport(file: file, output: output ?? file, outcome)
      try format.print(report) {
        let kept =
          "\(Count.text(outcome.keptChunks, "chunk")), "
          + Count.text(outcome.keptMessages, "message")
        return Paragraph.lines(
          Printable.text("the index is made anew in \(output ?? file): \(kept)"), width: 78)
      }
    }
  }
}
