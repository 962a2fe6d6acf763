/// What the monitor looks at: the loads of one scan, in millinewtons.
public struct LoadSample: Sendable {
  /// How far the loads can be believed.
  public enum Quality: UInt8, Sendable {
    /// Every cell that carries a panel is good.
    case trusted = 0
    /// A cell is still settling; it counts as nothing.
    case settling = 1
    /// A cell is saturated, absent or stuck. A saturated cell counts at its rail (the load is
    /// at least that), an absent or stuck one as nothing.
    case faulty = 2
  }

  public var epoch: UInt16
  public var sequence: UInt32
  /// Device time, microseconds.
  public var time: UInt64
  /// The load on all cells.
  public var gross: Int32
  /// The load that therapist and bars leave on the client's panels: an upper bound of the foot
  /// force where stance and working foot share a panel.
  public var footForce: Int32
  /// The zones that the centre of pressure may be on, one bit per index; bit 0: beside the body,
  /// or none known.
  ///
  /// On a boundary there are several, and the strictest counts.
  public var zones: UInt32
  public var quality: Quality

  public init(
    epoch: UInt16, sequence: UInt32, time: UInt64, gross: Int32, footForce: Int32,
    zones: UInt32 = 1, quality: Quality = .trusted
  ) {
    self.epoch = epoch
    self.sequence = sequence
    self.time = time
    self.gross = gross
    self.footForce = footForce
    self.zones = zones
    self.quality = quality
  }
}

/// What the monitor must know besides samples; logged, so that a replay hears the same.
public enum MonitorInput: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// The host has had no scan for the stale limit.
  case silence = 1
  case linkLost = 2
  case linkRestored = 3
  case recorderFailed = 4
  case recorderRestored = 5
}
