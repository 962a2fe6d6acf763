/// The loads of one scan, in millinewtons, each with the assumption it rests on.
public struct LoadEstimate: Sendable, BitwiseCopyable {
  public static let maximumPanels = 8

  /// How far the loads can be believed; the raw values are those of the alarm path.
  public enum Quality: UInt8, Sendable, BitwiseCopyable {
    case trusted = 0
    /// A cell is settling and counts as nothing, or glitched and counts as it last was: the load
    /// may be more.
    case settling = 1
    /// A cell is saturated, absent, stuck or flat, or there is no calibration.
    case faulty = 2
  }

  /// All cells together: what the table's rating is about.
  public var gross: Int32 = 0
  /// Gross load above the client's tare: the therapist's weight on the table.
  public var net: Int32 = 0
  /// Net load of the client's panels.
  ///
  /// On a table with a single panel the stance foot cannot be told apart, so this is an upper
  /// bound: "at most".
  public var footForce: Int32 = 0
  /// Half-width of the interval around `footForce` with coverage factor 2, millinewtons.
  public var footForceUncertainty: Int32 = 0
  /// Net load by panel, in the profile's order.
  public var panels: [8 of Int32] = .init(repeating: 0)
  public var panelCount = 0
  /// By how much the four cells of a panel contradict a rigid plate, millinewtons above the tare.
  ///
  /// With the corners counted round the panel (f1 + f3) - (f2 + f4), each weighted so that no
  /// load on a rigid panel shows in it; 0 for panels that have not four cells.
  public var twist: [8 of Int32] = .init(repeating: 0)
  /// Centre of pressure of the foot force in micrometres; nil below the minimum load.
  public var centreX: Int32?
  public var centreY: Int32?
  /// Half-width of the interval around the centre with coverage factor 2, micrometres; 0 where
  /// there is no centre.
  public var centreUncertaintyX: Int32 = 0
  public var centreUncertaintyY: Int32 = 0
  /// Index of the `BodyZone` under the centre of pressure; 0: none known.
  public var zone: UInt8 = 0
  /// The zones that the centre may be on within its uncertainty, one bit per index; bit 0: beside
  /// the body, or no centre.
  public var zones: UInt32 = 1
  /// The load of the cell that is nearest to its capacity, permille of that; 0 where no cell's
  /// capacity is known.
  public var cellLoad: Int32 = 0
  /// By how much the cell that is lifted most is pulled up from its zero, millinewtons; 0: none.
  public var cellLift: Int32 = 0
  /// How many cells' readings are glitches in this scan, and how many cells there are.
  public var glitches: UInt8 = 0
  public var readings: UInt8 = 0
  public var flags: QualityFlags = []
  public var quality: Quality = .trusted

  public init() {}
}
