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
  /// Reads a log and stops: what the peak memory of the library is measured on.
  @Option(help: .hidden) var read: String?

  func validate() throws {
    guard 60...86_400 ~= seconds, 1...1000 ~= rounds else {
      throw ValidationError("seconds must be 60...86400 and rounds 1...1000")
    }
  }

  func run() throws {
    if let read {
      _ = try LogReads.summary(read)
      return
    }
    let folder = "\(folder)/bench-log-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let peers = python.map {
      LogPeers(python: $0, script: "Tools/benchmarks/log_peers.py")
    }
    let benchmark = LogBenchmark(
      folder: folder, seconds: seconds, rounds: rounds, peers: peers)
    var figures = try benchmark.figures()
    if let peers { figures += try memory(peers, folder) }
    for figure in figures { print(figure.line) }
    if figures.contains(where: { $0.isDeterministic && !$0.isMet }) { throw ExitCode(1) }
  }

  /// An hour and four: what a summary holds must not grow with the length.
  private func memory(_ peers: LogPeers, _ folder: String) throws -> [LogFigure] {
    let long = "\(folder)/long.mcap"
    _ = try LogSession.write(LogSignal(rate: 1000, seconds: 4 * seconds, seed: 4), to: long)
    let own = [CommandLine.arguments[0], "log", "--read"]
    let program = treadlight.map { [$0, "summary"] } ?? own
    let name = treadlight == nil ? "reading all samples" : "treadlight summary"
    return try [("1 h", "\(folder)/1000.mcap"), ("4 h", long)].compactMap { length, path in
      try peers.peakMemory(of: program + [path]).map {
        LogFigure("peak memory, \(name), \(length)", $0, "MB", goal: .atMost(40))
      }
    }
  }
}
