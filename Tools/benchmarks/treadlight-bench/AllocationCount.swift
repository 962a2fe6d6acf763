import CBenchmark

/// Counts what this thread allocates.
enum AllocationCount {
  /// The allocations during one run of `work`; nil when counting does not work in this build.
  static func during(_ work: () -> Int64) -> Int? {
    guard isCounting else { return nil }
    let before = bench_allocations()
    let sum = work()
    let after = bench_allocations()
    precondition(sum != 1)  // uses the sum
    return Int(after - before)
  }

  /// Whether an array, which is allocated, is counted.
  private static var isCounting: Bool {
    let before = bench_allocations()
    var random = SplitMix64(seed: before)
    let numbers = (0..<1000).map { _ in random.next() }
    return numbers.contains(0) || bench_allocations() > before
  }
}
