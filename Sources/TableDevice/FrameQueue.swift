internal import TableProtocol

/// The scans that wait for the host, as they will travel.
///
/// When it is full, new scans are refused and counted: the host then finds one gap of exactly the
/// refused scans.
struct FrameQueue: ~Copyable {
  /// At 1000 scans a second the host may be late by 64 ms.
  private static let longest = 64

  // Frames that are encoded take half of the memory that those in words take.
  #if hasFeature(Embedded)
    private var bytes: [4864 of UInt8] = .init(repeating: 0)  // 64 scans of 8 channels
  #else
    private var bytes: [7936 of UInt8] = .init(repeating: 0)  // 64 scans of 16 channels
  #endif
  let frameByteCount: Int
  private let capacity: Int
  private var head = 0
  private(set) var count = 0
  private(set) var dropped: UInt32 = 0

  init(channelCount: Int) {
    frameByteCount = ScanFrame.byteCount(channels: channelCount)
    capacity = min(Self.longest, bytes.count / frameByteCount)
  }

  /// The device time of the oldest scan; nil when none waits.
  var oldestTime: UInt64? {
    count == 0 ? nil : ScanFrame.deviceTime(in: bytes.span, at: head * frameByteCount)
  }

  /// Takes a scan, which does not change: it is not copied.
  mutating func push(_ frame: inout ScanFrame) {
    guard count < capacity else {
      dropped &+= 1
      return
    }
    let free = head + count
    var span = bytes.mutableSpan
    frame.encode(into: &span, at: (free < capacity ? free : free - capacity) * frameByteCount)
    count += 1
  }

  /// Moves the oldest scan to `bytes`, from `start` on.
  mutating func removeFirst(into bytes: inout MutableSpan<UInt8>, at start: Int) {
    precondition(count > 0)
    let first = head * frameByteCount
    for index in 0..<frameByteCount { bytes[start + index] = self.bytes[first + index] }
    head = head + 1 < capacity ? head + 1 : 0
    count -= 1
  }

  mutating func reset() {
    head = 0
    count = 0
    dropped = 0
  }
}
