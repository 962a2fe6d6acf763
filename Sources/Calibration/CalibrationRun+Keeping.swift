public import TableModel
public import TableProtocol

/// A run as it is kept between its steps.
///
/// Read back, every part of it is checked as if it had just been given, and the steps must be
/// those of the plan in their order.
extension CalibrationRun: Codable {
  private static let format = 1

  enum CodingKeys: String, CodingKey {
    case format, serial, channels, profile, calibration, records
    case mass = "mass_kg"
    case operatorName = "operator"
    case startedAt = "started_at_ns"
    case isQuick = "quick"
    case tolerance = "tolerance_mm"
    case isZeroDue = "zero_due"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.format, forKey: .format)
    try container.encode(serial, forKey: .serial)
    try container.encode(channelCount, forKey: .channels)
    try container.encode(profile, forKey: .profile)
    try container.encodeIfPresent(before.map(KeptCalibration.init), forKey: .calibration)
    try container.encode(mass, forKey: .mass)
    try container.encode(operatorName, forKey: .operatorName)
    try container.encode(startedAt, forKey: .startedAt)
    try container.encode(isQuick, forKey: .isQuick)
    try container.encode(tolerance, forKey: .tolerance)
    try container.encode(isZeroDue, forKey: .isZeroDue)
    try container.encode(records, forKey: .records)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard try container.decode(Int.self, forKey: .format) == Self.format else {
      throw CalibrationError.notReadable
    }
    let kept = try container.decodeIfPresent(KeptCalibration.self, forKey: .calibration)
    try self.init(
      profile: container.decode(TableProfile.self, forKey: .profile),
      serial: container.decode(String.self, forKey: .serial),
      channelCount: container.decode(Int.self, forKey: .channels),
      calibration: kept?.calibration(),
      mass: container.decode(Double.self, forKey: .mass),
      operatorName: container.decode(String.self, forKey: .operatorName),
      at: container.decode(WallTime.self, forKey: .startedAt),
      isQuick: container.decode(Bool.self, forKey: .isQuick),
      tolerance: container.decode(Double.self, forKey: .tolerance))
    try restore(
      container.decode([Record].self, forKey: .records),
      isZeroDue: container.decode(Bool.self, forKey: .isZeroDue))
  }

  /// Goes on with a kept run on the table that is there now.
  ///
  /// Refused when the table, its profile or its calibration have changed: half of the measurements
  /// would be of something else.
  public mutating func resume(
    serial: String, channelCount: Int, profile: TableProfile, calibration: TableCalibration?,
    at time: WallTime
  ) throws(CalibrationError) {
    let now = calibration.flatMap { $0.isCalibrated ? $0 : nil }
    guard self.serial == serial else { throw .changedSince(.serial) }
    guard self.channelCount == channelCount else { throw .changedSince(.channels) }
    guard self.profile == profile else { throw .changedSince(.profile) }
    guard before == now else { throw .changedSince(.calibration) }
    goOn(at: time)
  }
}

extension CalibrationRun {
  /// Takes kept steps one by one.
  private mutating func restore(
    _ kept: [Record], isZeroDue: Bool
  ) throws(CalibrationError) {
    for record in kept {
      if record.isExtra { demandZero() }
      guard next == record.step, record.measurement.isSound(channelCount: channelCount) else {
        throw .notReadable
      }
      append(record.step, record.measurement, record.at)
    }
    if isZeroDue { demandZero() }
  }
}
