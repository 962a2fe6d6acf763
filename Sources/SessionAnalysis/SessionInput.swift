public import Monitoring
public import SafetyChain

/// An entry of `/session/inputs`: something the alarm logic was told, or a fact about the
/// stream that a reader needs.
public enum SessionInput: Equatable, Sendable {
  case monitor(MonitorInput)
  case tare(TareRecord)
  /// The empty table was read during the session, millinewtons by channel; the zero in force
  /// stays, the difference to it is the drift.
  case zeroReading([Int32])
  /// Another part of the foot is in use from here on.
  case contact(ContactRecord)
  case limits(MonitoringSettings)
  case calibration(CalibrationRecord)
  /// Scans were lost before the next one.
  case gap(lost: UInt32)
  /// A stream of scans begins.
  case stream(epoch: UInt16)
  /// The recording was interrupted from here on: entries are missing that came in all the same.
  case interruption(RecordingInterruption)
  /// The wall clock was set, or the host was suspended; times in the log do not follow it.
  case hostClock(HostClockRecord)

  /// What the safety chain is told; nil for facts that only readers need.
  public var chainInput: ChainInput? {
    switch self {
    case .monitor(let input): .monitor(input)
    case .tare(let record): .tare(record.tare)
    case .limits(let settings): .limits(settings.monitorLimits)
    case .calibration(let record): .calibration(record.tableCalibration)
    case .contact(let feet): .contact(area: feet.squareMillimetres)
    case .zeroReading, .gap, .stream, .interruption, .hostClock: nil
    }
  }
}

extension SessionInput: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, settings, calibration, lost, epoch, tare, contact, interruption, clock
    case zero = "zero_mn"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try container.decode(String.self, forKey: .kind)
    switch kind {
    case "tare": self = .tare(try container.decode(TareRecord.self, forKey: .tare))
    case "zero-reading":
      self = .zeroReading(try container.decode([Int32].self, forKey: .zero))
    case "contact":
      self = .contact(try container.decode(ContactRecord.self, forKey: .contact))
    case "limits":
      self = .limits(try container.decode(MonitoringSettings.self, forKey: .settings))
    case "calibration":
      self = .calibration(try container.decode(CalibrationRecord.self, forKey: .calibration))
    case "gap": self = .gap(lost: try container.decode(UInt32.self, forKey: .lost))
    case "recording-interrupted":
      self = .interruption(
        try container.decode(RecordingInterruption.self, forKey: .interruption))
    case "clock-jump":
      self = .hostClock(try container.decode(HostClockRecord.self, forKey: .clock))
    case "stream": self = .stream(epoch: try container.decode(UInt16.self, forKey: .epoch))
    default:
      guard let input = try MonitorInputRecord(from: decoder).input else {
        throw DecodingError.dataCorruptedError(
          forKey: .kind, in: container,
          debugDescription: "unknown session input, or an incomplete one: \(kind)")
      }
      self = .monitor(input)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .monitor(let input) = self {
      try MonitorInputRecord(input).encode(to: encoder)
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .monitor: break  // above
    case .tare(let tare):
      try container.encode("tare", forKey: .kind)
      try container.encode(tare, forKey: .tare)
    case .zeroReading(let zero):
      try container.encode("zero-reading", forKey: .kind)
      try container.encode(zero, forKey: .zero)
    case .contact(let contact):
      try container.encode("contact", forKey: .kind)
      try container.encode(contact, forKey: .contact)
    case .limits(let settings):
      try container.encode("limits", forKey: .kind)
      try container.encode(settings, forKey: .settings)
    case .calibration(let calibration):
      try container.encode("calibration", forKey: .kind)
      try container.encode(calibration, forKey: .calibration)
    case .gap(let lost):
      try container.encode("gap", forKey: .kind)
      try container.encode(lost, forKey: .lost)
    case .stream(let epoch):
      try container.encode("stream", forKey: .kind)
      try container.encode(epoch, forKey: .epoch)
    case .interruption(let interruption):
      try container.encode("recording-interrupted", forKey: .kind)
      try container.encode(interruption, forKey: .interruption)
    case .hostClock(let clock):
      try container.encode("clock-jump", forKey: .kind)
      try container.encode(clock, forKey: .clock)
    }
  }
}
