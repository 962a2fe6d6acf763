import ControlService
import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel

extension LiveLoads {
  /// What people see of an update whose loads can be trusted.
  init(_ update: LiveWindow.Update, at: WallTime, _ now: LiveState.Values) {
    let loads = update.loads
    let zone = BodyZone(index: loads.zone)
    self.init(
      at: at, gross: decimal(loads.gross), net: decimal(loads.net),
      footForce: decimal(loads.footForce), footForcePeak: decimal(update.peak),
      isUpperBound: now.profile.footForceIsUpperBound,
      panels: (0..<loads.panelCount).map { decimal(loads.panels[$0]) },
      centreX: loads.centreX.map(decimal), centreY: loads.centreY.map(decimal),
      region: zone?.region.name, limit: now.settings.limit(judging: loads)?.value,
      scans: Int(update.scans), isTrusted: true, flags: loads.flags.names)
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

/// Thousandths as a decimal: millinewtons to newtons, micrometres to millimetres.
private func decimal(_ thousandths: Int32) -> Double { Double(thousandths) / 1000 }
