public import TableModel

/// What a calibration found and changed, to be kept with it.
public struct CalibrationReport: Codable, Equatable, Sendable {
  public var madeAt: WallTime
  public var serial: String
  public var operatorName: String
  /// Kilograms.
  public var mass: Double
  /// Scans per second that it was measured at.
  public var rate: Double
  /// From the first measurement to the last, seconds.
  public var duration: Double
  public var cells: [CalibrationCellReport]
  public var panels: [CalibrationPanelReport]
  /// How far the placements' sums are from the mass' weight, newtons rms.
  public var residual: Double?
  public var faults: [CalibrationFault]
  /// What was on the table before, so that it can be put back.
  public var before: KeptCalibration?

  /// Whether a calibration came of it.
  public var isUsable: Bool { !faults.contains { $0.weight == .refusal } }

  enum CodingKeys: String, CodingKey {
    case serial, cells, panels, faults
    case madeAt = "made_at_ns"
    case operatorName = "operator"
    case mass = "mass_kg"
    case rate = "rate_hz"
    case duration = "duration_s"
    case residual = "residual_n_rms"
    case before = "calibration_before"
  }
}

/// One cell before and after its calibration.
public struct CalibrationCellReport: Codable, Equatable, Sendable {
  public var channel: Int
  public var panel: String
  /// Nanonewtons per count; nil where it had none.
  public var gainBefore: Double?
  /// Nil where none could be found.
  public var gainAfter: Double?
  /// Percent.
  public var gainChange: Double?
  /// Standard uncertainty, percent: of the measurement, not of the mass.
  public var gainUncertainty: Double?
  public var zeroBefore: Int32?
  public var zeroAfter: Int32
  /// Counts rms, and newtons rms.
  public var noiseCounts: Double
  public var noise: Double?
  /// Newtons per minute.
  public var drift: Double?
  /// The converter's whole range by the peak-to-peak noise, 6.6 times the rms (Analog Devices,
  /// tutorial MT-004), in bits; a noise-free cell has that of rounding to counts.
  public var noiseFreeBits: Double
  /// The peak-to-peak noise, newtons: smaller changes are not seen in a single reading.
  public var resolution: Double?

  enum CodingKeys: String, CodingKey {
    case channel, panel
    case gainBefore = "gain_before_nn_per_count"
    case gainAfter = "gain_after_nn_per_count"
    case gainChange = "gain_change_percent"
    case gainUncertainty = "gain_uncertainty_percent"
    case zeroBefore = "zero_before_counts"
    case zeroAfter = "zero_after_counts"
    case noiseCounts = "noise_counts_rms"
    case noise = "noise_n_rms"
    case drift = "drift_n_per_min"
    case noiseFreeBits = "noise_free_bits"
    case resolution = "resolution_n"
  }
}

/// One panel before and after its calibration.
public struct CalibrationPanelReport: Codable, Equatable, Sendable {
  public var name: String
  public var corners: [Corner]
  /// The mass in the middle, newtons, each time.
  public var middle: [Double]
  /// How much more the middle reads than the corners, percent of the weight.
  public var linearity: Double?
  /// Most less least of the middle's readings, newtons.
  public var repeatability: Double?
  /// How well the placements determine the gains: 1 is best; a twist that only the mass' place
  /// tells makes it tens, undetermined gains millions.
  public var condition: Double?

  /// The mass over one cell.
  public struct Corner: Codable, Equatable, Sendable {
    public var channel: Int
    /// What the panel read with the calibration before, newtons.
    public var before: Double?
    public var after: Double?
    /// From where the mass should stand to where the loads balance, millimetres.
    public var distance: Double?

    enum CodingKeys: String, CodingKey {
      case channel
      case before = "before_n"
      case after = "after_n"
      case distance = "distance_mm"
    }
  }

  /// Most less least of what the corners read, newtons.
  public var spreadBefore: Double? { Self.spread(corners.map(\.before)) }
  public var spreadAfter: Double? { Self.spread(corners.map(\.after)) }

  static func spread(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    guard known.count == values.count, let least = known.min(), let most = known.max() else {
      return nil
    }
    return most - least
  }

  init(
    name: String, corners: [Corner], middle: [Double], linearity: Double?, repeatability: Double?,
    condition: Double?
  ) {
    self.name = name
    self.corners = corners
    self.middle = middle
    self.linearity = linearity
    self.repeatability = repeatability
    self.condition = condition
  }

  enum CodingKeys: String, CodingKey {
    case name, corners, condition
    case middle = "middle_n"
    case linearity = "linearity_percent"
    case repeatability = "repeatability_n"
    case spreadBefore = "spread_before_n"
    case spreadAfter = "spread_after_n"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    corners = try container.decode([Corner].self, forKey: .corners)
    middle = try container.decode([Double].self, forKey: .middle)
    linearity = try container.decodeIfPresent(Double.self, forKey: .linearity)
    repeatability = try container.decodeIfPresent(Double.self, forKey: .repeatability)
    condition = try container.decodeIfPresent(Double.self, forKey: .condition)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(corners, forKey: .corners)
    try container.encode(middle, forKey: .middle)
    try container.encodeIfPresent(linearity, forKey: .linearity)
    try container.encodeIfPresent(repeatability, forKey: .repeatability)
    try container.encodeIfPresent(condition, forKey: .condition)
    try container.encodeIfPresent(spreadBefore, forKey: .spreadBefore)
    try container.encodeIfPresent(spreadAfter, forKey: .spreadAfter)
  }
}
