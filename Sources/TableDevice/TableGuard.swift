internal import Monitoring
internal import TableProtocol

/// The table's own watch, for when the host is gone or late.
///
/// It runs the host's alarm engine on what the table knows: counts, calibration and the limits
/// it was last sent. It knows nothing of regions, so it guards the rating, one force limit, both
/// feet and falls, whether the cells can be believed, and whether the host is there. Conditions
/// of low priority are left to the host, who can be told to keep them quiet.
///
/// A high condition latches in the engine until it is acknowledged, but nobody acknowledges at
/// the table:
///
/// | what stands                        | the host            | the table                      |
/// |------------------------------------|---------------------|--------------------------------|
/// | a high condition                   | heard or not        | signals high                   |
/// | none any more, one is latched      | heard               | acknowledges at once: the      |
/// |                                    |                     | host's own alarm latches       |
/// | none any more, one is latched      | silent              | signals high for 10 s more     |
/// | a cell fault, or no trusted scan   | heard or not        | signals medium                 |
/// | nothing                            | silent              | signals medium                 |
///
/// A host is heard while its last sign of life is no older than the heartbeat timeout; where
/// there is none, than one second.
struct TableGuard {
  /// For how long a latched condition signals on where nobody acknowledges it, microseconds:
  /// one burst and the beginning of the next.
  static let latchTime: UInt64 = 10_000_000
  /// A time without a trusted scan that is a fault, microseconds: ten scans at the lowest rate.
  static let staleAfter: UInt64 = 1_000_000
  private static let patience: UInt64 = 1_000_000

  private(set) var limits: GuardLimits?
  private(set) var state: GuardState = .off
  /// The most urgent of what it finds, medium at least, or none.
  private(set) var finding: SignalPattern.Priority = .none
  private(set) var isHostHeard = true
  private var isHostSilent = false
  private var latchedSince: UInt64?
  private var slew = SlewGuard()
  private var monitor = Monitor(limits: MonitorLimits(staleAfter: Self.staleAfter))

  /// Inlined, so that it is made in its place: on the stack it would be a copy, and another.
  @inline(__always)
  init() {}

  /// Puts `limits` in force; an episode that stands is judged by them from the next scan on.
  mutating func arm(_ limits: GuardLimits) {
    self.limits = limits
    monitor.setLimits(MonitorLimits(limits))
    monitor.forgetLoads()  // they were above another tare
    if state == .off { state = .watching }
  }

  /// Takes the time since the host's last sign of life, microseconds.
  mutating func listen(silence: UInt64, at now: UInt64) {
    guard let limits else { return }
    let timeout = UInt64(limits.heartbeatMilliseconds) * 1000
    isHostHeard = silence <= (timeout > 0 ? timeout : Self.patience)
    let isSilent = timeout > 0 && silence > timeout
    if isSilent != isHostSilent {
      isHostSilent = isSilent
      monitor.follow(hostIsSilent: isSilent)
    }
    conclude(at: now)
  }

  /// Judges one scan.
  ///
  /// The cells' readings are followed from power-up on, so that the guard knows a false one
  /// from the first scan after it is armed. Neither the scan nor the calibration changes: it is
  /// that their copies would be the most of the work.
  mutating func observe(_ frame: inout ScanFrame, calibration: inout TableCalibration) {
    let sample = sample(&frame, &calibration)
    guard limits != nil else { return }
    monitor.follow(sample)
    conclude(at: frame.deviceTime)
  }

  /// The loads of a scan.
  ///
  /// A saturated cell counts at its rail, one that is absent, stuck or settling as nothing. A
  /// reading that is held leaves the scan as unsure as a cell that settles: it raises, and clears
  /// nothing.
  private mutating func sample(
    _ frame: inout ScanFrame, _ calibration: inout TableCalibration
  ) -> LoadSample {
    var gross: Int64 = 0
    var net: Int64 = 0
    var foot: Int64 = 0
    var faults: LoadSample.Faults = calibration.isCalibrated ? [] : .untrusted
    var isUnsure = false
    // Each look into an array itself would copy it.
    let readings = frame.cells.span
    let cells = calibration.cells.span
    // A channel that the calibration gives no gain has no cell.
    for channel in 0..<frame.channelCount where cells[channel].nanonewtonsPerCount != 0 {
      let reading = readings[channel]
      switch reading.state {
      case .good: break
      case .saturatedHigh, .saturatedLow: faults.insert(.saturated)
      case .absent:
        faults.insert(.absent)
        continue
      case .stuck:
        faults.insert(.untrusted)
        continue
      case .settling:
        isUnsure = true
        continue
      }
      let age = min(UInt64(UInt32(reading.age) * 10), frame.deviceTime)
      let verdict = slew.judge(
        cells[channel].millinewtons(reading.count), channel: channel,
        at: frame.deviceTime - age)
      isUnsure = isUnsure || verdict.isHeld
      let tare = channel < limits?.channelCount ?? 0 ? limits?.tare[channel] ?? 0 : 0
      let above = Int64(verdict.force) - Int64(tare)
      gross += Int64(verdict.force)
      net += above
      if (limits?.clientChannels ?? 0) & 1 << UInt16(channel) != 0 { foot += above }
    }
    return LoadSample(
      epoch: 0, sequence: 0, time: frame.deviceTime, gross: Int32(clamping: gross),
      net: Int32(clamping: net), footForce: Int32(clamping: foot), faults: faults,
      quality: !faults.isEmpty ? .faulty : isUnsure ? .settling : .trusted)
  }

  /// Works out what is found, and lets go of what is latched when it is time.
  private mutating func conclude(at now: UInt64) {
    let isOver =
      monitor.isActive(.overHardForce) || monitor.isActive(.bothFeet)
      || monitor.isActive(.overRating) || monitor.isActive(.fall)
    var highest = monitor.highestVisible()
    if highest == .high, !isOver {
      let since = latchedSince ?? now
      latchedSince = since
      if isHostHeard || now &- since >= Self.latchTime {
        // What else stands stays visible, and more is not asked of it here.
        monitor.followAcknowledgement()
        highest = monitor.highestVisible()
        latchedSince = nil
      }
    } else {
      latchedSince = nil
    }
    finding =
      switch highest {
      case .high: .high
      case .medium: .medium
      case .low, nil: .none
      }
    state =
      if isOver {
        .overLimit
      } else if isUntrusted {
        .untrusted
      } else if isHostSilent {
        .hostSilent
      } else {
        .watching
      }
  }

  private var isUntrusted: Bool {
    monitor.isActive(.saturated) || monitor.isActive(.absent) || monitor.isActive(.sensorFault)
      || monitor.isActive(.stale) || monitor.isActive(.neverRead)
  }
}

extension MonitorLimits {
  /// What the table guards, in the engine's words: zone 0 is the whole body.
  init(_ limits: GuardLimits) {
    func limit(_ value: Int32) -> Int32 { value == 0 ? Self.none : value }
    self.init(
      bothFeet: limit(limits.bothFeet), fallDrop: limit(limits.fallDrop),
      rating: limit(limits.rating), deadband: limits.deadband,
      offDelay: UInt64(limits.offDelayMilliseconds) * 1000, staleAfter: TableGuard.staleAfter)
    zones[0].hardForce = limit(limits.hardForce)
  }
}
