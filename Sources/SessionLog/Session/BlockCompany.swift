internal import TableModel

/// A message that waits for the scans before it.
struct PendingMessage: Sendable {
  var topic: SessionTopic
  var data: [UInt8]
  var time: WallTime

  init(_ topic: SessionTopic, _ data: [UInt8], at time: WallTime) {
    self.topic = topic
    self.data = data
    self.time = time
  }
}

/// What goes with the scans of a log: derived loads and clocks that wait for the block to be
/// written, and the overview and the pyramid that the writer makes of the scans itself.
///
/// Were they written at once, each would cut the block of scans short, which costs the file a
/// third of its size at 80 scans a second.
struct BlockCompany: Sendable {
  /// The most that waits; 25 s at ten a second.
  private static let most = 256

  private var loads: [(DerivedLoads, WallTime)] = []
  private var clocks: [(ClockTuple, WallTime)] = []
  private var seconds = SecondTallies()
  private var builder = PyramidBuilder()

  var isEmpty: Bool { loads.isEmpty && clocks.isEmpty }
  var isFull: Bool { loads.count + clocks.count >= Self.most }
  var pyramid: Pyramid { builder.pyramid }

  mutating func append(_ loads: DerivedLoads, at time: WallTime) {
    self.loads.append((loads, time))
  }

  mutating func append(_ clocks: ClockTuple, at time: WallTime) {
    self.clocks.append((clocks, time))
  }

  /// Everything that waited, and the overviews of the seconds that `run` brought to an end, in
  /// the order of their times.
  mutating func take(with run: ScanColumns) -> [PendingMessage] {
    guard !run.isEmpty || !isEmpty else { return [] }
    var messages: [PendingMessage] = []
    messages.reserveCapacity(loads.count + clocks.count + 2)
    for tally in seconds.add(run, loads) {
      if let overview = overview(of: tally) { messages.append(overview) }
    }
    for (loads, time) in loads {
      messages.append(PendingMessage(.derived, loads.encode(), at: time))
    }
    for (tuple, time) in clocks {
      messages.append(PendingMessage(.clock, tuple.encode(), at: time))
    }
    loads.removeAll(keepingCapacity: true)
    clocks.removeAll(keepingCapacity: true)
    messages.sort { $0.time < $1.time }
    return messages
  }

  /// The overview of the second that the log ends in.
  mutating func takeLastOverview() -> PendingMessage? {
    seconds.takeLast().flatMap { overview(of: $0) }
  }

  /// Nil for a second without scans.
  private mutating func overview(of tally: SecondTally) -> PendingMessage? {
    builder.add(tally)
    guard tally.scans > 0 else { return nil }
    return PendingMessage(.overview, Overview(tally).encode(), at: tally.lastScan)
  }
}
