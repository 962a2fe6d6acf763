import Testing

@testable import SessionLog

struct GroupColumnTests {
  private func encode(_ numbers: [Int32]) -> [UInt8] {
    var column = [Int32](repeating: 0, count: GroupColumn.lead) + numbers
    var bytes: [UInt8] = []
    GroupColumn.encode(&column, at: GroupColumn.lead, count: numbers.count, into: &bytes)
    return bytes
  }

  /// One step has the same difference in every order: the least is written.
  @Test(arguments: [1, 15, 16, 17, 128, 129])
  func takesTheLeastOfOrdersThatNeedAsMuch(place: Int) {
    // At the group's end, so that no order sees the step again: 2 bits, whatever the order.
    var numbers = [Int32](repeating: 0, count: place + 1)
    numbers[place] = 1
    let heads = encode(numbers)
    // The first number, then for a group of nothing but zeros its head alone.
    let head = place > 128 ? heads[2] : heads[1]
    #expect(head == 1 << 6 | 2)
  }

  /// A zigzag has the smallest differences in the first order, a slope in the second.
  @Test(arguments: [1, 2])
  func takesTheOrderThatNeedsLeast(order: Int) {
    let numbers = (0..<300).map { order == 1 ? 7 * ($0 % 2) : 50 * $0 }.map { Int32($0) }
    let bytes = encode(numbers)
    // Behind the first number and a first group, which begins with a step.
    let second = bytes[2 + 16 * Int(bytes[1] & 63)]
    #expect(second >> 6 == order)
    #expect(second & 63 == (order == 1 ? 4 : 0))
  }
}
