import Testing

@testable import AlarmSignals

struct NoticeQueueTests {
  /// Letters are priorities in order of arrival; a capacity of three.
  @Test(
    arguments: [
      ("hml", "hml", ""),
      ("lmh", "hml", ""),
      ("hhhh", "hhh", "h0"),
      ("lhhh", "hhh", "l0"),
      ("hhhl", "hhh", "l3"),
      ("mlhm", "hmm", "l1"),
      ("mmmh", "hmm", "m0"),
      ("llll", "lll", "l0"),
      ("hhhml", "hhh", "m3 l4"),
    ] as [(String, String, String)])
  func letsTheOldestOfTheLowestGo(arriving: String, leaving: String, gone: String) {
    var queue = NoticeQueue<String>(capacity: 3)
    var dropped: [String] = []
    for (index, letter) in arriving.enumerated() {
      if let one = queue.append("\(letter)\(index)", priority(letter)) { dropped.append(one) }
    }
    var taken: [String] = []
    while let next = queue.popFirst() { taken.append(next) }
    #expect(taken.map { String($0.prefix(1)) }.joined() == leaving)
    #expect(dropped.joined(separator: " ") == gone)
  }

  /// Letters are tables in order of arrival, all of one priority; a capacity of four.
  @Test(
    arguments: [
      ("aaab", "a0 b3 a1 a2", ""),
      ("aaaab", "a1 b4 a2 a3", "a0"),
      ("baaaa", "b0 a2 a3 a4", "a1"),
      ("abcab", "b1 c2 a3 b4", "a0"),
      ("aabbc", "a1 b2 c4 b3", "a0"),
    ] as [(String, String, String)])
  func servesTheTablesInTurn(arriving: String, leaving: String, gone: String) {
    var queue = NoticeQueue<String>(capacity: 4)
    var dropped: [String] = []
    for (index, letter) in arriving.enumerated() {
      let one = queue.append("\(letter)\(index)", .medium, of: String(letter))
      if let one { dropped.append(one) }
    }
    var taken: [String] = []
    while let next = queue.popFirst() { taken.append(next) }
    #expect(taken.joined(separator: " ") == leaving)
    #expect(dropped.joined(separator: " ") == gone)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func holdsItsPromisesForAnyOrder(seed: UInt64) {
    var random = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func next(_ bound: UInt64) -> UInt64 {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      return random % bound
    }
    var queue = NoticeQueue<Int>(capacity: 5)
    // A plain list of what should be there, in order of arrival.
    var reference: [(AlarmNotice.Priority, Int)] = []
    for number in 0..<100 {
      if next(3) == 0 {
        let highest = reference.map(\.0).max()
        let expected = reference.first { $0.0 == highest }?.1
        reference.removeAll { $0.1 == expected }
        #expect(queue.popFirst() == expected)
      } else {
        let priority = AlarmNotice.Priority.allCases[Int(next(3))]
        reference.append((priority, number))
        var expected: Int?
        if reference.count > 5 {
          let lowest = reference.map(\.0).min()
          expected = reference.first { $0.0 == lowest }?.1
          reference.removeAll { $0.1 == expected }
        }
        #expect(queue.append(number, priority) == expected)
      }
      #expect(queue.count == reference.count)
    }
  }

  private func priority(_ letter: Character) -> AlarmNotice.Priority {
    switch letter {
    case "h": .high
    case "m": .medium
    default: .low
    }
  }
}
