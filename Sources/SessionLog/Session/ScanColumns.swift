public import TableModel
public import TableProtocol

/// A run of scans of one epoch and one channel count, as columns: what a scan block holds.
///
/// Made for reuse: the room of the longest run so far is kept, and nothing is allocated per scan.
public struct ScanColumns: Sendable {
  /// The most scans of a run, so that a reader knows what to hold.
  public static let longest = 4096

  public internal(set) var epoch: UInt16 = 0
  public internal(set) var channelCount = 0
  /// Scans in the run.
  public internal(set) var count = 0

  /// What a scan has beside its cells.
  struct Row {
    var deviceTime: UInt64 = 0
    var logTime: UInt64 = 0
    var sequence: UInt32 = 0
    /// Bit 0: button held; from bit 1 on: `GuardState`.
    var flags: UInt8 = 0
  }

  /// One per scan; those from `count` on mean nothing.
  ///
  /// One array, since each that is written to is first asked whether it is shared.
  var rows: [Row] = []

  // One column per channel, `stride` apart, each with `GroupColumn.lead` numbers of room first.
  var counts: [Int32] = []
  /// State in the low 16 bits, age in the high ones; of a channel whose facts vary only.
  var facts: [UInt32] = []
  /// The first scan's facts, by channel.
  var firstFacts: [16 of UInt32] = .init(repeating: 0)
  /// Bit c: channel c's facts are not all like the first scan's, and stand in `facts`.
  var varyingFacts: UInt32 = 0
  private var capacity = 0

  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// Room between two channels' columns; not a power of two, which would crowd the cache.
  var stride: Int { capacity + 16 }

  /// Where a channel's number of the first scan stands in `counts` and `facts`.
  func start(of channel: Int) -> Int { channel * stride + GroupColumn.lead }

  // MARK: Filling

  public mutating func removeAll() { count = 0 }

  mutating func begin(epoch: UInt16, channelCount: Int) {
    self.epoch = epoch
    self.channelCount = channelCount
    count = 0
    varyingFacts = 0
  }

  /// Makes room for `scans` scans of 16 channels; what the run holds is kept.
  mutating func reserve(_ scans: Int) {
    guard scans > capacity else { return }
    let (old, oldStride) = ((counts, facts), stride)
    capacity = min(max(scans, 64, 2 * capacity), Self.longest)
    rows += repeatElement(Row(), count: capacity - rows.count)
    counts = Array(repeating: 0, count: TableProtocol.maximumChannels * stride)
    facts = Array(repeating: 0, count: TableProtocol.maximumChannels * stride)
    guard count > 0 else { return }
    for channel in 0..<channelCount {
      for row in GroupColumn.lead..<GroupColumn.lead + count {
        counts[channel * stride + row] = old.0[channel * oldStride + row]
        facts[channel * stride + row] = old.1[channel * oldStride + row]
      }
    }
  }
}

extension ScanColumns {
  // MARK: Reading

  public func sequence(_ index: Int) -> UInt32 { rows[checked(index)].sequence }

  /// Microseconds on the device's counter.
  public func deviceTime(_ index: Int) -> UInt64 { rows[checked(index)].deviceTime }

  public func logTime(_ index: Int) -> WallTime {
    WallTime(nanoseconds: rows[checked(index)].logTime)
  }

  public var firstLogTime: WallTime? { count > 0 ? logTime(0) : nil }
  public var lastLogTime: WallTime? { count > 0 ? logTime(count - 1) : nil }

  public func isButtonHeld(_ index: Int) -> Bool { rows[checked(index)].flags & 1 == 1 }

  public func guardState(_ index: Int) -> GuardState {
    GuardState(rawValue: rows[checked(index)].flags >> 1) ?? .off
  }

  /// Lends the raw converter counts of a channel, one per scan.
  public func withCounts<Result, Failure: Error>(
    channel: Int, _ body: (Span<Int32>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(channel >= 0 && channel < channelCount)
    let start = start(of: channel)
    return try body(counts.span.extracting(start..<start + count))
  }

  public func cell(_ channel: Int, _ index: Int) -> CellReading {
    precondition(channel >= 0 && channel < channelCount)
    let place = start(of: channel) + checked(index)
    let varies = varyingFacts >> UInt32(channel) & 1 == 1
    let fact = varies ? facts[place] : firstFacts[channel]
    return CellReading(
      count: counts[place], state: CellState(rawValue: UInt8(truncatingIfNeeded: fact)) ?? .absent,
      age: UInt16(truncatingIfNeeded: fact >> 16))
  }

  /// Whether all of the channel's readings in the run are good.
  public func isGood(channel: Int) -> Bool {
    guard varyingFacts >> UInt32(channel) & 1 == 1 else {
      return firstFacts[channel] & 0xFF == UInt32(CellState.good.rawValue)
    }
    return (0..<count).allSatisfy { cell(channel, $0).state == .good }
  }

  /// The scan as it came from the table.
  public func scan(_ index: Int) -> ScanFrame {
    var scan = ScanFrame(
      epoch: epoch, sequence: sequence(index), deviceTime: deviceTime(index),
      isButtonHeld: isButtonHeld(index), guardState: guardState(index),
      channelCount: channelCount)
    for channel in 0..<channelCount { scan.cells[channel] = cell(channel, index) }
    return scan
  }

  private func checked(_ index: Int) -> Int {
    precondition(index >= 0 && index < count)
    return index
  }
}
