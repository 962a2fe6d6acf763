/// One second of a session in a few numbers per cell: `treadlight.Overview`, once a second.
///
/// | field | type            | name           | meaning                                          |
/// |------:|-----------------|----------------|--------------------------------------------------|
/// |     1 | uint64          | start_s        | the second of log time it is about, since 1970   |
/// |     2 | uint32          | scans          | scans of that second                             |
/// |     3 | repeated sint32 | minimum_counts | by channel: least raw count                      |
/// |     4 | repeated float  | mean_counts    | by channel: mean; NaN without readings           |
/// |     5 | repeated sint32 | maximum_counts | by channel: greatest                             |
/// |     6 | repeated uint32 | readings       | by channel; left out where all equal `scans`     |
/// |     7 | repeated uint32 | state_flags    | by channel: bit n, a reading had CellState n     |
/// |       |                 |                | other than good; left out where all were good    |
///
/// Repeated fields are packed. The log time is that of the second's last scan.
public struct Overview: Equatable, Sendable {
  /// What one cell's counts were.
  public struct Cell: Equatable, Sendable {
    /// Readings with a count, those of an `absent` converter not among them; without any, the
    /// other numbers are 0 and mean nothing.
    public var readings: UInt32
    public var minimum: Int32
    public var mean: Float
    public var maximum: Int32
    /// The states besides `good`, one bit per raw value of `CellState`.
    public var states: UInt8

    public init(
      readings: UInt32, minimum: Int32, mean: Float, maximum: Int32, states: UInt8 = 0
    ) {
      self.readings = readings
      self.minimum = minimum
      self.mean = mean
      self.maximum = maximum
      self.states = states
    }
  }

  /// Seconds of log time since 1970.
  public var second: UInt64
  public var scans: UInt32
  /// By channel.
  public var cells: [Cell]

  public init(second: UInt64, scans: UInt32, cells: [Cell]) {
    self.second = second
    self.scans = scans
    self.cells = cells
  }

  init(_ tally: SecondTally) {
    self.init(
      second: tally.second, scans: tally.scans,
      cells: tally.cells.map { cell in
        Cell(
          readings: cell.counts.readings, minimum: cell.counts.minimum,
          mean: Float(cell.counts.mean ?? 0), maximum: cell.counts.maximum,
          states: cell.states)
      })
  }
}
