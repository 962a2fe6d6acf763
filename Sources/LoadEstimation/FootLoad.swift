/// Force and moments on the client's panels, above the tare.
struct FootLoad {
  /// Millinewtons.
  var force: Int64 = 0
  /// Millinewton micrometres about the table's origin.
  var momentX: Int64 = 0
  var momentY: Int64 = 0

  mutating func add(_ own: Int64, x: Int64, y: Int64) {
    force += own
    momentX += own * x
    momentY += own * y
  }
}

/// How far foot force and centre of pressure can be believed.
///
/// | part | taken from |
/// |------|------------|
/// | dF, force that the cells cannot tell from the foot's | the largest of the tare's spread (noise, breathing), `leastForce` (rest and creep of the cells, several cells' noise at 0.38 N rms each) |
/// | `gainShare` of the force | the gains that are left after a span calibration; only in the force: a gain that is off by the same share everywhere does not move the centre |
/// | dM, moment likewise | the larger of the tare's spread of moments and `leastForce` at the outer cells |
/// | `placeTolerance` | where the cells stand, by tape measure |
///
/// The centre is x = M / F, about the middle x0 of the client's cells, so what is wrong with M and
/// F moves it by (dM + |x - x0| dF) / F: added up and not as the root of squares, since one body's
/// breath moves both. All with coverage factor 2.
private enum Uncertainty {
  /// Millinewtons.
  static let leastForce: Int64 = 2000
  /// Hundredths of the force.
  static let gainShare: Int64 = 1
  /// Micrometres.
  static let placeTolerance: Int64 = 5000
  /// Millinewton micrometres; so that no tare from outside makes the sum overflow.
  static let largestMoment: Int64 = 1 << 60

  /// Of a centre on one axis, micrometres.
  static func reach(
    ofCentre centre: Int64, middle: Int64, halfSpan: Int64, force: Int64, forceSpread: Int64,
    momentSpread: Int64
  ) -> Int32 {
    let moment = min(max(momentSpread, leastForce * halfSpan), largestMoment)
    let lever = min(abs(centre - middle), Int64(Int32.max))
    return Int32(clamping: (moment + lever * forceSpread) / force + placeTolerance)
  }
}

extension LoadEstimator {
  /// Fills in foot force, centre, zones and how far they can be believed.
  ///
  /// Changes nothing here; mutating so that the estimator is not copied for every scan.
  mutating func place(_ foot: FootLoad, in estimate: inout LoadEstimate) {
    let spread = max(Int64(tare.footForceSpread), Uncertainty.leastForce)
    estimate.footForce = Int32(clamping: foot.force)
    estimate.footForceUncertainty = Int32(
      clamping: max(spread, abs(foot.force) * Uncertainty.gainShare / 100))
    guard foot.force >= Int64(minimumLoad), foot.force > 0 else { return }
    let x = Int32(clamping: foot.momentX / foot.force)
    let y = Int32(clamping: foot.momentY / foot.force)
    let reachX = Uncertainty.reach(
      ofCentre: Int64(x), middle: layout.centreX, halfSpan: layout.halfSpanX, force: foot.force,
      forceSpread: spread, momentSpread: tare.momentSpreadX)
    let reachY = Uncertainty.reach(
      ofCentre: Int64(y), middle: layout.centreY, halfSpan: layout.halfSpanY, force: foot.force,
      forceSpread: spread, momentSpread: tare.momentSpreadY)
    estimate.centreX = x
    estimate.centreY = y
    estimate.centreUncertaintyX = reachX
    estimate.centreUncertaintyY = reachY
    (estimate.zone, estimate.zones) = body.zones(x: x, y: y, reachX: reachX, reachY: reachY)
  }
}
