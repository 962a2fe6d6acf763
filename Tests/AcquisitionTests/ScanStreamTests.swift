import Acquisition
import TableProtocol
import Testing

struct ScanStreamTests {
  @Test func takesAWholeStreamInOrder() {
    var stream = ScanStream(epoch: 1)
    #expect(stream.take(.scan(0), .scan(1), .scan(2)) == [0, 1, 2])
    #expect(stream.take([]) == [])
    #expect(stream.take(.scan(3)) == [3])
    #expect(stream.counts == .counting(received: 4))
  }

  @Test func handsOnWhatTheFrameSays() {
    var stream = ScanStream(epoch: 1)
    let frame = ScanFrame.scan(0)
    #expect(stream.arrivals(in: frame.bytes).map(\.frame) == [frame])
  }

  @Test func tellsHowManyAreMissingBeforeAScan() {
    var stream = ScanStream(epoch: 1)
    let transfer = [2, 3, 7].flatMap { ScanFrame.scan($0).bytes }
    #expect(stream.arrivals(in: transfer).map(\.lostBefore) == [2, 0, 3])
    #expect(stream.counts == .counting(received: 3, lost: 5, gaps: 2))
  }

  @Test(
    arguments: [
      ("again", [ScanFrame.scan(0), .scan(1), .scan(1)], [0, 1]),
      ("again, with a later time", [.scan(0), .scan(1), .scan(1, time: 90_000)], [0, 1]),
      ("late", [.scan(0), .scan(2), .scan(1)], [0, 2]),
      ("late, with a later time", [.scan(0), .scan(2), .scan(1, time: 90_000)], [0, 2]),
      ("at the same device time", [.scan(0), .scan(1, time: 10_000)], [0]),
      ("at an earlier device time", [.scan(0), .scan(1, time: 9_999)], [0]),
      ("half the numbers back", [.scan(0), .scan(0x8000_0001)], [0]),
    ] as [(String, [ScanFrame], [UInt32])])
  func passesOverWhatComes(name: String, frames: [ScanFrame], taken: [UInt32]) {
    var stream = ScanStream(epoch: 1)
    #expect(stream.take(frames.flatMap(\.bytes)) == taken)
    #expect(stream.counts.outOfOrder == 1)
    #expect(stream.counts.received == UInt64(taken.count))
  }

  /// A scan whose device time stands still is not taken, and then it is missing.
  @Test func countsAScanWithAStandingClockAsLost() {
    var stream = ScanStream(epoch: 1)
    #expect(stream.take(.scan(0), .scan(1, time: 10_000), .scan(2)) == [0, 2])
    #expect(stream.counts == .counting(received: 2, lost: 1, gaps: 1, outOfOrder: 1))
  }

  @Test func passesOverScansOfAnotherStream() {
    var stream = ScanStream(epoch: 2)
    #expect(stream.take(.scan(90, epoch: 1), .scan(0, epoch: 2), .scan(91, epoch: 1)) == [0])
    #expect(stream.counts == .counting(received: 1, foreignEpoch: 2))
  }

  // MARK: Numbers that jump

  @Test func takesTheLargestStepForwardForALoss() {
    var stream = ScanStream(epoch: 1)
    #expect(stream.take(.scan(0), .scan(0x8000_0000)) == [0, 0x8000_0000])
    #expect(stream.counts == .counting(received: 2, lost: 0x7FFF_FFFF, gaps: 1))
  }

