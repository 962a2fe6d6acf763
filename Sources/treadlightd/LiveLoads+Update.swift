import ControlService
import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel

extension LiveLoads {
  /// What people see of an update; unknown is not zero.
  init(any update: LiveWindow.Update, at: WallTime, _ now: LiveState.Values) {
    guard update.loads.quality == .trusted else {
      self = .unknown(
        at: at, isUpperBound: now.profile.footForceIsUpperBound, scans: Int(update.scans),
        flags: update.loads.flags.names)
      // What came before is known all the same: no peak is lost between updates.
      setExtremes(of: update)
      return
    }
    self.init(update, at: at, now)
  }

  static func unknown(
    at: WallTime, isUpperBound: Bool, scans: Int = 0, flags: [String] = []
  ) -> Self {
    Self(
      at: at, gross: nil, net: nil, footForce: nil, footForcePeak: nil, isUpperBound: isUpperBound,
      panels: [], centreX: nil, centreY: nil, region: nil, limit: nil, scans: scans,
      isTrusted: false, flags: flags)
  }

  /// What people see of an update whose loads can be trusted.
  private init(_ update: LiveWindow.Update, at: WallTime, _ now: LiveState.Values) {
    let loads = update.loads
    let zone = BodyZone(index: loads.zone)
    self.init(
      at: at, gross: decimal(loads.gross), net: decimal(loads.net),
      footForce: decimal(loads.footForce), footForcePeak: nil,
      isUpperBound: now.profile.footForceIsUpperBound,
      panels: (0..<loads.panelCount).map { decimal(loads.panels[$0]) },
      centreX: loads.centreX.map(decimal), centreY: loads.centreY.map(decimal),
      region: zone?.region.name, limit: now.settings.limit(judging: loads)?.value,
      scans: Int(update.scans), isTrusted: true, flags: loads.flags.names)
    setExtremes(of: update)
    softLimit = now.settings.softLimit(judging: loads)?.value
    isLocked = now.settings.isLocked(under: loads) ? true : nil
    side = zone.flatMap { $0.side == .middle ? nil : $0.side }
    footForceUncertainty = decimal(loads.footForceUncertainty)
    if loads.centreX != nil {
      centreUncertainty = decimal(max(loads.centreUncertaintyX, loads.centreUncertaintyY))
    }
    footForceFiltered = update.filtered
    filterDelay = update.filterDelay
    guard let therapist = now.therapist else { return }
    let net = NetLoad(Newtons(millinewtons: loads.net))
    // With nobody on the table the bars carry nothing that is known of.
    if net.force >= now.settings.minimumLoad {
      barSupport = BarSupport(weight: therapist.weight, net: net).force.value
    }
    contactArea = therapist.feet.area
    contact = therapist.feet.inUse
    guard loads.centreX != nil else { return }
    let force = FootForce(Newtons(millinewtons: loads.footForce), now.profile.footForceBound)
    footPressure = therapist.feet.pressure(force)?.kilopascals
  }
}

extension LiveLoads {
  private mutating func setExtremes(of update: LiveWindow.Update) {
    guard update.low <= update.peak else { return }
    footForcePeak = decimal(update.peak)
    footForceLow = decimal(update.low)
  }
}

/// Thousandths as a decimal: millinewtons to newtons, micrometres to millimetres.
private func decimal(_ thousandths: Int32) -> Double { Double(thousandths) / 1000 }
