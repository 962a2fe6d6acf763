public import TableModel

/// Why a limit is refused.
public enum LimitFlaw: Error, Equatable, Sendable {
  case unknownScope(String, nearest: String?)
  case unknownQuantity(String, nearest: String?)
  case unknownPreset(String, nearest: String?)
  case unknownContraindication(String, nearest: String?)
  /// Nobody may press there, so there is no force to allow.
  case noGoRegion(BodyRegion)
  case noSuchSlot(LimitScope, LimitQuantity)
  case notANumber(LimitSlot)
  case outOfRange(LimitSlot, Double)
  /// The soft limit would never be passed before the hard one.
  case softNotBelowHard(LimitSlot, Double, hard: Double)
  /// The table gives way before the limit is reached.
  case aboveRating(LimitSlot, Double, rating: Newtons)
  /// A contraindication of this kind is about a region, and none was named.
  case regionNeeded(String)
  /// A block that ends before it begins.
  case endsBeforeItBegins
}
