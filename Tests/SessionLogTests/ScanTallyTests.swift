import Testing

@testable import SessionLog

struct ScanTallyTests {
  /// Every rest behind the eights; numbers of all sizes, up to what a float has exactly and beyond,
  /// with sums up to what 32 bits hold and beyond.
  @Test(arguments: Array(1...41) + [511, 512, 513, 4096])
  func agreesWithAddingOneByOne(count: Int) {
    var noise = Noise(seed: UInt64(count))
    let wide = (0..<count).map { _ in Int32(truncatingIfNeeded: noise.next()) }
    let kinds = [
      wide, wide.map { $0 % 500 - 3000 }, wide.map { $0 >> 8 }, wide.map { 0xFF_FFFF + $0 % 3 },
      wide.map { -0xFF_FFFF + $0 % 3 },
    ]
    for numbers in kinds {
      var expected = ValueTally()
      for number in numbers { expected.add(number) }
      var tally = ValueTally()
      tally.add(numbers.span)
      #expect(tally == expected)
    }
  }

  /// Far more than 32 bits.
  @Test(arguments: [Int32.min, -1, .max])
  func doesNotOverflow(number: Int32) {
    let count = 8 * (1 << 15) + 13
    var tally = ValueTally()
    tally.add([Int32](repeating: number, count: count).span)
    #expect(tally.sum == Int64(number) * Int64(count))
    #expect(tally.minimum == number && tally.maximum == number)
  }
}
