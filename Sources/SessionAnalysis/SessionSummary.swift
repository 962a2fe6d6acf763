public import TableModel

/// What a session amounts to.
///
/// Forces are newtons, times seconds, distances millimetres. Peaks are of single scans, so each
/// is as good as the scan rate that it was seen at, which stands beside them.
public struct SessionSummary: Codable, Equatable, Sendable {
  public var session: String
  public var client: String
  public var therapist: String
  /// What the values were read from.
  public var values: SummaryValues
  public var startedAt: WallTime
  /// From the first scan to the last.
  public var duration: Double
  /// Measured from the device's clock, scans per second; nil with fewer than two scans.
  ///
  /// From the 10 Hz topic it is scans over log time, lost ones not counted.
  public var measuredRate: Double?
  /// The loads are nil when no scan could be trusted: unknown is not zero.
  public var grossLoad: LoadStatistics?
  public var netLoad: LoadStatistics?
  /// Net load of the client's panels.
  public var footForce: LoadStatistics?
  /// The stance foot shares a panel with the client: the foot force is at most that.
  public var footForceIsUpperBound: Bool
  /// Half-widths with coverage factor 2 where the foot force was largest, newtons and millimetres.
  public var footForceUncertainty: Double?
  public var centreUncertainty: Double?
  public var panels: [PanelSummary]
  /// What the foot did in all.
  public var forces: ForceSummary
  /// From head to foot, left before right, what is no region last.
  public var regions: [RegionSummary]
  /// Of the regions that have two sides.
  public var regionSymmetry: [RegionSymmetry]
  public var phases: [PhaseSummary]
  public var course: ForceCourse
  /// Therapist's weight minus net load, while the therapist is on the table.
  public var barSupport: BarSupportStatistics?
  /// The largest foot pressure, with the area it assumes; nil when no scan could be trusted.
  public var peakPressure: PressureRecord?
  /// In a flood of thousands the first and the worst; what is counted elsewhere is these.
  public var alarms: [AlarmEpisode]
  /// Those that are not among them, tests not counted; nil: none.
  public var alarmsLeftOut: Int?
  /// What they amount to; tests are not in it.
  public var alarmStatistics: AlarmStatistics
  public var clientButtonPresses: [ButtonPress]
  public var quality: DataQuality
  public var ending: String
  /// What spoke against the session and was overridden; nil: nothing.
  public var gate: GateRecord?
  public var method: SummaryMethod

  enum CodingKeys: String, CodingKey {
    case session, client, therapist, values, panels, forces, regions, phases, alarms, quality
    case ending, gate, method
    case regionSymmetry = "region_symmetry"
    case course = "foot_force_course"
    case startedAt = "started_at_ns"
    case duration = "duration_s"
    case measuredRate = "scan_rate_hz"
    case grossLoad = "gross_load"
    case netLoad = "net_load"
    case footForce = "foot_force"
    case footForceIsUpperBound = "foot_force_is_upper_bound"
    case footForceUncertainty = "foot_force_uncertainty_n"
    case centreUncertainty = "centre_uncertainty_mm"
    case barSupport = "bar_support"
    case peakPressure = "peak_foot_pressure"
    case alarmStatistics = "alarm_statistics"
    case alarmsLeftOut = "alarms_left_out"
    case clientButtonPresses = "client_button_presses"
  }
}

/// A load over the session, newtons.
public struct LoadStatistics: Codable, Equatable, Sendable {
  public var peak: Double
  public var mean: Double
  public var least: Double

  enum CodingKeys: String, CodingKey {
    case peak = "peak_n"
    case mean = "mean_n"
    case least = "least_n"
  }
}

/// One panel's net load.
public struct PanelSummary: Codable, Equatable, Sendable {
  public var name: String
  public var load: LoadStatistics?
}

/// What happened on one region of the client's body, on one side.
public struct RegionSummary: Codable, Equatable, Sendable {
  /// "elsewhere" where no region was under the centre of pressure.
  public var region: String
  /// Nil on the midline.
  public var side: BodySide?
  /// True where nobody may press, as it stood at the end; absent elsewhere.
  ///
  /// The hard limit is there the force that counts as pressing.
  public var isLocked: Bool?
  /// While the centre of pressure was on the region.
  public var forces: ForceSummary

  enum CodingKeys: String, CodingKey {
    case region, side, forces
    case isLocked = "locked"
  }
}

/// What the bars carried, newtons.
public struct BarSupportStatistics: Codable, Equatable, Sendable {
  public var least: Double
  public var mean: Double

  enum CodingKeys: String, CodingKey {
    case least = "least_n"
    case mean = "mean_n"
  }
}

/// A foot pressure with what it assumes.
public struct PressureRecord: Codable, Equatable, Sendable {
  /// Mean over the contact area.
  public var kilopascals: Double
  /// Square centimetres.
  public var area: Double
  /// The contact that was named; nil: the smallest area was taken.
  public var contact: FootContact?
  public var bound: FootForce.Bound

  public init(_ pressure: FootPressure) {
    kilopascals = pressure.kilopascals
    area = pressure.area
    contact = pressure.contact
    bound = pressure.bound
  }

  enum CodingKeys: String, CodingKey {
    case contact, bound
    case kilopascals = "kpa"
    case area = "contact_area_cm2"
  }
}

/// A press of the client's button and the foot force at that moment.
public struct ButtonPress: Codable, Equatable, Sendable {
  public var at: WallTime
  /// Nil where the second before held no scan that could be trusted.
  public var footForce: Double?

  enum CodingKeys: String, CodingKey {
    case at = "at_ns"
    case footForce = "foot_force_n"
  }
}
