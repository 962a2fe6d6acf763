import ArgumentParser
import Foundation

/// `bench log`: sizes and times of the session log.
struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sizes and times of the session log, beside plain C and the official Python reader.",
    discussion: """
      Writes an hour of eight cells at 1000 scans a second, and one at 80, with breathing, presses \
      and noise of 0.97 bytes a sample, as a whole session; reads them in every way; and prints \
      each figure beside its goal. C reads the same samples as 32-bit numbers and sums them up the \
      same way. Times are medians of rounds that alternate. Exits with 1 when a size misses its \
      goal, never for a time: sizes are the same on every machine.
      """)

  @Option(help: "Seconds of the sessions.") var seconds = 3600
  @Option(help: "Rounds that count.") var rounds = 5
  @Option(help: "Folder for half a gigabyte of files, removed afterwards.")
  var folder = NSTemporaryDirectory()
  @Option(help: "Runs Python with the official packages; left out: no peers, no peak memory.")
  var python: String?
  @Option(help: "The treadlight program whose peak memory is measured.") var treadlight: String?
  @Option(help: "The program that makes the sessions for that.") var makeSession: String?

  func validate() throws {
    guard 60...86_400 ~= seconds, 1...1000 ~= rounds else {
      throw ValidationError("seconds must be 60...86400 and rounds 1...1000")
    }
  }

  func run() throws {
    let folder = "\(folder)/bench-log-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let peers = python.map { LogPeers(python: $0, script: "Tools/benchmarks/log_peers.py") }
    var figures = try LogBenchmark(folder: folder, seconds: seconds, rounds: rounds, peers: peers)
      .figures()
    if let peers, let treadlight, let makeSession {
      figures += try [1, 4].map { factor in
        let session = "\(folder)/session-\(factor).mcap"
        try peers.run(
          makeSession, [session, "scans=\(factor * seconds * 1000)", "rate=1000", "faults=no"])
        return LogFigure(
          "peak memory, treadlight summary, \(factor * seconds) s",
          try peers.peakMemory(of: [treadlight, "summary", session]), "MB", goal: .atMost(40))
      }
    }
    for figure in figures { print(figure.line) }
    if figures.contains(where: { $0.isDeterministic && !$0.isMet }) { throw ExitCode(1) }
  }
}
