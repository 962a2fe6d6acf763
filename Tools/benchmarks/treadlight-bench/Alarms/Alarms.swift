import ArgumentParser
import CBenchmark
import Foundation

/// `bench alarms`: from a transfer's arrival to the raised alarm, in a running daemon.
struct Alarms: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "From a transfer's arrival to the raised alarm, in a running daemon.",
    discussion: """
      A virtual table of 16 cells at 1000 scans per second, whose load swings over a client's limit \
      40 times a second, in a daemon of its own for every condition: idle; with twice as many busy \
      processes as cores; with the recording's disk standing still; with live clients that never \
      read; with 50 pages on the live stream of the HTTP door, one of them stalled; with a crowd of 1000 callers who say nothing and 100 who never read; all at once; idle and loaded without real-time priority. Two threads that only wait \
      for a timer and for a bell run beside it, to tell what is the machine's.

      A disk that stands still takes root (loop device, fsfreeze); elsewhere the recorder's writes \
      are held up inside the process. What the daemon's threads allocate is counted by a library \
      that Tools/bench builds and loads into it.
      """)

  @Option(help: "Seconds to measure under each condition; 10 000 events take 130.")
  var seconds = 130
  @Flag(help: "Print JSON.") var json = false
  @Option(
    help: "Only the condition of this name; may be given several times. 'pages' comes with 'idle'.")
  var only: [String] = []
  @Option(help: "The daemon's program.") var daemon: String
  @Option(help: "The library that counts inside of it.") var probe: String
  @Flag(help: .hidden) var pretendDisk = false

  func validate() throws {
    guard 5...3600 ~= seconds else { throw ValidationError("seconds must be 5...3600") }
    let known = AlarmsCondition.all(mayBeRealTime: true).map(\.name)
    for name in only where !known.contains(name) {
      throw ValidationError("no condition is called '\(name)'; there are: \(known.formatted())")
    }
  }

  private func isWanted(_ condition: AlarmsCondition) -> Bool {
    let beside = only.contains(AlarmsCondition.pagesName) ? [AlarmsCondition.plainName] : []
    return only.isEmpty || (only + beside).contains(condition.name)
  }

  func run() throws {
    let run = AlarmsRun(
      daemon: daemon, probeLibrary: probe, seconds: seconds, pretendsDisk: pretendDisk)
    var outcomes: [AlarmsOutcome] = []
    for condition in AlarmsCondition.all(mayBeRealTime: Wakeups.mayBeRealTime)
    where isWanted(condition) {
      FileHandle.standardError.write(Data("\(condition.name) ...\n".utf8))
      outcomes.append(try run.measure(condition))
    }
    let report = AlarmsReport(seconds: seconds, outcomes: outcomes)
    print(json ? try report.json() : report.text)
  }
}

/// What keeps a core busy; ends with the benchmark.
struct Spin: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keep a core busy.", shouldDisplay: false)

  func run() { bench_spin() }
}
