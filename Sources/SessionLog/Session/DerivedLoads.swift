/// What the daemon made of the scans of a tenth of a second while they came:
/// `treadlight.Derived`, ten times a second.
///
/// Derived, not measured: worked out with the tare, zero and profile in force at that time. All of
/// it belongs to the one scan of the tenth with the greatest foot force, the peak; the flags are
/// those of all scans of the tenth. The raw counts beside it are the evidence.
///
/// | field | type            | name                     | meaning                             |
/// |------:|-----------------|--------------------------|-------------------------------------|
/// |     1 | optional float  | foot_force_peak_n        | greatest foot force, newtons        |
/// |     2 | optional float  | bar_support_n            | what the bars carry, newtons        |
/// |     3 | optional sint32 | centre_of_pressure_x_mm  | millimetres in the table's frame    |
/// |     4 | optional sint32 | centre_of_pressure_y_mm  |                                     |
/// |     5 | Zone            | zone                     | the body zone under the centre      |
/// |     6 | Quality         | quality                  | the worst of the tenth's scans      |
/// |     7 | uint32          | quality_flags            | bits of `QualityFlags`, 0: all good |
/// |     8 | bool            | foot_force_is_at_most    | an upper bound: see `FootForce`     |
///
/// What is not known is left out, never 0: no foot force and nothing with it where a cell was
/// faulty or no scan could be trusted; no centre below the minimum load; no bar support while
/// nobody is on the table.
public struct DerivedLoads: Equatable, Sendable, BitwiseCopyable {
  /// How far the loads of a scan can be believed.
  public enum Quality: UInt8, Sendable, BitwiseCopyable {
    case trusted = 0
    case settling = 1
    case faulty = 2
  }

  /// Newtons.
  public var footForcePeak: Float?
  /// Newtons.
  public var barSupport: Float?
  /// Millimetres.
  public var centreX: Int32?
  public var centreY: Int32?
  /// Index of the `BodyZone`; 0: none known.
  public var zone: UInt8
  public var quality: Quality
  public var flags: UInt16
  /// Stance and working foot share a panel: the foot force is at most this.
  public var isUpperBound: Bool

  public init(
    footForcePeak: Float? = nil, barSupport: Float? = nil, centreX: Int32? = nil,
    centreY: Int32? = nil, zone: UInt8 = 0, quality: Quality = .trusted, flags: UInt16 = 0,
    isUpperBound: Bool = false
  ) {
    self.footForcePeak = footForcePeak
    self.barSupport = barSupport
    self.centreX = centreX
    self.centreY = centreY
    self.zone = zone
    self.quality = quality
    self.flags = flags
    self.isUpperBound = isUpperBound
  }

  /// The foot force in whole millinewtons; nil beyond what they hold.
  var footForceMillinewtons: Int32? {
    footForcePeak.flatMap { Int32(exactly: (Double($0) * 1000).rounded()) }
  }
}
