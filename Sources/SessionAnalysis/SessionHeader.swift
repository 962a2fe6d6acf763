public import LoadEstimation
public import SafetyChain
public import TableModel
public import TableProtocol

/// What a log says of its session before the first scan: all that is needed to judge the scans
/// again.
///
/// Names of people are not in it.
public struct SessionHeader: Codable, Equatable, Sendable {
  public static let currentFormat = 4

  public var format = SessionHeader.currentFormat
  public var session: String
  /// The client's pseudonym.
  public var client: String
  /// The therapist's pseudonym.
  public var therapist: String
  public var therapistMassKilograms: Double
  public var startedAt: WallTime
  public var software: String
  public var table: TableDescription
  public var calibration: CalibrationRecord
  public var profile: TableProfile
  public var settings: MonitoringSettings
  /// The host's zero of the empty table in force, millinewtons by channel.
  public var zero: [Int32]
  /// The tare in force at the start.
  public var tare: TareRecord
  /// How the client lies; nil on a table without a place to lie, or for one of unknown stature.
  public var placement: BodyPlacement?
  /// Where the client's zones are: what alarms are judged by.
  public var body: BodyMap?
  /// The therapist's contact areas, and the one in use at the start.
  public var feet: ContactRecord
  /// What spoke against the session and was overridden; nil: nothing.
  public var gate: GateRecord?

  public init(
    session: String, client: String, therapist: String, therapistMassKilograms: Double,
    startedAt: WallTime, software: String, table: TableDescription,
    calibration: CalibrationRecord, profile: TableProfile, settings: MonitoringSettings,
    zero: [Int32], tare: TareRecord, placement: BodyPlacement?, feet: ContactRecord,
    gate: GateRecord? = nil
  ) {
    self.session = session
    self.client = client
    self.therapist = therapist
    self.therapistMassKilograms = therapistMassKilograms
    self.startedAt = startedAt
    self.software = software
    self.table = table
    self.calibration = calibration
    self.profile = profile
    self.settings = settings
    self.zero = zero
    self.tare = tare
    self.placement = placement
    body = placement?.map
    self.feet = feet
    self.gate = gate
  }

  /// The safety chain as it stood at the session's start.
  public func makeChain() throws(LoadEstimator.ProfileError) -> SafetyChain {
    let body = try BodyAreas(body)
    var chain = try SafetyChain(
      profile: profile, calibration: calibration.tableCalibration,
      minimumLoad: settings.minimumLoad.millinewtons ?? 0, limits: settings.monitorLimits)
    chain.begin(
      limits: settings.monitorLimits, tare: tare.tare, zero: .init(filledFrom: zero), body: body,
      contactArea: feet.squareMillimetres)
    return chain
  }

  enum CodingKeys: String, CodingKey {
    case format, session, client, therapist, software, table, calibration, profile, settings
    case tare, placement, body, feet, gate
    case therapistMassKilograms = "therapist_mass_kg"
    case startedAt = "started_at_ns"
    case zero = "zero_mn"
  }
}

/// Which table it was.
public struct TableDescription: Codable, Equatable, Sendable {
  public var serial: String
  public var firmware: String
  public var channels: Int
  /// Nominal scans per second.
  public var rate: Double

  public init(_ identity: Identity) {
    serial = identity.serial.description
    firmware = "\(identity.firmwareMajor).\(identity.firmwareMinor).\(identity.firmwarePatch)"
    channels = identity.channelCount
    rate = Double(identity.rateMillihertz) / 1000
  }

  enum CodingKeys: String, CodingKey {
    case serial, firmware, channels
    case rate = "rate_hz"
  }
}

/// A table's calibration, as the log keeps it.
public struct CalibrationRecord: Codable, Equatable, Sendable {
  public var madeAtSeconds: UInt64
  public var referenceMassGrams: UInt32
  public var zeros: [Int32]
  public var nanonewtonsPerCount: [Int32]

  public init(_ calibration: TableCalibration) {
    madeAtSeconds = calibration.madeAt
    referenceMassGrams = calibration.referenceMassGrams
    let channels = 0..<calibration.channelCount
    zeros = channels.map { calibration.cells[$0].zero }
    nanonewtonsPerCount = channels.map { calibration.cells[$0].nanonewtonsPerCount }
  }

  public var tableCalibration: TableCalibration {
    var calibration = TableCalibration(
      channelCount: zeros.count, referenceMassGrams: referenceMassGrams, madeAt: madeAtSeconds)
    for channel in zeros.indices {
      calibration.cells[channel] = CellCalibration(
        zero: zeros[channel], nanonewtonsPerCount: nanonewtonsPerCount[channel])
    }
    return calibration
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    madeAtSeconds = try container.decode(UInt64.self, forKey: .madeAtSeconds)
    referenceMassGrams = try container.decode(UInt32.self, forKey: .referenceMassGrams)
    zeros = try container.decode([Int32].self, forKey: .zeros)
    nanonewtonsPerCount = try container.decode([Int32].self, forKey: .nanonewtonsPerCount)
    guard TableProtocol.channelRange.contains(zeros.count),
      zeros.count == nanonewtonsPerCount.count
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .zeros, in: container,
        debugDescription: "a calibration has one zero and one gain for each of 1 to 16 channels")
    }
  }

  enum CodingKeys: String, CodingKey {
    case madeAtSeconds = "made_at_s"
    case referenceMassGrams = "reference_mass_g"
    case zeros = "zero_counts"
    case nanonewtonsPerCount = "gain_nn_per_count"
  }
}

extension [16 of Int32] {
  /// The first values of `values`, then zeros.
  public init(filledFrom values: [Int32]) {
    self.init { $0 < values.count ? values[$0] : 0 }
  }

  /// The first `count` values.
  public func array(_ count: Int) -> [Int32] { (0..<count).map { self[$0] } }
}
