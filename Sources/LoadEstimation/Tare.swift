/// What lies on the table when the work begins, and how still it lies.
///
/// From a `StillMeasurement` of the client lying. The spreads are twice the standard deviation
/// (coverage factor 2, about 95 %): noise and breathing, which the tare leaves in the foot force.
public struct Tare: Sendable, BitwiseCopyable {
  /// Nothing lies there.
  public static let none = Tare()

  /// By channel above the zero, millinewtons.
  public var forces: [16 of Int32] = .init(repeating: 0)
  /// Of the sum of the client's panels, millinewtons.
  public var footForceSpread: Int32 = 0
  /// Of the moments about the middle of the client's cells, millinewton micrometres.
  public var momentSpreadX: Int64 = 0
  public var momentSpreadY: Int64 = 0

  public init() {}

  public init(from still: StillResult) {
    forces = still.forces
    footForceSpread = Int32(clamping: whole(2 * still.clientDeviation))
    momentSpreadX = whole(2 * still.momentDeviationX)
    momentSpreadY = whole(2 * still.momentDeviationY)
  }
}

extension Tare: Equatable {
  public static func == (a: Self, b: Self) -> Bool {
    for channel in a.forces.indices where a.forces[channel] != b.forces[channel] { return false }
    return a.footForceSpread == b.footForceSpread && a.momentSpreadX == b.momentSpreadX
      && a.momentSpreadY == b.momentSpreadY
  }
}

/// The nearest whole number; the ends of the range for what lies beyond, 0 for what is no number.
func whole(_ value: Double) -> Int64 {
  guard !value.isNaN else { return 0 }
  return Int64(exactly: value.rounded()) ?? (value < 0 ? .min : .max)
}
