public import TableProtocol

/// Measures a stream's scans per second by the device's clock.
///
/// By sequence numbers, so that a lost scan counts as made: it is the table's rate, not that of
/// what arrived. A new epoch, a time or a sequence that goes back, begins anew.
public struct RateMeter: Sendable, BitwiseCopyable {
  private struct Mark: Sendable, BitwiseCopyable {
    /// Scans made since the first one.
    var scans: UInt64 = 0
    /// Device time, microseconds.
    var time: UInt64 = 0
  }

  /// Between the marks that the recent rate is measured from, microseconds.
  private static let spacing: UInt64 = 1_000_000

  private var epoch: UInt16 = 0
  private var sequence: UInt32 = 0
  private var first: Mark?
  private var newest = Mark()
  /// The newest marks, oldest first.
  private var marks: [4 of Mark] = .init(repeating: Mark())

  public init() {}

  /// Takes the next scan.
  public mutating func add(_ frame: ScanFrame) {
    let step = frame.sequence &- sequence
    guard first != nil, frame.epoch == epoch, frame.deviceTime >= newest.time,
      step < UInt32(Int32.max)
    else {
      begin(frame)
      return
    }
    sequence = frame.sequence
    newest = Mark(scans: newest.scans + UInt64(step), time: frame.deviceTime)
    guard newest.time - marks[3].time >= Self.spacing else { return }
    for index in 0..<3 { marks[index] = marks[index + 1] }
    marks[3] = newest
  }

  private mutating func begin(_ frame: ScanFrame) {
    epoch = frame.epoch
    sequence = frame.sequence
    newest = Mark(scans: 0, time: frame.deviceTime)
    first = newest
    marks = .init(repeating: newest)
  }

  /// Over the whole stream, thousandths of a scan per second; 0: not known yet.
  public var millihertz: UInt32 { first.map(rate(since:)) ?? 0 }

  /// Over the last three to four seconds, or since the start of the stream; likewise.
  public var recentMillihertz: UInt32 { first == nil ? 0 : rate(since: marks[0]) }

  private func rate(since mark: Mark) -> UInt32 {
    let time = newest.time - mark.time
    guard time > 0 else { return 0 }
    let product = (newest.scans - mark.scans).multipliedFullWidth(by: 1_000_000_000)
    guard product.high < time else { return .max }
    return UInt32(clamping: time.dividingFullWidth(product).quotient)
  }
}
