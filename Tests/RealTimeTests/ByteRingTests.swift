import RealTime
import Testing

struct ByteRingTests {
  struct Entry: Equatable {
    var bytes: [UInt8]
    var tag: UInt8
    var time: UInt64
  }

  @Test func givesBackBytesTagAndTimeInOrder() {
    let ring = ByteRing(capacity: 4, slotSize: 8)
    let entries = [
      Entry(bytes: [1, 2, 3], tag: 7, time: 100), Entry(bytes: [], tag: 0, time: 0),
      Entry(bytes: [9, 8, 7, 6, 5, 4, 3, 2], tag: 255, time: .max),
    ]
    for entry in entries { #expect(ring.push(entry)) }
    #expect(ring.count == 3)
    #expect(ring.drain() == entries)
    #expect(ring.count == 0)
  }

  @Test func showsNothingWhenEmpty() {
    let ring = ByteRing(capacity: 1, slotSize: 1)
    var wasCalled = false
    #expect(!ring.popping { _, _, _ in wasCalled = true })
    #expect(!wasCalled)
  }

  @Test func refusesWhatDoesNotFitAndKeepsTheRest() {
    let ring = ByteRing(capacity: 2, slotSize: 4)
    let first = Entry(bytes: [1], tag: 1, time: 1)
    let second = Entry(bytes: [2, 2], tag: 2, time: 2)
    let third = Entry(bytes: [3], tag: 3, time: 3)
    #expect(ring.push(first) && ring.push(second))
    #expect(!ring.push(third))
    #expect(ring.popOne() == first)
    #expect(ring.push(third))
    #expect(ring.drain() == [second, third])
  }

  /// A slot that held a longer entry before does not show its rest.
  @Test func goesRoundManyTimesWithEntriesOfEveryLength() {
    let ring = ByteRing(capacity: 4, slotSize: 16)
    var waiting: [Entry] = []
    for number in 0..<500 {
      let entry = Entry(
        bytes: (0..<(number * 7 % 17)).map { UInt8(truncatingIfNeeded: $0 + number) },
        tag: UInt8(truncatingIfNeeded: number), time: UInt64(number))
      #expect(ring.push(entry))
      waiting.append(entry)
      if number % 3 == 0 { #expect(ring.popOne() == waiting.removeFirst()) }
      if waiting.count == 4 {
        #expect(ring.drain() == waiting)
        waiting = []
      }
    }
  }

  @Test func refusesAnEntryLongerThanASlot() async {
    await #expect(processExitsWith: .failure) {
      let ring = ByteRing(capacity: 1, slotSize: 2)
      _ = ring.push([1, 2, 3].span, tag: 0, time: 0)
    }
  }

  @Test(arguments: [1, 16])
  func keepsOrderAndContentBetweenTwoThreads(capacity: Int) {
    let total: UInt64 = 100_000
    let ring = ByteRing(capacity: capacity, slotSize: 32)
    let isDone = SharedFlag()
    RealTimeThread.start(name: "writer") {
      var bytes = [UInt8](repeating: 0, count: 32)
      for number in 0..<total {
        let length = Int(number % 33)
        for index in 0..<length { bytes[index] = UInt8(truncatingIfNeeded: number) &+ UInt8(index) }
        let tag = UInt8(truncatingIfNeeded: number)
        while !ring.push(bytes.span.extracting(first: length), tag: tag, time: number) {
          yieldProcessor()
        }
      }
      isDone.raise()
    }
    var expected: UInt64 = 0
    var wrong = 0
    while true {
      // Looked at before the ring: what was put in before the flag is then there.
      let wasDone = isDone.isRaised
      let wasThere = ring.popping { bytes, tag, time in
        var isRight =
          time == expected && tag == UInt8(truncatingIfNeeded: expected)
          && bytes.count == Int(expected % 33)
        for index in bytes.indices {
          isRight = isRight && bytes[index] == tag &+ UInt8(index)
        }
        if !isRight { wrong += 1 }
        expected += 1
      }
      if !wasThere {
        if wasDone { break }
        yieldProcessor()
      }
    }
    #expect(expected == total)
    #expect(wrong == 0)
  }
}

extension ByteRing {
  fileprivate func push(_ entry: ByteRingTests.Entry) -> Bool {
    push(entry.bytes.span, tag: entry.tag, time: entry.time)
  }

  fileprivate func popOne() -> ByteRingTests.Entry? {
    var entry: ByteRingTests.Entry?
    _ = popping { bytes, tag, time in
      entry = .init(bytes: bytes.indices.map { bytes[$0] }, tag: tag, time: time)
    }
    return entry
  }

  fileprivate func drain() -> [ByteRingTests.Entry] {
    var entries: [ByteRingTests.Entry] = []
    while let entry = popOne() { entries.append(entry) }
    return entries
  }
}
