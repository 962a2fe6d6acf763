public import RealTime
internal import Synchronization
internal import TableProtocol

/// What a link to a table delivers, in order: from the link's thread to the monitor's.
///
/// Bounded: when the monitor is a whole ring behind, transfers are refused and counted, and
/// their scans show as a gap. Messages about the link itself wait in the reserve that transfers
/// may not use.
public final class LinkFeed: Sendable {
  /// 256 transfers are 2.5 s at 1000 scans a second and ten frames a transfer.
  public static let capacity = 256
  private static let reserve = 8

  private enum Tag: UInt8 {
    case transfer = 0
    case up = 1
    case down = 2
    case settled = 3
  }

  /// One thing a link delivered.
  public enum Message: ~Escapable {
    /// Bytes of the bulk endpoint.
    case transfer(Span<UInt8>, arrival: UInt64)
    /// A stream begins.
    case up(epoch: UInt16, TableIntroduction, TableStart)
    /// The stream is over, or no stream could begin.
    case down(LinkLoss)
    /// The stream was stopped in order, after that many scans.
    case settled(produced: UInt32)
  }

  private let ring = ByteRing(
    capacity: LinkFeed.capacity, slotSize: TableProtocol.transferBufferSize)
  private let refused = Atomic<UInt64>(0)
  // Nobody rings it. Made here, since later there may be no file descriptor left for one.
  private let patience = WakeUp()
  /// Rings when something was put in; the monitor's thread waits for it.
  public let bell: WakeUp

  public init(bell: WakeUp) { self.bell = bell }

  /// Transfers refused because the monitor was a whole ring behind.
  public var refusedTransfers: UInt64 { refused.load(ordering: .relaxed) }

  /// Whether at least half of the ring is free.
  public var isHalfFree: Bool { ring.count <= Self.capacity / 2 }

  /// How many messages wait.
  public var depth: Int { ring.count }

  /// Puts in one transfer that arrived at `arrival` nanoseconds of the monotonic clock.
  public func transfer(_ bytes: Span<UInt8>, arrival: UInt64) {
    guard
      ring.count < Self.capacity - Self.reserve,
      ring.push(bytes, tag: Tag.transfer.rawValue, time: arrival)
    else {
      refused.add(1, ordering: .relaxed)
      return
    }
    bell.ring()
  }

  public func up(epoch: UInt16, _ table: TableIntroduction, _ start: TableStart = .unknown) {
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    table.identity.encode(into: &span)
    var calibration: [256 of UInt8] = .init(repeating: 0)
    var calibrationSpan = calibration.mutableSpan
    let count = table.calibration.encode(into: &calibrationSpan)
    for index in 0..<count { bytes[Identity.byteCount + index] = calibration[index] }
    insist(
      bytes.span.extracting(0..<Identity.byteCount + count), .up,
      UInt64(start.packed) << 16 | UInt64(epoch))
  }

  public func down(_ loss: LinkLoss) {
    let none: [0 of UInt8] = []
    insist(none.span, .down, loss.packed)
  }

  public func settled(produced: UInt32) {
    let none: [0 of UInt8] = []
    insist(none.span, .settled, UInt64(produced))
  }

  /// Link messages are rare and must not be lost: the reserve takes eight, a ninth waits.
  private func insist(_ bytes: Span<UInt8>, _ tag: Tag, _ time: UInt64) {
    while !ring.push(bytes, tag: tag.rawValue, time: time) { patience.wait(milliseconds: 5) }
    bell.ring()
  }

  /// Shows the oldest message to `body` and drops it; false when there is none.
  public func next(_ body: (borrowing Message) -> Void) -> Bool {
    ring.popping { bytes, tag, time in
      switch Tag(rawValue: tag) {
      case .transfer: body(.transfer(bytes, arrival: time))
      case .up:
        let split = Identity.byteCount
        // Both were encoded by `up` a moment ago.
        guard let identity = try? Identity(decoding: bytes.extracting(0..<split)),
          let calibration = try? TableCalibration(decoding: bytes.extracting(split..<bytes.count))
        else { preconditionFailure("the ring changed a message") }
        body(
          .up(
            epoch: UInt16(truncatingIfNeeded: time),
            TableIntroduction(identity: identity, calibration: calibration),
            TableStart(packed: UInt32(truncatingIfNeeded: time >> 16))))
      case .down: body(.down(LinkLoss(packed: time)))
      case .settled: body(.settled(produced: UInt32(truncatingIfNeeded: time)))
      case nil: preconditionFailure("the ring changed a tag")
      }
    }
  }
}

/// Why there is no stream.
public struct LinkLoss: Sendable, Equatable, BitwiseCopyable {
  public enum Reason: UInt8, Sendable, BitwiseCopyable {
    /// No such device on any bus.
    case absent = 1
    /// It was there and went.
    case unplugged = 2
    /// This user may not open it; `detail` is libusb's number.
    case accessDenied = 3
    /// Another program has it.
    case busy = 4
    /// It speaks protocol version `detail`.
    case unknownProtocol = 5
    /// It answers nonsense.
    case malformed = 6
    /// libusb failed with the number `detail`.
    case failed = 7
    /// It is there and sends nothing; the stream is started anew.
    case silent = 8
    /// The daemon lets it go.
    case stopped = 9
    /// It took a new calibration; the stream is started anew, which reads it back.
    case recalibrated = 10
  }

  public var reason: Reason
  public var detail: Int32

  public init(_ reason: Reason, detail: Int32 = 0) {
    self.reason = reason
    self.detail = detail
  }

  init(_ refusal: TableRefusal) {
    switch refusal {
    case .usb(let status):
      let reason: Reason =
        switch status {
        case .accessDenied: .accessDenied
        case .busy: .busy
        case .deviceGone: .unplugged
        default: .failed
        }
      self.init(reason, detail: status.rawValue)
    case .unknownProtocol(let version): self.init(.unknownProtocol, detail: Int32(version))
    case .malformed, .channelsDisagree, .wrongDescriptors: self.init(.malformed)
    }
  }

  /// To look again costs next to nothing: no request goes to a device.
  var isCheap: Bool { reason == .absent || reason == .accessDenied || reason == .busy }

  var packed: UInt64 { UInt64(reason.rawValue) << 32 | UInt64(UInt32(bitPattern: detail)) }

  init(packed: UInt64) {
    reason = Reason(rawValue: UInt8(truncatingIfNeeded: packed >> 32)) ?? .failed
    detail = Int32(bitPattern: UInt32(truncatingIfNeeded: packed))
  }
}
