/// A force in newtons, as people read it.
///
/// The alarm path counts in whole millinewtons.
public struct Newtons: Comparable, Hashable, Sendable, Codable {
  public var value: Double

  public init(_ value: Double) { self.value = value }

  public init(millinewtons: Int32) { value = Double(millinewtons) / 1000 }

  /// Whole millinewtons, or nil for a value that is not finite or beyond 2.1 MN.
  public var millinewtons: Int32? { Int32(exactly: (value * 1000).rounded()) }

  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Double.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

/// Standard acceleration of free fall (CGPM 1901), m/s2: turns a mass into a weight.
public let standardGravity = 9.80665
