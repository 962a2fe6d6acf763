internal import TableModel
internal import TableProtocol

/// What the scans and derived loads of one second of log time come to.
struct SecondTally: Sendable {
  /// One channel's counts; those of readings that are `absent` are no counts.
  struct Cell: Sendable {
    var counts = ValueTally()
    /// The states met besides `good`, one bit per raw value of `CellState`.
    var states: UInt8 = 0

    @inline(__always)
    mutating func add(_ reading: CellReading) {
      if reading.state != .good { states |= 1 << reading.state.rawValue }
      if reading.state != .absent { counts.add(reading.count) }
    }
  }

  /// Seconds of log time since 1970.
  let second: UInt64
  private(set) var scans: UInt32 = 0
  /// By channel, as many as the widest scan has.
  private(set) var cells: [Cell] = []
  /// The derived foot force, millinewtons.
  private(set) var footForce = ValueTally()
  /// When the newest scan was.
  private(set) var lastScan = WallTime(nanoseconds: 0)

  init(second: UInt64) { self.second = second }

  /// Adds the scans of `block` that stand at `range`.
  mutating func add(_ block: ScanBlock, in range: Range<Int>) {
    guard let last = range.last else { return }
    let channels = block.entries[last].scan.channelCount
    while cells.count < channels { cells.append(Cell()) }
    for channel in 0..<channels {
      var cell = cells[channel]
      for index in range { cell.add(block.entries[index].scan.cells[channel]) }
      cells[channel] = cell
    }
    scans += UInt32(range.count)
    lastScan = block.entries[last].time
  }

  mutating func add(_ loads: DerivedLoads) {
    if let force = loads.footForceMillinewtons { footForce.add(force) }
  }
}

extension WallTime {
  /// Whole seconds since 1970.
  var second: UInt64 { nanoseconds / 1_000_000_000 }
}

extension ScanBlock {
  /// The runs of scans that lie in the same second, in order.
  var seconds: [(second: UInt64, range: Range<Int>)] {
    var runs: [(second: UInt64, range: Range<Int>)] = []
    var start = 0
    while start < entries.count {
      let second = entries[start].time.second
      var end = start + 1
      while end < entries.count, entries[end].time.second == second { end += 1 }
      runs.append((second, start..<end))
      start = end
    }
    return runs
  }
}

/// Cuts scans and derived loads, each in the order of their times, into seconds.
struct SecondTallies: Sendable {
  private var current: SecondTally?

  /// Takes what came in since the last call; returns the seconds that are over.
  mutating func add(
    _ block: ScanBlock, _ loads: [(DerivedLoads, WallTime)]
  ) -> [SecondTally] {
    var over: [SecondTally] = []
    var loads = loads[...]
    func fold(before second: UInt64?, _ tallies: inout Self) {
      while let (next, time) = loads.first, second.map({ time.second < $0 }) ?? true {
        tallies.open(time.second, &over)
        tallies.current?.add(next)
        loads = loads.dropFirst()
      }
    }
    for run in block.seconds {
      fold(before: run.second, &self)
      open(run.second, &over)
      current?.add(block, in: run.range)
    }
    fold(before: nil, &self)
    return over
  }

  /// The second that is not over yet; begins anew.
  mutating func takeLast() -> SecondTally? {
    defer { current = nil }
    return current
  }

  private mutating func open(_ second: UInt64, _ over: inout [SecondTally]) {
    if let current {
      // Times never go back within a log; a damaged one's do not make it two seconds at once.
      guard current.second < second else { return }
      over.append(current)
    }
    current = SecondTally(second: second)
  }
}
