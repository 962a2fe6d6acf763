public import TableProtocol

/// Turns transfers into scans: decodes, re-synchronises, counts losses.
///
/// A value without clock or allocation, for the monitor's thread. One `ScanStream` serves one
/// stream epoch.
public struct ScanStream: Sendable {
  public let epoch: UInt16
  public private(set) var counts = StreamCounts()
  private var nextSequence: UInt32 = 0
  private var lastTime: UInt64?

  public init(epoch: UInt16) { self.epoch = epoch }

  /// A scan and how many before it never came.
  public struct Arrival: Sendable {
    public var frame: ScanFrame
    public var lostBefore: UInt32
  }

  /// The next scan of the transfer `bytes` from `offset` on, which moves past it; nil at the
  /// transfer's end.
  ///
  /// What is no frame, foreign or out of order is counted and passed over.
  public mutating func next(in bytes: Span<UInt8>, from offset: inout Int) -> Arrival? {
    while offset < bytes.count {
      do throws(FrameError) {
        let frame = try ScanFrame(decoding: bytes.extracting(offset..<bytes.count))
        offset += frame.byteCount
        if let arrival = accept(frame) { return arrival }
      } catch {
        if case .unsupportedVersion = error {
          counts.unknownVersion += 1
        } else {
          counts.invalid += 1
        }
        offset = Self.nextSync(in: bytes, after: offset)
      }
    }
    return nil
  }

  /// Ends the stream's account with what the table says it made in this epoch.
  ///
  /// A number below what was already seen is a lie or a restart, and changes nothing.
  public mutating func settle(produced: UInt32) {
    let missing = Int32(bitPattern: produced &- nextSequence)
    guard missing > 0 else { return }
    counts.lost += UInt64(missing)
    counts.gaps += 1
    nextSequence = produced
  }

  private mutating func accept(_ frame: ScanFrame) -> Arrival? {
    guard frame.epoch == epoch else {
      counts.foreignEpoch += 1
      return nil
    }
    // Signed, so that a late frame is a small step back and not a jump of four billion.
    let ahead = Int32(bitPattern: frame.sequence &- nextSequence)
    guard ahead >= 0, lastTime.map({ frame.deviceTime > $0 }) ?? true else {
      counts.outOfOrder += 1
      return nil
    }
    counts.received += 1
    if ahead > 0 {
      counts.lost += UInt64(ahead)
      counts.gaps += 1
    }
    nextSequence = frame.sequence &+ 1
    lastTime = frame.deviceTime
    return Arrival(frame: frame, lostBefore: UInt32(ahead))
  }

  /// Where the next sync word begins after `offset`, or the end.
  private static func nextSync(in bytes: Span<UInt8>, after offset: Int) -> Int {
    var index = offset + 1
    while index + 1 < bytes.count {
      if UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8 == ScanFrame.sync { return index }
      index += 1
    }
    return bytes.count
  }
}
