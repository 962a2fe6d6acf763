/// Tells a converter's false readings from loads, and works out what the cell carried meanwhile.
///
/// Converters over a cable deliver shifted, cut or torn words: single readings, or runs of up to
/// sixteen, far from the ones around them. Such a reading is *suspect*: left out, counted and
/// flagged. Four things make a reading suspect:
///
/// - It jumps further from the cell's last accepted reading than a load can in the time between
///   them: `slew` and `margin`. Right at any rate, but wide at a low one: 322 N at 80 scans a
///   second, where false readings have been seen to jump by 82 N.
/// - It plunges in the same scan as another of its panel's: see `isWithoutLever`.
/// - Out of rest, one cell or two of a panel read their last words shifted by some bits, as a pulse
///   too many on the clock line makes them, while the others are calm: see `addShifted`.
/// - So where the panel has a cell to spare: it jumps by more than `leastFalseStep` while each of
///   the others moves by less than a quarter of that, and they do not confirm it. A load on a
///   rigid panel cannot do this: one right over a corner shares out as 3/4, 1/4, -1/4, 1/4, and
///   wherever the load is, the change of each cell follows from the others.
///
/// On a panel with a cell to spare (see `PanelRedundancy`) the force on a suspect cell is worked
/// out from the others, against the scan in which all of them were last accepted. Where there is
/// none, or two cells of a panel are suspect at once, the last force is held and marked so: the
/// last value is never repeated in silence.
///
/// A run ends when the reading comes back: see `comesBack` and `isConfirmed`. After `longestRun`
/// scans the level is taken as it is, since cells are knocked and legs do give way: nothing is
/// hidden for longer than that.
///
/// The limits of this: on a table that is not rigid - a top so flexible that a load over a corner
/// rests on that cell alone, or a leg off the floor - such a load looks like a false reading where
/// scans are slow: one cell jumps, the others are calm. It is not seen for `shortDoubt` scans, then
/// the load is said not to be known, and after `longestDoubt` it is seen. A false step of less than `leastFalseStep` and `margin`
/// passes. The first reading of all has nothing to be measured against.
struct GlitchFilter: Sendable, BitwiseCopyable {
  /// Millinewtons a microsecond: 25 kN/s, the steepest of footfalls measured on force plates at
  /// 17 to 25 kN/s.
  static let slew: Int64 = 25
  /// Millinewtons that a reading may be off besides: noise, and times of conversion within a scan.
  static let margin: Int64 = 10_000
  /// Millinewtons; the smallest false jump seen on real converters was 82 N.
  static let leastFalseStep: Int64 = 60_000
  /// Millinewtons above the calibrated zero; five times what was seen under a load beside the cells.
  static let deepest: Int32 = -50_000
  /// Scans in a row that may be suspect: false readings came in runs of up to 16 samples.
  static let longestRun: UInt8 = 16
  /// Microseconds that a reading within a load's reach may be suspect: sixteen scans at 80 a second,
  /// two at 10.
  static let longestDoubt: UInt64 = 200_000
  /// Scans after which such a doubt is no longer covered up: the load is not known then.
  static let shortDoubt: UInt8 = 3
  /// Microseconds; a longer gap counts as this.
  private static let longestGap: UInt64 = 1 << 32

  enum Phase: UInt8, Sendable, BitwiseCopyable {
    /// No reading to go by.
    case none
    /// One reading, which may itself be false.
    case provisional
    case settled
  }

  /// What is known of one cell.
  struct Cell: Sendable, BitwiseCopyable {
    var phase = Phase.none
    /// Suspect scans in a row up to now.
    var run: UInt8 = 0
    /// The run began with a jump that a load could have made.
    var isWithinReach = false
    /// The accepted reading stood at a rail: the force was that at least.
    var isAtRail = false
    /// The last accepted reading, the converter's word for it, and its time.
    var accepted: Int32 = 0
    var acceptedCount: Int32 = 0
    /// The last accepted reading was near the one before.
    var wasAtRest = false
    var acceptedAt: UInt64 = 0
    /// The reading before this one, suspect or not.
    var previous: Int32 = 0
  }

  let redundancy: PanelRedundancy
  private var filtered = FilteredForces()
  private(set) var cells: [16 of Cell] = .init(repeating: Cell())
  /// The forces of the scan in which a panel's cells were last all accepted, and the panels that
  /// have had one.
  private(set) var anchor: [16 of Int32] = .init(repeating: 0)
  private var anchored: UInt8 = 0
  private var newest: UInt64?
  /// From the scan before to this one, as `allowance` counts it.
  private(set) var window: Int64 = 0

  init(_ redundancy: PanelRedundancy) { self.redundancy = redundancy }

  /// Takes the next scan; times ascend.
  mutating func take(_ scan: CellReadings, _ layout: TableLayout) -> FilteredForces {
    filtered.suspects = ChannelSet()
    filtered.reconstructed = ChannelSet()
    let time = scan.time
    window = Self.allowance(from: newest ?? time, to: time)
    newest = time
    for panel in 0..<layout.panelCount { judge(panel, layout.members[panel], scan) }
    return filtered
  }

