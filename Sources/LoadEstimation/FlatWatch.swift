internal import TableProtocol

/// Finds cells whose count stands still while the load on their panel moves.
///
/// A converter's noise changes the count with almost every scan, but simulated tables have none,
/// and a count may stand still when nothing moves. So a cell is flat when its count has not
/// changed by a single one for `patience` of sample time, while what the other cells of its panel
/// say of it has moved by more than `leastMovement`: what a rigid panel would have done to it, or
/// the sum of the others where the panel has no cell to spare. It is flat until its count moves.
///
/// The limit of this: on a panel without redundancy a load that wanders exactly along the line
/// between two cells of a table without noise leaves the third in peace for good reason.
struct FlatWatch: Sendable, BitwiseCopyable {
  /// Microseconds.
  static let patience: UInt64 = 1_000_000
  /// Millinewtons.
  static let leastMovement: Int64 = 20_000

  private struct Cell: Sendable, BitwiseCopyable {
    var isKnown = false
    var count: Int32 = 0
    var since: UInt64 = 0
    var isMeasured = false
    /// Range of what the others say since then, millinewtons.
    var least: Int64 = 0
    var most: Int64 = 0
  }

  private(set) var flat = ChannelSet()
  private var cells: [16 of Cell] = .init(repeating: Cell())

  /// Takes the next scan and tells which of its cells repeat their count; the forces of the cells
  /// in `counted` can be believed.
  mutating func take(_ frame: ScanFrame, wired: ChannelSet, counted: ChannelSet) -> ChannelSet {
    var resting = ChannelSet()
    for channel in wired {
      let count = frame.cells[channel].count
      let isCounted = counted.contains(channel)
      if isCounted, cells[channel].isKnown, count == cells[channel].count {
        resting.insert(channel)
      } else {
        cells[channel] = Cell(isKnown: isCounted, count: count, since: frame.deviceTime)
        flat.remove(channel)
      }
    }
    return resting
  }

  /// Takes what the others of its panel say of a cell that repeats its count, millinewtons.
  mutating func note(_ told: Int64, of channel: Int, at time: UInt64) {
    let isFirst = !cells[channel].isMeasured
    cells[channel].isMeasured = true
    cells[channel].least = isFirst ? told : min(cells[channel].least, told)
    cells[channel].most = isFirst ? told : max(cells[channel].most, told)
    if time - cells[channel].since >= Self.patience,
      cells[channel].most - cells[channel].least > Self.leastMovement
    {
      flat.insert(channel)
    }
  }
}
