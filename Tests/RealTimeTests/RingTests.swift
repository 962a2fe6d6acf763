import RealTime
import Testing

struct RingTests {
  @Test func givesBackInOrder() {
    let ring = Ring(capacity: 4, filler: 0)
    for number in 1...3 { #expect(ring.push(number)) }
    #expect(ring.count == 3)
    #expect([ring.pop(), ring.pop(), ring.pop(), ring.pop()] == [1, 2, 3, nil])
    #expect(ring.count == 0)
  }

  @Test(arguments: [1, 2, 8])
  func refusesWhatDoesNotFitAndKeepsTheRest(capacity: Int) {
    let ring = Ring(capacity: capacity, filler: 0)
    #expect(ring.capacity == capacity)
    for number in 0..<capacity { #expect(ring.push(number)) }
    #expect(!ring.push(99))
    #expect(ring.count == capacity)
    #expect(ring.pop() == 0)
    #expect(ring.push(capacity))
    for number in 1...capacity { #expect(ring.pop() == number) }
    #expect(ring.pop() == nil)
  }

  @Test func goesRoundManyTimes() {
    let ring = Ring(capacity: 8, filler: 0)
    var next = 0
    var expected = 0
    for round in 0..<1000 {
      for _ in 0...(round % 8) {
        #expect(ring.push(next))
        next += 1
      }
      while let number = ring.pop() {
        #expect(number == expected)
        expected += 1
      }
    }
    #expect(expected == next)
  }

  @Test(arguments: [0, 3, -4])
  func hasACapacityThatIsAPowerOfTwo(capacity: Int) async {
    // The exit test runs in a process of its own, which captures nothing.
    switch capacity {
    case 0: await #expect(processExitsWith: .failure) { _ = Ring(capacity: 0, filler: 0) }
    case 3: await #expect(processExitsWith: .failure) { _ = Ring(capacity: 3, filler: 0) }
    default: await #expect(processExitsWith: .failure) { _ = Ring(capacity: -4, filler: 0) }
    }
  }

  /// Two words that belong together: a torn element shows.
  struct Pair: BitwiseCopyable {
    var number: UInt64
    var check: UInt64
  }

  /// The writer spins on a full ring, the reader on an empty one, both mostly at the edge.
  @Test(arguments: [1, 4, 1024])
  func keepsOrderAndContentBetweenTwoThreads(capacity: Int) {
    let total: UInt64 = 200_000
    let ring = Ring(capacity: capacity, filler: Pair(number: 0, check: 0))
    let isDone = SharedFlag()
    RealTimeThread.start(name: "writer") {
      for number in 0..<total {
        while !ring.push(Pair(number: number, check: ~number &* 31)) { yieldProcessor() }
      }
      isDone.raise()
    }
    var expected: UInt64 = 0
    var wrong = 0
    while true {
      // Looked at before the ring: what was put in before the flag is then there.
      let wasDone = isDone.isRaised
      guard let pair = ring.pop() else {
        if wasDone { break }
        yieldProcessor()
        continue
      }
      if pair.number != expected || pair.check != ~pair.number &* 31 { wrong += 1 }
      expected += 1
    }
    #expect(expected == total)
    #expect(wrong == 0)
  }
}
