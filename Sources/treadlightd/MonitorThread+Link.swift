import SessionAnalysis
import Acquisition
import LoadEstimation
import Monitoring
import RealTime
import SafetyChain
import TableModel
import TableProtocol
import USBTransport

extension MonitorThread {
  mutating func linkUp(epoch: UInt16, _ table: TableIntroduction) {
    closeStream()
    stream = ScanStream(epoch: epoch)
    lastClock = nil
    tableChannels = table.identity.channelCount
    nominalRate = Double(table.identity.rateMillihertz) / 1000
    live = LiveWindow(rate: nominalRate, mains: mains)
    rate = RateMeter()
    let calibration = table.calibration
    if chain.estimator.calibration != calibration {
      _ = chain.observe(.calibration(calibration))
      log(.calibration(calibration), at: hostTime)
    }
    lastArrival = HostClock.monotonic
    log(.stream(epoch: epoch), at: hostTime)
    isLinkUp = true
    isSilent = false
    hasHeardOfLink = true
    tell(.linkRestored)
    announce(.linkUp(table, fits: isUsable), at: hostTime)
  }

  mutating func linkDown(_ loss: LinkLoss) {
    closeStream()
    isLinkUp = false
    hasHeardOfLink = true
    // A stream that is only started anew is no lost device, its silence has its own alarm; one
    // that the daemon ends by itself is none either.
    let isExpected =
      loss.reason == .silent || loss.reason == .stopped || loss.reason == .recalibrated
    if !isExpected, !chain.monitor.isActive(.deviceLost) { tell(.linkLost) }
    announce(.linkDown(loss), at: hostTime)
  }

  /// Closes the account of the stream with what the table says it made.
  mutating func settle(_ produced: UInt32) {
    guard var current = stream else { return }
    logLastDerived()
    stream = nil
    isLinkUp = false  // stopped in order: the quiet that follows is no silence
    current.settle(produced: produced)
    totals.counts.add(current.counts)
    announce(
      .streamEnded(
        epoch: current.epoch, produced: produced, received: current.counts.received,
        lost: current.counts.lost), at: hostTime)
    publishCounts()
  }

  private mutating func closeStream() {
    guard let current = stream else { return }
    logLastDerived()
    totals.counts.add(current.counts)
    stream = nil
  }

  mutating func obey(_ command: MonitorCommand) {
    switch command {
    case .begin(let token, let limits, let tare, let zero, let body, let contactArea):
      restart(limits)
      chain.begin(
        limits: limits, tare: tare, zero: zero, body: body, contactArea: contactArea)
      live = LiveWindow(rate: nominalRate, mains: mains)  // its peak was above another tare
      // Anchored anew: over days the table's clock runs away from the wall's, and the wall's may
      // have been set since the stream began.
      clock = SampleClock()
      isClockSet = false
      isSessionOpen = true
      derived = DerivedWindow()
      lastClock = nil
      log(.sessionBegan(token: token), at: hostTime)
      ports.logBell.ring()
      // What stands at the beginning is told again, so that the log is complete in itself.
      log(.calibration(chain.estimator.calibration), at: hostTime)
      if let stream { log(.stream(epoch: stream.epoch), at: hostTime) }
      tellStanding()
    case .end(let token, let limits):
      logLastDerived()
      log(.sessionEnded(token: token), at: hostTime)
      ports.logBell.ring()
      isSessionOpen = false
      _ = chain.observe(.tare(.none))  // nobody's any more
      _ = chain.observe(.body(.none))
      _ = chain.observe(.contact(area: 0))
      restart(limits)
      tellStanding()
    case .measure(let token, let duration):
      measurement = (token, StillMeasurement(duration: duration))
    case .setTare(let tare, let kind):
      logLastDerived()  // it was above another tare
      _ = chain.observe(.tare(tare))
      log(.tare(tare, kind), at: hostTime)
    case .setZero(let zero):
      guard !isSessionOpen else { return }
      _ = chain.observe(.zero(zero))
    case .logZero(let zero): log(.zeroReading(zero), at: hostTime)
    case .setContact(let feet):
      _ = chain.observe(.contact(area: feet.squareMillimetres))
      log(.contact(feet), at: hostTime)
    case .useTable(let estimator, let limits):
      guard !isSessionOpen else { return }
      chain.use(estimator)
      restart(limits)
      tellStanding()
      if tableChannels > 0 { announce(.tableFits(isUsable), at: hostTime) }
    case .setLimits(let token, let limits):
      _ = chain.observe(.limits(limits))
      log(.limits(token: token), at: hostTime)
    case .tell(let input):
      standing.note(input)
      tell(input)
    case .act(let token, let input):
      let alarms = tell(input)
      var conditions: UInt32 = 0
      for index in alarms.indices {
        conditions |= 1 << UInt32(alarms[index].condition.rawValue)
      }
      announce(.acted(token: token, conditions: conditions), at: hostTime)
    }
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
    wasRecorderFailing = false
    hasLogHole = false
    announce(.restarted, at: hostTime)
  }
}

/// What the daemon told of disk and calibration, which outlives a session's monitor.
struct StandingInputs {
  private(set) var isDiskLow = false
  private(set) var isCalibrationOverdue = false

  mutating func note(_ input: MonitorInput) {
    switch input {
    case .diskLow: isDiskLow = true
    case .diskRestored: isDiskLow = false
    case .calibrationOverdue: isCalibrationOverdue = true
    case .calibrationRenewed: isCalibrationOverdue = false
    default: break
    }
  }
}
