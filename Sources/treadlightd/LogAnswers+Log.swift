import ClientLimits
import ControlService
import LoadEstimation
import SessionAnalysis
import SessionLog
import TableModel

// What a log says, as the live view would show it.

extension LogReport {
  init(_ view: borrowing SessionLogView, session: String, isLive: Bool) {
    let header = view.header
    self.init(
      session: session, start: view.start, duration: view.duration, ending: view.ending,
      isLive: isLive,
      scene: TableScene(
        table: header.table.serial, isVirtual: false, profile: header.profile,
        minimumLoad: header.settings.minimumLoad, settings: header.settings, body: header.body,
        posture: header.placement?.posture), rate: header.table.rate)
  }
}

extension LiveLoads {
  /// What the log kept of a tenth of a second: its peak, and what belongs to it.
  ///
  /// The limits are those of the zone under the centre; gross and net load are not in the log.
  init(_ recorded: RangeLoads) {
    let loads = recorded.loads
    let flags = QualityFlags(rawValue: loads.flags).names
    let force = loads.quality == .trusted ? loads.footForcePeak.map(Double.init) : nil
    guard let force else {
      self = .unknown(at: recorded.at, isUpperBound: loads.isUpperBound, flags: flags)
      replay = true
      return
    }
    let zone = BodyZone(index: loads.zone)
    let settings = recorded.settings
    let place = settings.limits.limits(at: zone?.region)
    let hard =
      place.isLocked
      ? place.hardForce.map { min($0, settings.lockedForce) } ?? settings.lockedForce
      : place.hardForce
    self.init(
      at: recorded.at, gross: nil, net: nil, footForce: force, footForcePeak: force,
      isUpperBound: loads.isUpperBound, panels: [], centreX: loads.centreX.map(Double.init),
      centreY: loads.centreY.map(Double.init), region: zone?.region.name, limit: hard?.value,
      scans: 0, isTrusted: true, flags: flags)
    side = zone.flatMap { $0.side == .middle ? nil : $0.side }
    isLocked = place.isLocked ? true : nil
    softLimit = place.softForce.map { soft in (hard.map { min($0, soft) } ?? soft).value }
    barSupport = loads.barSupport.map(Double.init)
    contactArea = recorded.feet.area
    contact = recorded.feet.inUse
    if loads.centreX != nil {
      let bound: FootForce.Bound = loads.isUpperBound ? .atMost : .measured
      footPressure = recorded.feet.pressure(FootForce(Newtons(force), bound))?.kilopascals
    }
    replay = true
  }
}
