public import TableDevice
internal import TableModel
public import TableProtocol

extension VirtualTable.Configuration {
  /// All that the truth file's first line says.
  func fields(identity: Identity, load: borrowing LoadOnCells) -> [JSONField] {
    let cells = load.cells
    let profile = self.profile ?? .standard(channelCount: channelCount)
    return [
      JSONField("serial", serial),
      JSONField("seed", .integer(Int64(truncatingIfNeeded: seed))),
      JSONField("rate_hz", rate),
      JSONField("channels", channelCount),
      JSONField("frames_per_transfer", framesPerTransfer),
      JSONField("speed", speed),
      JSONField("is_calibrated", .bool(isCalibrated)),
      JSONField(
        "calibration",
        .array(
          (0..<channelCount).map { channel in
            .object([
              JSONField("zero", cells.cells[channel].zero),
              JSONField("nanonewtons_per_count", cells.cells[channel].nanonewtonsPerCount),
            ])
          })),
      JSONField("profile", profile.json),
      JSONField("faults", load.plan.json),
      JSONField("truth_interval_s", truthInterval),
      JSONField("source", load.source.description),
    ]
  }
}

extension SignalPattern {
  /// The pattern's name in events and answers: one word where light and sound agree, else the
  /// light's and the sound's, as in `high-quiet`.
  public var name: String {
    guard sound != light else { return light.name }
    return "\(light.name)-\(sound == .none ? "quiet" : sound.name)"
  }
}

extension SignalPattern.Priority {
  var name: String {
    switch self {
    case .none: "none"
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }
}

extension Lamp {
  /// The colour's name in events and answers.
  public var name: String {
    switch self {
    case .off: "off"
    case .cyan: "cyan"
    case .yellow: "yellow"
    case .red: "red"
    }
  }
}
