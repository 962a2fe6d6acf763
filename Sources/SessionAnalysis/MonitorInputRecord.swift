public import Monitoring

extension MonitorInput {
  /// The input's name in the log.
  public var name: String {
    switch self {
    case .silence: "silence"
    case .elapsed: "elapsed"
    case .linkLost: "link-lost"
    case .linkRestored: "link-restored"
    case .recorderFailed: "recorder-failed"
    case .recorderRestored: "recorder-restored"
    case .diskLow: "disk-low"
    case .diskRestored: "disk-restored"
    case .calibrationOverdue: "calibration-overdue"
    case .calibrationRenewed: "calibration-renewed"
    case .zeroRead: "zero-read"
    case .hostSilent: "host-silent"
    case .hostHeard: "host-heard"
    case .acknowledge: "acknowledge"
    case .pause: "pause"
    case .endPause: "end-pause"
    case .shelve: "shelve"
    case .unshelve: "unshelve"
    case .test: "test"
    }
  }
}

/// A monitor's input as the log keeps it: its name and what belongs to it.
struct MonitorInputRecord: Codable {
  var kind: String
  var condition: String?
  var priority: String?
  var seconds: UInt16?
  var microseconds: UInt32?
  var drift: Int32?

  enum CodingKeys: String, CodingKey {
    case kind, condition, priority
    case seconds = "duration_s"
    case microseconds = "elapsed_us"
    case drift = "drift_mn"
  }

  init(_ input: MonitorInput) {
    kind = input.name
    switch input {
    case .elapsed(let time): microseconds = time
    case .zeroRead(let drift): self.drift = drift
    case .acknowledge(let condition), .endPause(let condition): self.condition = condition?.name
    case .unshelve(let condition): self.condition = condition.name
    case .pause(let condition, let seconds):
      self.condition = condition?.name
      self.seconds = seconds
    case .shelve(let condition, let seconds):
      self.condition = condition.name
      self.seconds = seconds
    case .test(let priority): self.priority = priority.name
    case .silence, .linkLost, .linkRestored, .recorderFailed, .recorderRestored, .diskLow,
      .diskRestored, .calibrationOverdue, .calibrationRenewed, .hostSilent, .hostHeard:
      break
    }
  }

  /// Nil for what no version known here writes.
  var input: MonitorInput? {
    let named = condition.flatMap { AlarmCondition(name: $0) }
    if condition != nil, named == nil { return nil }
    switch kind {
    case "elapsed": return microseconds.map { .elapsed($0) }
    case "zero-read": return drift.map { .zeroRead($0) }
    case "acknowledge": return .acknowledge(named)
    case "end-pause": return .endPause(named)
    case "unshelve": return named.map { .unshelve($0) }
    case "pause": return seconds.map { .pause(named, seconds: $0) }
    case "shelve":
      guard let named, let seconds else { return nil }
      return .shelve(named, seconds: seconds)
    case "test": return priority.flatMap { AlarmPriority(name: $0) }.map { .test($0) }
    default:
      let plain: [MonitorInput] = [
        .silence, .linkLost, .linkRestored, .recorderFailed, .recorderRestored, .diskLow,
        .diskRestored, .calibrationOverdue, .calibrationRenewed, .hostSilent, .hostHeard,
      ]
      return plain.first { $0.name == kind }
    }
  }
}
