/// One column of an export: what stands in it and how its numbers are to be read.
///
/// Every value is a 64-bit integer, or nil where it is not known; the kind tells what it stands
/// for, so that each format writes the same number.
public struct ExportColumn: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    case int32
    case int64
    /// The number of which the value is 10^places times: exact in text, rounded once as a double.
    case decimal(places: Int)
    /// Nanoseconds since 1970-01-01 UTC.
    case timestamp
    case boolean
    case text(ExportWords)
  }

  /// Lower case letters, digits and underscores, beginning with a letter, with the unit at its
  /// end: `foot_force_n`.
  public var name: String
  /// Symbol of the unit; empty where there is none.
  public var unit: String
  public var description: String
  public var kind: Kind
  /// Whether a value may be unknown.
  public var isOptional: Bool

  static let powers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

  /// What a value means as a floating-point number; words, truths and times as their number.
  func number(_ value: Int64) -> Double {
    guard case .decimal(let places) = kind else { return Double(value) }
    return Double(value) / Self.powers[places]
  }
}
