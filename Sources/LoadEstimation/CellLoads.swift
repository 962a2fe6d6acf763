/// What each cell counted with in one scan, for readers; the alarm path adds it up at once.
///
/// Forces are millinewtons and of use for the channels in `counted` only, one bit per channel.
public struct CellLoads: Sendable, BitwiseCopyable {
  /// Above the zero of the empty table, before the tare.
  public var aboveZero: [16 of Int32] = .init(repeating: 0)
  /// Above zero and tare: summed over a panel, its net load.
  public var aboveTare: [16 of Int32] = .init(repeating: 0)
  /// Channels of wired cells that gave a reading, at a rail or not.
  public var counted: UInt16 = 0
  /// Those of them whose reading was left out as false: worked out or held instead.
  public var suspect: UInt16 = 0

  public init() {}
}

extension LoadEstimator {
  /// What each cell counted with in the newest scan.
  public var cellLoads: CellLoads {
    var loads = CellLoads()
    loads.counted = counted.bits
    loads.suspect = filtered.suspects.bits
    for channel in counted {
      let force = forceAboveZero(channel)
      loads.aboveZero[channel] = Int32(clamping: force)
      loads.aboveTare[channel] = Int32(clamping: force - Int64(tare.forces[channel]))
    }
    return loads
  }
}