  @Test func countsOnWhenTheNumbersWrap() {
    var stream = ScanStream(epoch: 1)
    let numbers: [UInt32] = [0x7FFF_FFFF, 0xFFFF_FFFD, 0xFFFF_FFFF, 0, 2]
    let transfer = numbers.enumerated().flatMap { index, number in
      ScanFrame.scan(number, time: UInt64(index)).bytes
    }
    #expect(stream.take(transfer) == numbers)
    #expect(
      stream.counts == .counting(received: 5, lost: UInt64(UInt32.max) - 1, gaps: 4))
    // All numbers but the received ones up to 2: produced = 2^32 + 3.
    #expect(stream.counts.received + stream.counts.lost == 1 << 32 + 3)
  }

  // MARK: The account at the end

  @Test(
    arguments: [
      (3, 0, 0),
      (5, 2, 1),
      (2, 0, 0),  // less than was seen: a lie or a restart
      (0, 0, 0),
    ] as [(UInt32, UInt64, UInt64)])
  func settlesWithWhatTheTableMade(produced: UInt32, lost: UInt64, gaps: UInt64) {
    var stream = ScanStream(epoch: 1)
    _ = stream.take(.scan(0), .scan(1), .scan(2))
    stream.settle(produced: produced)
    #expect(stream.counts == .counting(received: 3, lost: lost, gaps: gaps))
    stream.settle(produced: produced)
    #expect(stream.counts == .counting(received: 3, lost: lost, gaps: gaps))
  }

  @Test func countsAStreamLostWholly() {
    var stream = ScanStream(epoch: 1)
    stream.settle(produced: 40)
    #expect(stream.counts == .counting(lost: 40, gaps: 1))
  }

  @Test func addsUpStreams() {
    var sum = StreamCounts()
    var one = StreamCounts.counting(received: 1, lost: 2, gaps: 3, outOfOrder: 4, foreignEpoch: 5)
    one.invalid = 6
    one.unknownVersion = 7
    sum.add(one)
    sum.add(one)
    var two = StreamCounts.counting(received: 2, lost: 4, gaps: 6, outOfOrder: 8, foreignEpoch: 10)
    two.invalid = 12
    two.unknownVersion = 14
    #expect(sum == two)
  }
}

extension StreamCounts {
  static func counting(
    received: UInt64 = 0, lost: UInt64 = 0, gaps: UInt64 = 0, outOfOrder: UInt64 = 0,
    foreignEpoch: UInt64 = 0
  ) -> StreamCounts {
    var counts = StreamCounts()
    counts.received = received
    counts.lost = lost
    counts.gaps = gaps
    counts.outOfOrder = outOfOrder
    counts.foreignEpoch = foreignEpoch
    return counts
  }
}

/// The sequence is 32 bits: 49 days at 1000 scans a second.
struct SequenceWrapTests {
  private func bytes(_ sequence: UInt32, at time: UInt64) -> [UInt8] {
    let frame = ScanFrame(epoch: 1, sequence: sequence, deviceTime: time, channelCount: 1)
    var bytes = [UInt8](repeating: 0, count: frame.byteCount)
    var span = bytes.mutableSpan
    frame.encode(into: &span)
    return bytes
  }

  @Test func goesOnPastTheWrap() {
    var stream = ScanStream(epoch: 1)
    var time: UInt64 = 1 << 42
    // As far as a step may go, twice, to be near the end.
    let sequences: [UInt32] = [
      0x7FFF_FFFF, 0xFFFF_FFFD, 0xFFFF_FFFE, 0xFFFF_FFFF, 0, 1, 4, 5,
    ]
    var lost: [UInt32] = []
    for sequence in sequences {
      time += 1000
      var offset = 0
      let transfer = bytes(sequence, at: time)
      if let arrival = stream.next(in: transfer.span, from: &offset) {
        lost.append(arrival.lostBefore)
        #expect(arrival.frame.sequence == sequence)
      }
    }
    #expect(lost == [0x7FFF_FFFF, 0x7FFF_FFFD, 0, 0, 0, 0, 2, 0])
    #expect(stream.counts.outOfOrder == 0)
    // One from before the wrap, late: not taken again.
    var offset = 0
    let old = bytes(0xFFFF_FFFF, at: time + 1000)
    let again = stream.next(in: old.span, from: &offset)
    #expect(again == nil)
    #expect(stream.counts.outOfOrder == 1)
    stream.settle(produced: 6)
    #expect(stream.counts.lost == UInt64(lost.reduce(0) { $0 + UInt64($1) }))
  }
}
