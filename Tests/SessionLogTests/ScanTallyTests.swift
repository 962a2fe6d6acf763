import Testing

@testable import SessionLog

struct ScanTallyTests {
  /// Every rest behind the eights, and numbers whose halves carry all bits.
  @Test(arguments: 1...41)
  func agreesWithAddingOneByOne(count: Int) {
    var noise = Noise(seed: UInt64(count))
    let wide = (0..<count).map { _ in Int32(truncatingIfNeeded: noise.next()) }
    for numbers in [wide, wide.map { $0 % 500 - 3000 }] {
      var expected = ValueTally()
      for number in numbers { expected.add(number) }
      var tally = ValueTally()
      tally.add(numbers.span)
      #expect(tally == expected)
    }
  }

  /// More than the sums of halves can hold in one round.
  @Test(arguments: [Int32.min, -1, .max])
  func doesNotOverflow(number: Int32) {
    let count = 8 * (1 << 15) + 13
    var tally = ValueTally()
    tally.add([Int32](repeating: number, count: count).span)
    #expect(tally.sum == Int64(number) * Int64(count))
    #expect(tally.minimum == number && tally.maximum == number)
  }
}
