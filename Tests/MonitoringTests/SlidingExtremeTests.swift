import Testing

@testable import Monitoring

struct SlidingExtremeTests {
  /// Three slices of ten: what came in this one and the two before.
  @Test(
    arguments: [
      (true, [(0, 5), (9, 3)], 5), (true, [(0, 5), (29, 3)], 5), (true, [(9, 5), (30, 3)], 3),
      (false, [(0, 5), (9, 7)], 5), (false, [(0, 5), (30, 7)], 7),
      // The worst of a slice, and not its last.
      (true, [(0, 5), (1, 9), (2, 4), (20, 3)], 9), (false, [(0, 5), (1, 2), (2, 4), (20, 8)], 2),
      // A slice whose place is taken again.
      (true, [(0, 9), (10, 5), (30, 4), (31, 1)], 5),
      (true, [(0, 9), (60, 1)], 1),
    ] as [(Bool, [(UInt64, Int32)], Int32)])
  func keepsTheExtremeOfItsWindow(
    isHighest: Bool, values: [(UInt64, Int32)], expected: Int32
  ) {
    var extreme = SlidingExtreme(highest: isHighest, slices: 3, of: 10)
    var last: Int32?
    for (time, value) in values { last = extreme.add(value, at: time) }
    #expect(last == expected)
    extreme.forget()
    #expect(extreme.add(6, at: values.last?.0 ?? 0) == 6)
  }

  @Test func hasNoRoomForMoreThanSixteenSlices() async {
    _ = SlidingExtreme(highest: true, slices: 16, of: 1)
    await #expect(processExitsWith: .failure) {
      _ = SlidingExtreme(highest: true, slices: 17, of: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = SlidingExtreme(highest: true, slices: 0, of: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = SlidingExtreme(highest: true, slices: 1, of: 0)
    }
  }
}
