import Testing

@testable import RealTime

struct LatencyHistogramTests {
  @Test func everyTimeLiesWithinASixteenthBelowItsSlotsEnd() {
    for microseconds: UInt64 in (0..<5000).map({ $0 }) + (13...31).map({ 1 << $0 }) {
      let end = LatencyHistogram.end(ofSlot: LatencyHistogram.slot(microseconds))
      #expect(end > microseconds)
      #expect(Double(end) <= max(Double(microseconds) * 1.0625 + 1, 1))
    }
  }

  @Test func slotsAscendWithoutAHole() {
    var former = -1
    for microseconds: UInt64 in 0..<100_000 {
      let slot = LatencyHistogram.slot(microseconds)
      #expect(slot == former || slot == former + 1)
      former = slot
    }
  }

  @Test func quantilesAreThoseOfTheTimesCounted() {
    let histogram = LatencyHistogram()
    for microseconds: UInt64 in 1...1000 { histogram.add(microseconds * 1000) }
    let report = histogram.report
    #expect(report.count == 1000)
    #expect((500...532).contains(report.median))
    #expect((990...1052).contains(report.p99))
    #expect(report.longest == 1000)
  }

  @Test func countsWhatIsShorterThanEachBound() {
    let histogram = LatencyHistogram()
    // 7.999 us, 8 us, 1023 us, 5 ms, and one longer than every slot.
    for time: UInt64 in [7_999, 8_000, 1_023_000, 5_000_000, 1 << 60] { histogram.add(time) }
    #expect(histogram.counts(below: [8, 1024, 1 << 20]) == [1, 3, 4, 5])
    #expect(histogram.sum == 7_999 + 8_000 + 1_023_000 + 5_000_000 + 1 << 60)
    #expect(LatencyHistogram().counts(below: [8, 16]) == [0, 0, 0])
  }

  @Test func anEmptyOneSaysNothing() {
    #expect(
      LatencyHistogram().report
        == LatencyReport(count: 0, median: 0, p99: 0, p999: 0, longest: 0))
  }

  @Test func theLongestTimesHaveTheLastSlot() {
    let histogram = LatencyHistogram()
    histogram.add(.max)
    #expect(histogram.report.count == 1)
    #expect(LatencyHistogram.slot(.max) == LatencyHistogram.slotCount - 1)
  }
}
