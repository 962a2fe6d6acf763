import Foundation
import SessionLog

/// What other programs make of the same log and of the same samples, and what `treadlight` needs.
struct LogPeers {
  /// Runs Python with the packages of `Tools/python-requirements.txt`.
  let python: String
  let script: String

  /// The Python figures: `name`, tab, `value`, tab, `unit`, one a line.
  func figures(log: String, plain: String, rounds: Int) throws -> [LogFigure] {
    try run([script, "compare", log, plain, "\(rounds)"]).split(separator: "\n").compactMap {
      let fields = $0.split(separator: "\t")
      guard fields.count == 3, let value = Double(fields[1]) else { return nil }
      return LogFigure(String(fields[0]), value, String(fields[2]))
    }
  }

  /// The most memory that a program held, megabytes; nil where it failed.
  func peakMemory(of program: [String]) throws -> Double? {
    Double(
      try run([script, "memory"] + program).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return "" }
    return String(decoding: text, as: UTF8.self)
  }
}
