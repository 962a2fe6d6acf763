internal import TableDevice
internal import TableProtocol

/// What the table does wrong on the bus, on purpose, until it is told otherwise.
///
/// Where `FaultSwitches` are faults of cells and converters, these are those of firmware and cable,
/// and what a device does that only poses as a table. They outlast an unplug.
public enum Misbehaviour: String, CaseIterable, Sendable {
  case none
  /// The bulk endpoint answers every transfer with a stall.
  case stall
  /// It sends more than was asked for.
  case babble
  /// It sends nothing, and says nothing of it.
  case mute
  /// Its transfers hold random bytes.
  case garbage
  /// Its scans count from zero again, once.
  case counter
  /// Its clock shows the same time for every scan.
  case clock
  /// It claims to speak version 99 of the protocol.
  case version
  /// Its identity is cut short.
  case malformed
  /// Its interface is of another class: some other maker's device with the same ids.
  case stranger
  /// Its configuration descriptor names lengths that nothing has.
  case descriptor
}

extension Misbehaviour {
  /// Changes the answer to a request as this says.
  func change(_ answer: inout [UInt8], to setup: SetupPacket) {
    let isIdentity = setup.requestType == 0xC0 && setup.request == ControlRequest.identity.rawValue
    let isConfiguration =
      setup.requestType == 0x80 && setup.request == 6 && setup.value >> 8 == 2
    switch self {
    case .version where isIdentity && answer.count >= 2:
      answer.replaceSubrange(0..<2, with: [99, 0])
    case .malformed where isIdentity: answer.removeLast(answer.count / 2)
    // Where the interface descriptor has its class, behind the nine bytes of the configuration's.
    case .stranger where isConfiguration && answer.count > 16:
      answer.replaceSubrange(14..<17, with: [0x03, 0x00, 0x00])
    // The interface's own length, which then reaches past everything that was sent.
    case .descriptor where isConfiguration && answer.count > 9: answer[9] = 0xFF
    default: break
    }
  }

  /// Changes a transfer as this says; `first` is the sequence that counts as zero.
  func change(_ bytes: inout [UInt8], count: Int, first: UInt32, random: inout SplitMix64) {
    switch self {
    case .garbage:
      for index in 0..<count { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
    case .counter: Self.changeFrames(&bytes, count) { $0.sequence &-= first }
    case .clock: Self.changeFrames(&bytes, count) { $0.deviceTime = 1 }
    default: break
    }
  }

  private static func changeFrames(
    _ bytes: inout [UInt8], _ count: Int, _ change: (inout ScanFrame) -> Void
  ) {
    var offset = 0
    var span = bytes.mutableSpan
    while offset < count,
      var frame = try? ScanFrame(decoding: span.span.extracting(offset..<count))
    {
      change(&frame)
      offset += frame.encode(into: &span, at: offset)
    }
  }
}

/// The misbehaviour in force, and what it needs to remember.
struct Conduct {
  var misbehaviour = Misbehaviour.none
  private var random = SplitMix64(seed: 1)
  /// The sequence that counts as zero since the counter began anew.
  private var first: UInt32?

  mutating func change(_ bytes: inout [UInt8], count: Int) {
    guard misbehaviour != .none else { return }
    if misbehaviour == .counter, first == nil {
      first = (try? ScanFrame(decoding: bytes.span.extracting(0..<count)))?.sequence
    }
    misbehaviour.change(&bytes, count: count, first: first ?? 0, random: &random)
  }

  mutating func begin(_ misbehaviour: Misbehaviour) {
    self.misbehaviour = misbehaviour
    first = nil
  }

  /// A new stream counts from zero as it should.
  mutating func streamStarted() {
    if misbehaviour == .counter { begin(.none) }
  }
}
