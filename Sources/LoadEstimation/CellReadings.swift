/// One scan's readings as forces, before zero and tare.
struct CellReadings: Sendable, BitwiseCopyable {
  /// Millinewtons; of use for the channels in `present`.
  var forces: [16 of Int32] = .init(repeating: 0)
  /// The converter's words behind them.
  var counts: [16 of Int32] = .init(repeating: 0)
  /// Wired channels with a reading, at a rail or not.
  var present = ChannelSet()
  /// Wired channels with a reading within the converter's range.
  var good = ChannelSet()
  /// Device time, microseconds.
  var time: UInt64 = 0
}

/// What the cells count with after the filter.
struct FilteredForces: Sendable, BitwiseCopyable {
  /// Millinewtons: accepted, worked out or held.
  var forces: [16 of Int32] = .init(repeating: 0)
  /// The channels whose reading is suspect, and those of them that could be worked out.
  var suspects = ChannelSet()
  var reconstructed = ChannelSet()

  /// The channels whose last force stands in for a suspect reading.
  var held: ChannelSet { suspects - reconstructed }
}
