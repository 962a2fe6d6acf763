import ArgumentParser

/// `bench loads`: from a frame's counts to the foot force.
struct Loads: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "From a frame's counts to the foot force.",
    discussion: """
      A table of 16 cells and four panels at 1000 scans per second, a client lying on it, a foot \
      moving over it, noise. LoadEstimator computes the loads of each scan, and so do two loops in \
      C: one that calibrates, tares, and sums forces and moments, and one that also looks for \
      false readings. The rounds of the three alternate, so that what disturbs the machine \
      disturbs all of them. Exits with 1 when they do not give the same loads.
      """)

  @Option(help: "Scans in a round.") var scans = 20_000
  @Option(help: "Rounds that count.") var rounds = 41
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Do not count instructions, which may take half a minute.")
  var skipInstructions = false
  @Option(help: .hidden) var only: LoadsVariant?
  @Option(help: .hidden) var repeats = 1

  func validate() throws {
    guard 1...1_000_000 ~= scans, 1...100_000 ~= rounds, 0...1000 ~= repeats else {
      throw ValidationError("scans must be 1...1000000 and rounds 1...100000")
    }
  }

  func run() throws {
    let benchmark = try LoadsBenchmark(scans: scans)
    if let only {
      // What InstructionCount runs under valgrind: nothing but the work.
      for _ in 0..<repeats { _ = benchmark.run(only) }
      return
    }
    if let difference = benchmark.firstDifference() {
      print("The loads differ: \(difference)")
      throw ExitCode(1)
    }
    let timings = Timing.interleaved(LoadsVariant.allCases, rounds: rounds, per: scans) {
      benchmark.run($0)
    }
    let instructions = skipInstructions ? .skipped : countInstructions(benchmark)
    let report = LoadsReport(
      scans: scans, rounds: rounds, timings: timings, instructions: instructions,
      allocations: LoadsVariant.allCases.map { variant in
        AllocationCount.during { benchmark.run(variant) }
      })
    print(json ? try report.json() : report.text)
  }

  private func countInstructions(_ benchmark: LoadsBenchmark) -> InstructionCount {
    InstructionCount.measure(
      LoadsVariant.allCases, per: scans,
      arguments: { ["loads", "--only", $0.rawValue, "--scans", "\(scans)"] },
      work: { benchmark.run($0) })
  }
}
