internal import TableModel

/// A mass that somebody puts onto the table, as for calibrating it.
public struct PlacedMass: Sendable, Equatable {
  /// What a person can lift, and what a table survives.
  public static let masses = 0.001...1000.0
  /// Millimetres from the table's origin.
  public static let places = -10_000.0...10_000.0

  public var kilograms: Double
  /// Millimetres in the table's frame.
  public var x: Double
  public var y: Double

  /// The values must be within `masses` and `places`.
  public init(kilograms: Double, x: Double, y: Double) {
    precondition(
      Self.masses.contains(kilograms) && Self.places.contains(x) && Self.places.contains(y))
    self.kilograms = kilograms
    self.x = x
    self.y = y
  }

  /// Newtons.
  public var weight: Double { kilograms * standardGravity }

  var json: JSONValue {
    .object([JSONField("kilograms", kilograms), JSONField("x", x), JSONField("y", y)])
  }
}
