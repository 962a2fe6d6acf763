/// Keeps a converter's false reading from being taken for a load.
///
/// A force that jumps further from the cell's last accepted one than a load can in the time
/// between the two conversions is held at that one, for sixteen scans at most; then it is taken
/// as it is. So a true overload, however steep, is found no later than sixteen scans after it
/// began, and a false reading does not sound the buzzer.
///
/// It is the plain part of what the host's load estimation does: the table cannot ask the other
/// cells of a panel, so at a low rate, where a load can move far between two scans, a false
/// reading passes.
struct SlewGuard {
  /// Millinewtons a microsecond: 25 kN/s, the steepest of footfalls measured on force plates at
  /// 17 to 25 kN/s.
  static let slew: UInt32 = 25
  /// Millinewtons that a reading may be off besides: noise, and times of conversion.
  static let margin: UInt32 = 10_000
  /// Scans: false readings of real converters came in runs of up to 16.
  static let longestRun: UInt8 = 16
  /// Microseconds; any force is within reach after it.
  private static let longestGap = UInt64((UInt32.max - margin) / slew)

  struct Verdict: Equatable {
    /// The force to go by, millinewtons.
    var force: Int32
    var isHeld: Bool
  }

  private struct Cell {
    /// Nothing was accepted yet: the first reading has nothing to be measured against.
    var isNew = true
    /// Scans that were held in a row up to now.
    var run: UInt8 = 0
    var force: Int32 = 0
    var time: UInt64 = 0
  }

  private var cells: [16 of Cell] = .init(repeating: Cell())

  /// Judges the force that `channel` was read to have at `time`, the conversion's.
  mutating func judge(_ force: Int32, channel: Int, at time: UInt64) -> Verdict {
    let cell = cells[channel]
    // A conversion cannot be older than the one before; a table that says so is given no reach.
    let passed = time > cell.time ? time - cell.time : 0
    let reach =
      passed <= Self.longestGap
      ? UInt32(truncatingIfNeeded: passed) * Self.slew + Self.margin : .max
    // Between any two forces lie less than 2^32.
    let jump = UInt32(bitPattern: max(force, cell.force) &- min(force, cell.force))
    guard cell.isNew || jump <= reach || cell.run >= Self.longestRun else {
      cells[channel].run = cell.run + 1
      return Verdict(force: cell.force, isHeld: true)
    }
    cells[channel] = Cell(isNew: false, force: force, time: time)
    return Verdict(force: force, isHeld: false)
  }
}
