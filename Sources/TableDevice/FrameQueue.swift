internal import TableProtocol

/// The scans that wait for the host.
///
/// When it is full, new scans are refused and counted: the host then finds one gap of exactly the
/// refused scans.
struct FrameQueue: ~Copyable {
  /// At 1000 scans a second the host may be late by 64 ms; 64 x 152 bytes fit the RP2040's RAM.
  static let capacity = 64

  private var frames: [64 of ScanFrame]
  private var head = 0
  private(set) var count = 0
  private(set) var dropped: UInt32 = 0

  init() {
    frames = .init(repeating: ScanFrame(epoch: 0, sequence: 0, deviceTime: 0, channelCount: 1))
  }

  var first: ScanFrame? { count == 0 ? nil : frames[head] }

  mutating func push(_ frame: ScanFrame) {
    guard count < Self.capacity else {
      dropped &+= 1
      return
    }
    frames[(head + count) % Self.capacity] = frame
    count += 1
  }

  mutating func removeFirst() {
    precondition(count > 0)
    head = (head + 1) % Self.capacity
    count -= 1
  }

  mutating func reset() {
    head = 0
    count = 0
    dropped = 0
  }
}
