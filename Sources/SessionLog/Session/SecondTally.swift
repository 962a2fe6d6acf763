internal import TableModel
internal import TableProtocol

/// What the scans and derived loads of one second of log time come to.
struct SecondTally: Sendable {
  /// One channel's counts; those of readings that are `absent` are no counts.
  struct Cell: Sendable {
    var counts = ValueTally()
    /// The states met besides `good`, one bit per raw value of `CellState`.
    var states: UInt8 = 0

    /// Adds the channel's readings in the scans at `range`.
    mutating func add(_ run: ScanColumns, _ channel: Int, in range: Range<Int>) {
      if run.isGood(channel: channel) {
        run.withCounts(channel: channel) { counts.add($0.extracting(range)) }
        return
      }
      for index in range {
        let reading = run.cell(channel, index)
        if reading.state != .good { states |= 1 << reading.state.rawValue }
        if reading.state != .absent { counts.add(reading.count) }
      }
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

  /// Adds the scans of `run` that stand at `range`.
  mutating func add(_ run: ScanColumns, in range: Range<Int>) {
    guard let last = range.last else { return }
    while cells.count < run.channelCount { cells.append(Cell()) }
    for channel in 0..<run.channelCount { cells[channel].add(run, channel, in: range) }
    scans += UInt32(range.count)
    lastScan = run.logTime(last)
  }

  mutating func add(_ loads: DerivedLoads) {
    if let force = loads.footForceMillinewtons { footForce.add(force) }
  }
}

extension WallTime {
  /// Whole seconds since 1970.
  var second: UInt64 { nanoseconds / 1_000_000_000 }
}

extension ScanColumns {
  /// The runs of scans that lie in the same second, in order; log times ascend.
  var seconds: [(second: UInt64, range: Range<Int>)] {
    var runs: [(second: UInt64, range: Range<Int>)] = []
    var start = 0
    while start < count {
      let second = logTime(start).second
      var end = count
      if logTime(count - 1).second != second {
        end = start + 1
        while end < count, logTime(end).second == second { end += 1 }
      }
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
    _ scans: ScanColumns, _ loads: [(DerivedLoads, WallTime)]
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
    for run in scans.seconds {
      fold(before: run.second, &self)
      open(run.second, &over)
      current?.add(scans, in: run.range)
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
