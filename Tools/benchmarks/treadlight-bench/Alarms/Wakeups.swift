import CBenchmark

/// Threads that the machine wakes now and then, and how late it does.
@safe
final class Wakeups {
  // Made in init and released in deinit; nobody else has it.
  private let handle: OpaquePointer

  /// The monitor's thread in the daemon asks for the same.
  static let priority: Int32 = 44

  /// Nil when the system refuses the threads.
  init?(_ kind: bench_wakeups_kind, isRealTime: Bool, everyMicroseconds period: Int, atMost: Int) {
    guard
      let handle = unsafe bench_wakeups_start(
        kind, isRealTime ? Self.priority : 0, UInt64(period) * 1000, atMost)
    else { return nil }
    unsafe self.handle = handle
  }

  deinit {
    unsafe bench_wakeups_stop(handle)
    unsafe bench_wakeups_destroy(handle)
  }

  /// Ends the threads and gives what was seen.
  func stop() -> Delays {
    unsafe bench_wakeups_stop(handle)
    let count = unsafe bench_wakeups_count(handle)
    func quantile(_ share: Double) -> Double {
      guard count > 0 else { return 0 }
      let index = max(0, Int((Double(count) * share).rounded(.up)) - 1)
      return Double(unsafe bench_wakeups_delay(handle, index)) / 1000
    }
    return Delays(
      count: count, median: quantile(0.5), p99: quantile(0.99), p999: quantile(0.999),
      longest: quantile(1))
  }

  /// Whether this process may have threads of real-time priority.
  static var mayBeRealTime: Bool {
    guard let probe = Wakeups(BENCH_TIMER, isRealTime: true, everyMicroseconds: 100, atMost: 1)
    else { return false }
    _ = probe.stop()
    return unsafe bench_wakeups_is_real_time(probe.handle)
  }
}
