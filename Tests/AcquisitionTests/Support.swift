import Acquisition
import TableProtocol

extension ScanFrame {
  /// A scan of four channels, 10 ms of device time after its predecessor.
  static func scan(_ sequence: UInt32, epoch: UInt16 = 1, time: UInt64? = nil) -> ScanFrame {
    var frame = ScanFrame(
      epoch: epoch, sequence: sequence, deviceTime: time ?? 10_000 * (UInt64(sequence) + 1),
      channelCount: 4)
    for channel in 0..<4 {
      frame.cells[channel] = CellReading(count: Int32(truncatingIfNeeded: sequence) % 1000)
    }
    return frame
  }

  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var span = bytes.mutableSpan
    encode(into: &span)
    return bytes
  }
}

extension ScanStream {
  /// What is taken from one transfer, as sequence numbers.
  mutating func take(_ transfer: [UInt8]) -> [UInt32] {
    arrivals(in: transfer).map(\.frame.sequence)
  }

  mutating func arrivals(in transfer: [UInt8]) -> [Arrival] {
    var arrivals: [Arrival] = []
    var offset = 0
    while let arrival = next(in: transfer.span, from: &offset) { arrivals.append(arrival) }
    return arrivals
  }

  mutating func take(_ frames: ScanFrame...) -> [UInt32] { take(frames.flatMap(\.bytes)) }
}

/// SplitMix64: small, seeded, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
