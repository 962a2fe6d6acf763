internal import Monitoring
internal import TableProtocol

/// The table's own watch, for when the host is gone or late.
///
/// It knows counts, calibration and the limits it was last sent, and nothing of regions: it
/// guards the rating and one force limit on the net load of all cells.
struct TableGuard {
  private(set) var limits: GuardLimits?
  private(set) var state: GuardState = .off
  private var rating = LimitWatch()
  private var force = LimitWatch()

  /// Puts `limits` in force; an episode that stands is judged by them from the next scan on.
  mutating func arm(_ limits: GuardLimits) {
    self.limits = limits
    if state == .off { state = .watching }
  }

  /// Judges one scan.
  ///
  /// `silence` is the time since the host's last sign of life, microseconds.
  mutating func observe(
    _ frame: ScanFrame, calibration: TableCalibration, silence: UInt64
  ) {
    guard let limits else { return }
    var gross: Int64 = 0
    var net: Int64 = 0
    var isTrusted = calibration.isCalibrated
    // A channel that the calibration gives no gain has no cell.
    for channel in 0..<frame.channelCount
    where calibration.cells[channel].nanonewtonsPerCount != 0 {
      let cell = frame.cells[channel]
      switch cell.state {
      case .good: break
      case .saturatedHigh, .saturatedLow: isTrusted = false
      case .absent, .stuck, .settling:
        isTrusted = false
        continue
      }
      let load = Int64(calibration.cells[channel].millinewtons(cell.count))
      gross += load
      net += load - Int64(channel < limits.channelCount ? limits.tare[channel] : 0)
    }
    watch(&rating, load: gross, isTrusted, limit: limits.rating, at: frame.deviceTime)
    watch(&force, load: net, isTrusted, limit: limits.hardForce, at: frame.deviceTime)
    let timeout = UInt64(limits.heartbeatMilliseconds) * 1000
    state =
      if rating.isExceeded || force.isExceeded {
        .overLimit
      } else if !isTrusted {
        .untrusted
      } else if timeout > 0, silence > timeout {
        .hostSilent
      } else {
        .watching
      }
  }

  private func watch(
    _ watch: inout LimitWatch, load: Int64, _ isTrusted: Bool, limit: Int32, at time: UInt64
  ) {
    guard let limits else { return }
    _ = watch.update(
      load: Int32(clamping: load), isTrusted: isTrusted, limit: limit == 0 ? .max : limit,
      deadband: limits.deadband, offDelay: UInt64(limits.offDelayMilliseconds) * 1000, time: time)
  }
}

extension GuardState {
  /// What the table sounds and shows on its own in this state.
  var signal: SignalPattern {
    switch self {
    case .off, .watching: .none
    case .overLimit: .high
    case .hostSilent, .untrusted: .medium
    }
  }
}
