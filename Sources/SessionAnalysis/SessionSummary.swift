public import TableModel

/// What a session amounts to.
///
/// Forces are newtons, times seconds, distances millimetres. Peaks are of single scans, so each
/// is as good as the scan rate that it was seen at, which stands beside them.
public struct SessionSummary: Codable, Equatable, Sendable {
  public var session: String
  public var client: String
  public var therapist: String
  public var startedAt: WallTime
  /// From the first scan to the last.
  public var duration: Double
  /// Measured from the device's clock, scans per second; nil with fewer than two scans.
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
  public var regions: [RegionSummary]
  /// Therapist's weight minus net load, while the therapist is on the table.
  public var barSupport: BarSupportStatistics?
  /// The largest foot pressure, with the area it assumes; nil when no scan could be trusted.
  public var peakPressure: PressureRecord?
  public var alarms: [AlarmEpisode]
  /// What they amount to; tests are not in it.
  public var alarmStatistics: AlarmStatistics
  public var clientButtonPresses: [ButtonPress]
  public var quality: DataQuality
  public var ending: String
  /// What spoke against the session and was overridden; nil: nothing.
  public var gate: GateRecord?

  enum CodingKeys: String, CodingKey {
    case session, client, therapist, panels, regions, alarms, quality, ending, gate
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
  /// Seconds with the centre of pressure on the region.
  public var contactTime: Double
  /// Newtons.
  public var peak: Double
  public var mean: Double
  /// Newton seconds.
  public var impulse: Double
  /// The hard limit in force, newtons; nil where none is set.
  public var hardLimit: Double?
  public var secondsOverLimit: Double

  enum CodingKeys: String, CodingKey {
    case region, side
    case contactTime = "contact_time_s"
    case peak = "peak_n"
    case mean = "mean_n"
    case impulse = "impulse_ns"
    case hardLimit = "hard_limit_n"
    case secondsOverLimit = "over_limit_s"
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
  public var footForce: Double

  enum CodingKeys: String, CodingKey {
    case at = "at_ns"
    case footForce = "foot_force_n"
  }
}

/// How far the session's scans can be believed.
public struct DataQuality: Codable, Equatable, Sendable {
  public var received: Int
  /// Scans whose sequence number never came.
  public var lost: Int
  /// Scans in which a cell was saturated, absent, stuck or settling.
  public var untrusted: Int
  /// By wired channel.
  public var cells: [CellQuality]
  /// Scans in which a panel's cells contradicted each other: a leg off the floor, or a cell going.
  public var twisted: Int
  public var gaps: [GapRecord]
  public var bytesDamaged: Bool
  /// The last scan that the log holds.
  public var lastScan: ScanPlace?

  enum CodingKeys: String, CodingKey {
    case received = "scans_received"
    case lost = "scans_lost"
    case untrusted = "scans_untrusted"
    case gaps, cells
    case twisted = "scans_twisted"
    case bytesDamaged = "log_damaged"
    case lastScan = "last_scan"
  }
}

/// How one cell did.
public struct CellQuality: Codable, Equatable, Sendable {
  public var channel: Int
  /// Readings that no body can have made; left out of the loads.
  public var glitches: Int
  public var saturated: Int
  public var absent: Int
  /// The same count again and again, told by the table or seen against its neighbours.
  public var stuck: Int
  /// From the zero before the session to the last one in it, newtons; nil where the empty table
  /// was not read again.
  public var drift: Double?

  enum CodingKeys: String, CodingKey {
    case channel
    case glitches = "readings_glitched"
    case saturated = "readings_saturated"
    case absent = "readings_absent"
    case stuck = "readings_stuck"
    case drift = "drift_n"
  }
}

/// Which scan of which stream.
public struct ScanPlace: Codable, Equatable, Sendable {
  public var epoch: UInt16
  public var sequence: UInt32
}

/// A stretch without scans.
public struct GapRecord: Codable, Equatable, Sendable {
  /// Log time of the last scan before it.
  public var at: WallTime
  public var duration: Double
  /// Scans known to be lost; nil where the stream ended and another began.
  public var lost: Int?

  enum CodingKeys: String, CodingKey {
    case lost
    case at = "at_ns"
    case duration = "duration_s"
  }
}
