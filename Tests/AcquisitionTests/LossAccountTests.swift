import Acquisition
import TableProtocol
import Testing

/// produced = received + lost, whatever the cable does.
struct LossAccountTests {
  @Test(arguments: 1...60)
  func everyScanIsReceivedOrCounted(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let produced = UInt32.random(in: 1...400, using: &random)
    let cable = Cable(produced: produced, &random)
    var stream = ScanStream(epoch: 1)
    var arrivals: [ScanStream.Arrival] = []
    for transfer in cable.transfers { arrivals += stream.arrivals(in: transfer) }
    let beforeSettling = stream.counts
    stream.settle(produced: produced)

    let taken = arrivals.map(\.frame.sequence)
    #expect(taken == cable.expected)
    #expect(stream.counts.received == UInt64(taken.count))
    #expect(stream.counts.received + stream.counts.lost == UInt64(produced))
    #expect(beforeSettling.lost == arrivals.reduce(0) { $0 + UInt64($1.lostBefore) })
    #expect(stream.counts.gaps == cable.expectedGaps)
    #expect(stream.counts.outOfOrder == cable.outOfOrder)
    #expect(stream.counts.foreignEpoch == cable.foreign)
    #expect(stream.counts.invalid >= cable.corrupted)
  }
}

/// A cable that drops, repeats, swaps and corrupts frames, and what an honest reader takes.
private struct Cable {
  private(set) var transfers: [[UInt8]] = []
  /// The sequence numbers that an honest reader takes.
  private(set) var expected: [UInt32] = []
  private(set) var outOfOrder: UInt64 = 0
  private(set) var foreign: UInt64 = 0
  /// Runs of bytes that are no frame.
  private(set) var corrupted: UInt64 = 0
  private var endsCorrupted = false
  private let produced: UInt32

  init(produced: UInt32, _ random: inout SeededGenerator) {
    self.produced = produced
    var order: [UInt32] = []
    for sequence in 0..<produced {
      switch Int.random(in: 0..<20, using: &random) {
      case 0, 1: break
      case 2: order += [sequence, sequence]
      case 3:
        let place = order.count - Int.random(in: 1...4, using: &random)
        order.insert(sequence, at: max(0, place))
      default: order.append(sequence)
      }
    }
    var transfer: [UInt8] = []
    for sequence in order {
      transfer += frame(sequence, &random)
      if Int.random(in: 0..<10, using: &random) == 0 {
        transfers.append(transfer)
        transfer = []
        endsCorrupted = false
      }
    }
    transfers.append(transfer)
  }

  /// Runs of numbers that are not in `expected`.
  var expectedGaps: UInt64 {
    var gaps: UInt64 = 0
    var next: UInt32 = 0
    for sequence in expected + [produced] {
      if sequence != next { gaps += 1 }
      next = sequence + 1
    }
    return gaps
  }

  /// One frame's bytes, perhaps broken, perhaps with something foreign before it.
  private mutating func frame(_ sequence: UInt32, _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = ScanFrame.scan(sequence).bytes
    let followsCorruption = endsCorrupted
    endsCorrupted = false
    switch Int.random(in: 0..<20, using: &random) {
    case 0:
      // The version byte is left alone: its errors have a count of their own.
      let bit = 24 + Int.random(in: 0..<8 * bytes.count - 24, using: &random)
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      corrupted += 1
      endsCorrupted = true
      return bytes
    case 1:
      foreign += 1
      bytes = ScanFrame.scan(sequence, epoch: 0).bytes + bytes
    case 2:
      if !followsCorruption { corrupted += 1 }
      bytes = [UInt8](repeating: 0xA5, count: Int.random(in: 1...40, using: &random)) + bytes
    default: break
    }
    if let last = expected.last, sequence <= last {
      outOfOrder += 1
    } else {
      expected.append(sequence)
    }
    return bytes
  }
}
