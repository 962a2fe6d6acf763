internal import Synchronization

/// Counts times by size, written by one thread and read by any, without locks or allocation.
///
/// Sixteen slots to each doubling, so that a value read back is at most 6.25 % too high; times
/// from 1 us to 2^32 us, shorter and longer ones in the slots at the ends.
public final class LatencyHistogram: Sendable {
  static let slotCount = 464  // 29 doublings

  private let slots: [464 of Atomic<UInt32>]  // slotCount
  private let longest = Atomic<UInt64>(0)
  private let total = Atomic<UInt64>(0)

  public init() { slots = .init { _ in Atomic(0) } }

  /// Counts one time, nanoseconds.
  public func add(_ nanoseconds: UInt64) {
    slots[Self.slot(nanoseconds / 1000)].add(1, ordering: .relaxed)
    // Only the writing thread stores it; a wrapped one is no sum, after 584 years of delay.
    total.store(total.load(ordering: .relaxed) &+ nanoseconds, ordering: .relaxed)
    if nanoseconds > longest.load(ordering: .relaxed) {
      longest.store(nanoseconds, ordering: .relaxed)  // only the writing thread stores it
    }
  }

  /// Below 16 us every microsecond has a slot, above it each sixteenth of a doubling.
  static func slot(_ microseconds: UInt64) -> Int {
    guard microseconds >= 16 else { return Int(microseconds) }
    let exponent = 63 - microseconds.leadingZeroBitCount
    let step = Int(microseconds >> UInt64(exponent - 4)) & 15
    return min((exponent - 3) * 16 + step, slotCount - 1)
  }

  /// The first time beyond a slot, microseconds.
  static func end(ofSlot slot: Int) -> UInt64 {
    guard slot >= 16 else { return UInt64(slot) + 1 }
    let exponent = UInt64(slot / 16 + 3)
    return (UInt64(16 + slot % 16 + 1)) << (exponent - 4)
  }

  /// All times together, nanoseconds.
  public var sum: UInt64 { total.load(ordering: .relaxed) }

  /// How many times were shorter than each of `bounds`, microseconds; the last count is of all.
  ///
  /// Exact where a bound is a power of two, else rounded down to a slot's beginning.
  public func counts(below bounds: [UInt64]) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: bounds.count + 1)
    for slot in 0..<Self.slotCount {
      let end = Self.end(ofSlot: slot)
      let count = UInt64(slots[slot].load(ordering: .relaxed))
      // A time that the last slot holds may be longer than any bound.
      let first = slot < Self.slotCount - 1 ? bounds.firstIndex { $0 >= end } : nil
      counts[first ?? bounds.count] += count
    }
    for index in counts.indices.dropFirst() { counts[index] += counts[index - 1] }
    return counts
  }

  /// How many times were counted, and some of their quantiles.
  public var report: LatencyReport {
    var counts = [UInt64](repeating: 0, count: Self.slotCount)
    for slot in counts.indices { counts[slot] = UInt64(slots[slot].load(ordering: .relaxed)) }
    let total = counts.reduce(0, +)
    func quantile(_ share: Double) -> UInt64 {
      let wanted = (Double(total) * share).rounded(.up)
      var seen: UInt64 = 0
      for slot in counts.indices {
        seen += counts[slot]
        if Double(seen) >= wanted, seen > 0 { return Self.end(ofSlot: slot) }
      }
      return 0
    }
    return LatencyReport(
      count: total, median: quantile(0.5), p99: quantile(0.99), p999: quantile(0.999),
      longest: longest.load(ordering: .relaxed) / 1000)
  }
}

/// A distribution of times, microseconds; quantiles rounded up to their slot's end.
public struct LatencyReport: Equatable, Sendable {
  public var count: UInt64
  public var median: UInt64
  public var p99: UInt64
  public var p999: UInt64
  public var longest: UInt64
}
