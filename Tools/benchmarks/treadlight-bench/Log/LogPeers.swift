import Foundation
import SessionLog

/// What other programs make of the same log and of the same samples, and what `treadlight` needs.
struct LogPeers {
  /// Runs Python with the packages of `Tools/python-requirements.txt`.
  let python: String
  let script: String

  /// The Python figures: `name`, tab, `value`, tab, `unit`, one a line.
  func figures(log: String, plain: String, rounds: Int) throws -> [LogFigure] {
    try run(python, [script, "compare", log, plain, "\(rounds)"]).split(separator: "\n").map {
      let fields = $0.split(separator: "\t")
      guard fields.count == 3, let value = Double(fields[1]) else {
        throw LogPeerFailure(program: script, output: String($0))
      }
      return LogFigure(String(fields[0]), value, String(fields[2]))
    }
  }

  /// The most memory that a program held, megabytes.
  func peakMemory(of program: [String]) throws -> Double {
    let output = try run(python, [script, "memory"] + program)
    guard let megabytes = Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw LogPeerFailure(program: program[0], output: output)
    }
    return megabytes
  }

  /// What the program prints; throws where it fails.
  @discardableResult
  func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw LogPeerFailure(program: program, output: "status \(process.terminationStatus)")
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A program that the benchmark needs does not do its part: a figure would be missing.
struct LogPeerFailure: Error, CustomStringConvertible {
  let program: String
  let output: String

  var description: String { "\(program) failed: \(output)" }
}
