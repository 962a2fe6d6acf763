internal import ClientLimits
internal import TableModel

/// The limits of one zone as numbers; infinite where none is set.
struct ForceLimits {
  /// Newtons.
  var softForce = Double.infinity
  var hardForce = Double.infinity
  /// Kilopascals.
  var softPressure = Double.infinity
  var hardPressure = Double.infinity
  /// Nobody may press there.
  var isLocked = false

  init(_ place: PlaceLimits) {
    isLocked = place.isLocked
    softForce = place.softForce?.value ?? .infinity
    hardForce = place.hardForce?.value ?? .infinity
    softPressure = place.softPressure ?? .infinity
    hardPressure = place.hardPressure ?? .infinity
  }

  init() {}

  /// The strictest of each.
  init(strictestOf limits: [Self]) {
    for one in limits {
      softForce = min(softForce, one.softForce)
      hardForce = min(hardForce, one.hardForce)
      softPressure = min(softPressure, one.softPressure)
      hardPressure = min(hardPressure, one.hardPressure)
    }
  }

  /// The same where nobody may press, with the force that counts as pressing there.
  func locked(from force: Double) -> Self {
    var limits = self
    if isLocked { limits.hardForce = min(hardForce, force) }
    return limits
  }

  /// By zone index.
  static func table(_ settings: MonitoringSettings) -> [Self] {
    (0..<BodyZone.indexCount).map { index in
      Self(settings.limits.limits(at: BodyZone(index: UInt8(index))?.region))
    }
  }
}
