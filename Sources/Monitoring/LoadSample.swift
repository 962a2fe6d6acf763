/// What the monitor looks at: the loads of one scan.
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

  /// What is wrong with the cells, by the condition it raises.
  public struct Faults: OptionSet, Sendable, BitwiseCopyable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let saturated = Self(rawValue: 1 << 0)
    public static let absent = Self(rawValue: 1 << 1)
    /// Stuck, flat or without calibration.
    public static let untrusted = Self(rawValue: 1 << 2)
    public static let twist = Self(rawValue: 1 << 3)
  }

  public var epoch: UInt16
  public var sequence: UInt32
  /// Device time, microseconds.
  public var time: UInt64
  /// The load on all cells, millinewtons.
  public var gross: Int32
  /// Gross load above the tare: the therapist's weight on the table, millinewtons.
  ///
  /// For falls and drift: the highest of the last moments, where the converters' false readings may
  /// pass for a load that went and came.
  public var net: Int32
  /// The load that therapist and bars leave on the client's panels, millinewtons: an upper bound
  /// of the foot force where stance and working foot share a panel.
  public var footForce: Int32
  /// What a rise of the foot force is measured from: it, or the highest of the last moments.
  public var steadyFoot: Int32
  /// Foot force by contact area, pascals; 0 where no area is known.
  public var footPressure: Int32
  /// The zone under the centre of pressure; 0: beside the body, or none known.
  public var zone: UInt8
  /// The zones whose limits count, one bit per index; bit 0: beside the body, or none known.
  ///
  /// Where there are several, the strictest counts.
  public var zones: UInt32
  /// The zones that the centre of pressure may be on, one bit per index, as `zones`.
  public var reach: UInt32
  /// The load of the cell that is nearest to its capacity, permille of that; 0 where no
  /// capacity is known.
  public var cellLoad: Int32
  /// By how much the cell that is lifted most is pulled up, millinewtons; 0 where none is.
  public var cellLift: Int32
  public var faults: Faults
  public var quality: Quality
  /// How many of the cells' readings in this scan are glitches, and how many there are.
  public var glitches: UInt8
  public var readings: UInt8

  public init(
    epoch: UInt16, sequence: UInt32, time: UInt64, gross: Int32, net: Int32? = nil,
    footForce: Int32, steadyFoot: Int32? = nil, footPressure: Int32 = 0, zone: UInt8 = 0,
    zones: UInt32 = 1,
    reach: UInt32? = nil, cellLoad: Int32 = 0, cellLift: Int32 = 0, faults: Faults = [],
    quality: Quality = .trusted,
    glitches: UInt8 = 0, readings: UInt8 = 0
  ) {
    self.epoch = epoch
    self.sequence = sequence
    self.time = time
    self.gross = gross
    self.net = net ?? footForce
    self.footForce = footForce
    self.steadyFoot = steadyFoot ?? footForce
    self.footPressure = footPressure
    self.zone = zone
    self.zones = zones
    self.reach = reach ?? zones
    self.cellLoad = cellLoad
    self.cellLift = cellLift
    self.faults = faults
    self.quality = quality
    self.glitches = glitches
    self.readings = readings
  }
}
