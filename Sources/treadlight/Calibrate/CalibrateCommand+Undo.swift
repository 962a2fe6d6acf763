import ArgumentParser
import Calibration
import Foundation
import SessionAnalysis
import TableModel

extension CalibrateCommand {
  /// Writes the calibration before the one on the table back to it.
  func putBack(_ desk: CalibrationDesk, _ input: TalkInput) async throws {
    let table = try await desk.look()
    let (serial, channels) = try table.usable()
    guard
      let earlier = CalibrationDesk.earlier(
        than: table.calibration, in: try await desk.history())
    else {
      throw CommandFailure(
        "the history of table \(serial) has no other calibration than the one on the table")
    }
    guard earlier.zeros.count == channels else {
      throw CommandFailure("the calibration before is one of a table with other channels")
    }
    output.writeLines(Self.words(earlier, instead: table.calibration, serial: serial))
    guard !dryRun else { return }
    if !yes {
      input.start()
      output.writeLine("Write it to the table? y or n")
      guard try await MassQuestion.line(input, output).flatMap(TalkWord.init) == .yes else {
        output.writeLine("not written")
        return
      }
    }
    try await desk.write(
      CalibrationDesk.Change(
        calibration: earlier, operatorName: operatorName ?? NSUserName(), report: nil,
        undoes: true))
    output.writeLine("written to the table")
    if format.json { Terminal.output.writeLine(try JSONOutput.pretty(earlier)) }
  }

  private static func words(
    _ earlier: CalibrationRecord, instead now: CalibrationRecord?, serial: String
  ) -> [String] {
    func made(_ record: CalibrationRecord) -> String {
      let time = WallTime(nanoseconds: min(record.madeAtSeconds, 1 << 33) * 1_000_000_000)
      let mass = Decimal.text(Double(record.referenceMassGrams) / 1000, places: 3)
      return "made \(TimeText().dayAndTime(time)) with \(mass) kg"
    }
    return [
      "table \(Printable.text(serial))", "  now     \(now.map(made) ?? "no calibration")",
      "  before  \(made(earlier))",
    ]
  }
}

/// A report as a file of its own.
enum ReportFile {
  static func write(_ report: some Encodable, to path: String) throws {
    do {
      try Data((JSONOutput.pretty(report) + "\n").utf8)
        .write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure("the report cannot be written to \(path): \(error.localizedDescription)")
    }
  }
}
