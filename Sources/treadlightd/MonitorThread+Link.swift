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
  mutating func linkUp(
    epoch: UInt16, _ table: TableIntroduction, _ start: TableStart = .unknown
  ) {
    closeStream()
    stream = ScanStream(epoch: epoch)
    areClocksTold = false
    quickest = QuickestArrival()
    tableChannels = table.identity.channelCount
    nominalRate = Double(table.identity.rateMillihertz) / 1000
    live = LiveWindow(rate: nominalRate, mains: mains)
    rate = RateMeter()
    cells = CellWatch()
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
    announce(.linkUp(table, start, fits: isUsable), at: hostTime)
  }

  mutating func linkDown(_ loss: LinkLoss) {
    closeStream()
    isLinkUp = false
    hasHeardOfLink = true
    tellSleep()
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
    tellEnd(of: current, produced: produced)
    publishCounts()
  }

  /// Closes the account of a stream that was cut off: what came after its last scan is not known.
  private mutating func closeStream() {
    guard let current = stream else { return }
    logLastDerived()
    totals.counts.add(current.counts)
    tellEnd(of: current, produced: nil)
    stream = nil
  }

  private mutating func tellEnd(of stream: ScanStream, produced: UInt32?) {
    announce(
      .streamEnded(
        epoch: stream.epoch, produced: produced, received: stream.counts.received,
        lost: stream.counts.lost), at: hostTime)
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