  /// How far a load can move a cell in that time, millinewtons.
  static func allowance(from old: UInt64, to new: UInt64) -> Int64 {
    Int64(min(new &- old, longestGap)) * slew + margin
  }

  private mutating func judge(_ panel: Int, _ members: ChannelSet, _ scan: CellReadings) {
    let here = members & scan.present
    let bit: UInt8 = 1 << UInt8(panel)
    let time = scan.time
    var fresh = ChannelSet()
    var doubtful = ChannelSet()
    var plunging = ChannelSet()
    for channel in members - here { cells[channel] = Cell() }
    for channel in here {
      let force = scan.forces[channel]
      let cell = cells[channel]
      if cell.isWithoutReference(isGood: scan.good.contains(channel)) {
        fresh.insert(channel)
      } else if cell.run > 0 || cell.jumps(to: force, at: time) {
        doubtful.insert(channel)
      }
      if cell.phase != .none, cell.plunges(to: force) { plunging.insert(channel) }
    }
    if isWithoutLever(plunging, others: here - plunging, scan) { doubtful = doubtful | plunging }
    if !fresh.isEmpty || here != members { anchored &= ~bit }
    let view = PanelView(
      members: members, sound: members & scan.good - fresh, isAnchored: anchored & bit != 0)
    if view.isAnchored { addShifted(to: &doubtful, view, scan) }
    if doubtful.isEmpty {
      let odd = oddOnes(in: view, from: anchor, to: scan.forces)
      guard !odd.isEmpty else {
        accept(here, fresh: fresh, view, panelBit: bit, scan)
        return
      }
      doubtful = odd
    }
    settle(&doubtful, view, scan)
    if doubtful.count == 1, let second = secondOdd(besides: doubtful, view, scan) {
      doubtful.insert(second)
    }
    // A level taken as it is contradicts what the other cells said before.
    for channel in doubtful where isTaken(channel, scan.forces[channel], at: time) {
      doubtful.remove(channel)
      anchored &= ~bit
    }
    suspect(doubtful, view, isAnchored: anchored & bit != 0, scan)
    accept(here - doubtful, fresh: fresh, view, panelBit: bit, scan)
  }

  /// Takes out of `doubtful` what is found to be right.
  private mutating func settle(
    _ doubtful: inout ChannelSet, _ view: PanelView, _ scan: CellReadings
  ) {
    if doubtful.count > 1 {
      let others = view.sound - doubtful
      for channel in doubtful
      where comesBack(channel, scan) || isWhereItWas(channel, others, scan) {
        doubtful.remove(channel)
      }
    }
    guard doubtful.count == 1, let channel = doubtful.first else { return }
    let isRight =
      view.canTell(channel, redundancy.cells)
      ? isConfirmed(channel, view, scan) : comesBack(channel, scan)
    if isRight { doubtful.remove(channel) }
  }

  private mutating func suspect(
    _ doubtful: ChannelSet, _ view: PanelView, isAnchored: Bool, _ scan: CellReadings
  ) {
    for channel in doubtful {
      if cells[channel].run == 0 {
        cells[channel].isWithinReach = !cells[channel].jumps(
          to: scan.forces[channel], at: scan.time)
      }
      cells[channel].run += 1
      cells[channel].previous = scan.forces[channel]
      filtered.suspects.insert(channel)
      let isTold = isAnchored && view.canTell(channel, redundancy.cells)
      guard isTold, doubtful.count == 1 else { continue }
      let change = redundancy.change(
        of: channel, others: view.members.without(channel), from: anchor, to: scan.forces)
      filtered.forces[channel] = Int32(clamping: Int64(anchor[channel]) + change)
      guard !cells[channel].isWithinReach || cells[channel].run <= Self.shortDoubt else { continue }
      filtered.reconstructed.insert(channel)
    }
  }

  private mutating func accept(
    _ accepted: ChannelSet, fresh: ChannelSet, _ view: PanelView, panelBit: UInt8,
    _ scan: CellReadings
  ) {
    for channel in accepted {
      let force = scan.forces[channel]
      filtered.forces[channel] = force
      cells[channel] = Cell(
        phase: fresh.contains(channel) ? .provisional : .settled,
        isAtRail: !scan.good.contains(channel), accepted: force,
        acceptedCount: scan.counts[channel],
        wasAtRest: abs(Int64(force) - Int64(cells[channel].accepted)) <= Self.margin,
        acceptedAt: scan.time, previous: force)
    }
    // A cell at its rail says no more than "at least".
    if !accepted.isSubset(of: scan.good) { anchored &= ~panelBit }
    guard accepted == view.members, view.sound == view.members else { return }
    for channel in accepted { anchor[channel] = scan.forces[channel] }
    anchored |= panelBit
  }
}
