/// A number with one unit.
public protocol Quantity: Comparable, Hashable, Sendable, Codable {
  var value: Double { get }
  init(_ value: Double)
}

extension Quantity {
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(Double.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

/// A mass, in kilograms.
public struct Kilograms: Quantity {
  public var value: Double

  public init(_ value: Double) { self.value = value }
}

/// A length, in millimetres.
public struct Millimetres: Quantity {
  public var value: Double

  public init(_ value: Double) { self.value = value }
}

/// An area of skin, in square centimetres.
public struct SquareCentimetres: Quantity {
  public var value: Double

  public init(_ value: Double) { self.value = value }
}
