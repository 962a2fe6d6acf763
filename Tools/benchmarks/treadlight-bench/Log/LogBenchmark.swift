import CBenchmark
import Foundation
import SessionLog

/// Writes the sessions, reads them in every way, and makes figures of it.
struct LogBenchmark {
  let folder: String
  let seconds: Int
  let rounds: Int
  let peers: LogPeers?

  /// A name for each goal, as issue and README have them.
  private enum Limits {
    static let rawTopic = [1000: 1.30, 80: 2.3]
    static let wholeFile = [1000: 1.45, 80: 3.8]
    static let read = 3.5
    static let write = 6.0
    static let middle = 3.0
    static let overview = 3.0
    static let finish = 100.0
  }

  func figures() throws -> [LogFigure] {
    let slow = LogSignal(rate: 80, seconds: seconds, seed: 80)
    let slowLog = path("80.mcap")
    _ = try LogSession.write(slow, to: slowLog)
    var figures = try sizes(slow, slowLog)

    let fast = LogSignal(rate: 1000, seconds: seconds, seed: 1000)
    let log = path("1000.mcap")
    let plain = path("1000.int32")
    _ = try LogSession.write(fast, to: log)
    // The bytes are written within the call.
    try unsafe fast.samples.withUnsafeBytes { bytes in
      try unsafe Data(bytes).write(to: URL(fileURLWithPath: plain))
    }
    figures = try sizes(fast, log) + figures
    let expected = try LogReads.plain(plain)
    guard LogReads.agree(try LogReads.summary(log), expected) else {
      throw SessionLogError.valueOutOfRange(0)
    }
    figures += try times(fast, log: log, plain: plain)
    if let peers { figures += try peers.figures(log: log, plain: plain, rounds: rounds) }
    return figures
  }

  private func path(_ name: String) -> String { "\(folder)/\(name)" }

  private func sizes(_ signal: LogSignal, _ path: String) throws -> [LogFigure] {
    let sizes = try LogSizes(path: path)
    let samples = Double(signal.samples.count)
    let rate = "\(signal.rate) scans/s"
    return [
      LogFigure("noise entropy, \(rate)", signal.noiseEntropy, "bytes/sample"),
      LogFigure(
        "raw topic with framing, \(rate)", Double(sizes.rawTopic) / samples, "bytes/sample",
        goal: goal(Limits.rawTopic[signal.rate]), isDeterministic: true),
      LogFigure(
        "whole file, \(rate)", Double(sizes.whole) / samples, "bytes/sample",
        goal: goal(Limits.wholeFile[signal.rate]), isDeterministic: true),
    ]
  }

  private func goal(_ limit: Double?) -> LogFigure.Goal { limit.map { .atMost($0) } ?? .none }

  private func times(_ signal: LogSignal, log: String, plain: String) throws -> [LogFigure] {
    var limit: [Double] = []
    var read: [Double] = []
    var write: [Double] = []
    var middle: [Double] = []
    var overview: [Double] = []
    var finish: [Double] = []
    // All of them in each round, so that what disturbs the machine disturbs all of them.
    for round in 0..<rounds + 1 {
      sync()  // what the round before left for the disk is not this one's burden
      let times = [
        try LogSession.elapsed { _ = try LogReads.plain(plain) },
        try LogSession.elapsed { _ = try LogReads.summary(log) },
        try LogSession.write(signal, to: path("again.mcap")),
        try LogSession.elapsed { _ = try LogReads.middle(log, signal) },
        try LogSession.elapsed { _ = try LogReads.overview(log) },
        try LogReads.finishCrashed(log, copy: path("crashed.mcap")),
      ].map { Double($0) / 1e6 }
      guard round > 0 else { continue }  // caches have settled then
      limit.append(times[0])
      read.append(times[1])
      write.append(times[2])
      middle.append(times[3])
      overview.append(times[4])
      finish.append(times[5])
    }
    let ratios = { (own: [Double]) in Self.median(zip(own, limit).map { $0 / $1 }) }
    return [
      LogFigure("C: read int32, same summary", Self.median(limit), "ms"),
      LogFigure(
        "open, read, CRC, summary of the hour", ratios(read), "x C",
        goal: .atMost(Limits.read), note: Self.milliseconds(read)),
      LogFigure(
        "encode, CRC, write of the hour", ratios(write), "x C", goal: .atMost(Limits.write),
        note: Self.milliseconds(write)),
      LogFigure(
        "open, 10 s from the middle", Self.median(middle), "ms", goal: .atMost(Limits.middle)),
      LogFigure(
        "open, overview of the hour", Self.median(overview), "ms",
        goal: .atMost(Limits.overview)),
      LogFigure(
        "finish the hour, cut off at 90 %", Self.median(finish), "ms",
        goal: .atMost(Limits.finish)),
    ]
  }

  private static func milliseconds(_ times: [Double]) -> String {
    String(format: "%.1f ms", median(times))
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
