import Acquisition
import LoadEstimation
import Monitoring
import RealTime
import SafetyChain
import SessionAnalysis
import TableModel
import TableProtocol
import USBTransport

/// What the daemon asks of the monitor.
///
/// Whatever is more than a line has a function of its own: built without optimisation, a function
/// keeps room on the stack for every value that any of its branches copies, and the thread's
/// stack is small.
extension MonitorThread {
  mutating func obey(_ command: MonitorCommand) {
    switch command {
    case .begin(let token, let limits, let tare, let zero, let body, let contactArea):
      begin(token, limits) { chain in
        chain.begin(limits: limits, tare: tare, zero: zero, body: body, contactArea: contactArea)
      }
    case .end(let token, let limits): end(token, limits)
    case .measure(let token, let duration):
      measurement = (token, StillMeasurement(duration: duration))
    case .setTare(let tare, let kind): set(tare, kind)
    case .setZero(let zero): set(zero: zero)
    case .logZero(let zero): log(.zeroReading(zero), at: hostTime)
    case .setContact(let feet): set(feet)
    case .useTable(let estimator, let limits): use(estimator, limits)
    case .setLimits(let token, let limits): set(limits, token)
    case .tell(let input):
      standing.note(input)
      tell(input)
    case .act(let token, let input): act(input, token)
    }
  }

  private mutating func begin(
    _ token: UInt64, _ limits: MonitorLimits, _ prepare: (inout SafetyChain) -> Void
  ) {
    restart(limits)
    prepare(&chain)
    live = LiveWindow(rate: nominalRate, mains: mains)  // its peak was above another tare
    // Anchored anew: over days the table's clock runs away from the wall's, and the wall's may
    // have been set since the stream began.
    follow(.now)
    isSessionOpen = true
    derived = DerivedWindow()
    areClocksTold = false
    log(.sessionBegan(token: token), at: hostTime)
    ports.logBell.ring()
    // What stands at the beginning is told again, so that the log is complete in itself.
    log(.calibration(chain.estimator.calibration), at: hostTime)
    if let stream { log(.stream(epoch: stream.epoch), at: hostTime) }
    tellStanding()
  }

  private mutating func end(_ token: UInt64, _ limits: MonitorLimits) {
    logLastDerived()
    log(.sessionEnded(token: token), at: hostTime)
    ports.logBell.ring()
    isSessionOpen = false
    _ = chain.observe(.tare(.none))  // nobody's any more
    _ = chain.observe(.body(.none))
    _ = chain.observe(.contact(area: 0))
    restart(limits)
    tellStanding()
  }

  private mutating func set(_ tare: Tare, _ kind: TareRecord.Kind) {
    logLastDerived()  // it was above another tare
    _ = chain.observe(.tare(tare))
    log(.tare(tare, kind), at: hostTime)
  }

  private mutating func set(zero: [16 of Int32]) {
    guard !isSessionOpen else { return }
    _ = chain.observe(.zero(zero))
  }

  private mutating func set(_ feet: ContactRecord) {
    _ = chain.observe(.contact(area: feet.squareMillimetres))
    log(.contact(feet), at: hostTime)
  }

  private mutating func use(_ estimator: LoadEstimator, _ limits: MonitorLimits) {
    guard !isSessionOpen else { return }
    chain.use(estimator)
    restart(limits)
    tellStanding()
    if tableChannels > 0 { announce(.tableFits(isUsable), at: hostTime) }
  }

  private mutating func set(_ limits: MonitorLimits, _ token: UInt64) {
    _ = chain.observe(.limits(limits))
    log(.limits(token: token), at: hostTime)
  }

  private mutating func act(_ input: MonitorInput, _ token: UInt64) {
    let alarms = tell(input)
    var conditions: UInt32 = 0
    for index in alarms.indices {
      conditions |= 1 << UInt32(alarms[index].condition.rawValue)
    }
    announce(.acted(token: token, conditions: conditions), at: hostTime)
  }

  /// Tells a new monitor what it cannot see for itself.
  private mutating func tellStanding() {
    if !isLinkUp { tell(.linkLost) }
    if standing.isDiskLow { tell(.diskLow) }
    if standing.isCalibrationOverdue { tell(.calibrationOverdue) }
  }

  /// Forgets every condition; what still holds is raised again, by the next scan or look at the
  /// clock.
  private mutating func restart(_ limits: MonitorLimits) {
    chain.restartMonitor(limits: limits)
    ports.requests.signal(.none)
    isSilent = false
    lastTick = HostClock.monotonic
    slept = 0
    wasRecorderFailing = false
    logHole = nil
    announce(.restarted, at: hostTime)
  }
}
