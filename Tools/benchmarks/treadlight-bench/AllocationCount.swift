import CBenchmark

/// Counts what this thread allocates.
enum AllocationCount {
  struct Counts {
    var allocations: Int
    var frees: Int
  }

  /// The allocations during one run of `work`; nil when counting does not work in this build.
  static func during(_ work: () -> Int64) -> Int? { counts(during: work)?.allocations }

  /// Allocations and releases during one run of `work`; nil when counting does not work.
  static func counts(during work: () -> Int64) -> Counts? {
    guard isCounting else { return nil }
    let before = (bench_allocations(), bench_frees())
    let sum = work()
    let after = (bench_allocations(), bench_frees())
    precondition(sum != 1)  // uses the sum
    return Counts(allocations: Int(after.0 - before.0), frees: Int(after.1 - before.1))
  }

  /// Whether an array, which is allocated and released, is counted.
  private static var isCounting: Bool {
    let before = (bench_allocations(), bench_frees())
    var random = SplitMix64(seed: before.0)
    let hasNone = (0..<1000).map { _ in random.next() }.contains(0)
    return hasNone || bench_allocations() > before.0 && bench_frees() > before.1
  }
}
