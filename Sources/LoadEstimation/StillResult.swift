public import TableProtocol

/// What one channel read while nothing was to move.
public struct ChannelStatistics: Sendable, Equatable, BitwiseCopyable {
  /// Of the good readings, counts.
  public var meanCount = 0.0
  /// Their sample standard deviation, counts.
  public var deviation = 0.0
  /// Their trend by least squares, counts per second.
  public var slope = 0.0
  public var minimum: Int32 = 0
  public var maximum: Int32 = 0
  /// Readings that the above is made of.
  public var goodScans = 0
  /// Readings left out as false ones.
  public var glitches = 0
  /// The worst of the states that the channel was in; stuck also when it was found flat.
  public var state = CellState.good

  public init() {}
}

/// What a `StillMeasurement` found: every channel's counts, and the loads above the zero in
/// force, in millinewtons.
public struct StillResult: Sendable, BitwiseCopyable {
  public var scans = 0
  /// From the first scan to the last, microseconds.
  public var duration: UInt64 = 0
  /// All channels, wired or not; those that the table does not have stay empty.
  public var channels: [16 of ChannelStatistics] = .init(repeating: ChannelStatistics())
  /// The channels that carry a panel, one bit each.
  public var wired: UInt16 = 0
  /// The zero in force while it was measured, by channel.
  public var zero: [16 of Int32] = .init(repeating: 0)
  /// The mean force on each wired cell above that zero.
  public var forces: [16 of Int32] = .init(repeating: 0)
  /// All cells together.
  public var grossMean = 0.0
  public var grossDeviation = 0.0
  /// The client's panels.
  public var clientMean = 0.0
  public var clientDeviation = 0.0
  /// The mean of the second half of the time less that of the first.
  public var halfDifference = 0.0
  /// Of the moments about the middle of the client's cells, millinewton micrometres.
  public var momentDeviationX = 0.0
  public var momentDeviationY = 0.0
  /// The ledges together.
  public var ledgeMean = 0.0

  public init() {}
}
