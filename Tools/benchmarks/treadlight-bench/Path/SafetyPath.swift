import ArgumentParser

/// `bench path`: from a transfer's bytes to raised alarms, on one thread.
struct SafetyPath: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "From a transfer's bytes to raised alarms, on one thread.",
    discussion: """
      What the daemon's monitor thread does with the scans of a table of 16 cells, step by step: \
      decode, loads, alarm conditions, rings and the table's signal; calm, and with alarms raised, \
      acknowledged, paused and shelved all the time. Beside it plain C that only makes loads of \
      counts. Counts instructions per scan, and allocations and releases over a million scans; \
      exits with 1 where the whole path has any.
      """)

  @Option(help: "Scans in a round.") var scans = 20_000
  @Option(help: "Rounds that count.") var rounds = 21
  @Option(help: "Scans that allocations are counted over.") var allocationScans = 1_000_000
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Do not count instructions, which may take some minutes.")
  var skipInstructions = false
  @Option(help: .hidden) var only: PathVariant?
  @Option(help: .hidden) var repeats = 1

  func validate() throws {
    guard 8...1_000_000 ~= scans, 1...100_000 ~= rounds, 0...1000 ~= repeats,
      1...1_000_000_000 ~= allocationScans
    else {
      throw ValidationError("scans must be 8...1000000 and rounds 1...100000")
    }
  }

  func run() throws {
    let benchmark = try PathBenchmark(scans: scans)
    if let only {
      // What InstructionCount runs under valgrind: nothing but the work.
      for _ in 0..<repeats { _ = benchmark.run(only) }
      return
    }
    let report = PathReport(
      scans: scans, rounds: rounds,
      timings: Timing.interleaved(PathVariant.allCases, rounds: rounds, per: scans) {
        benchmark.run($0)
      }, instructions: skipInstructions ? .skipped : countInstructions(benchmark),
      allocationScans: allocationRounds * scans,
      allocations: PathVariant.allCases.map { countAllocations(benchmark, $0) },
      alarms: PathVariant.allCases.map { benchmark.alarms($0) })
    print(json ? try report.json() : report.text)
    if report.allocatesOnThePath { throw ExitCode(1) }
  }

  private var allocationRounds: Int { (allocationScans + scans - 1) / scans }

  private func countAllocations(
    _ benchmark: PathBenchmark, _ variant: PathVariant
  ) -> AllocationCount.Counts? {
    _ = benchmark.run(variant)  // what is made once is made by now
    return AllocationCount.counts {
      (0..<allocationRounds).reduce(0) { sum, _ in sum &+ benchmark.run(variant) }
    }
  }

  private func countInstructions(_ benchmark: PathBenchmark) -> InstructionCount {
    InstructionCount.measure(
      PathVariant.allCases, per: scans,
      arguments: { ["path", "--only", $0.rawValue, "--scans", "\(scans)"] },
      work: { benchmark.run($0) })
  }
}
