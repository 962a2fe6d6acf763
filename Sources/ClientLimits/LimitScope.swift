public import TableModel

/// What a limit holds for.
public enum LimitScope: Hashable, Sendable {
  case wholeBody
  case region(BodyRegion)

  /// Every scope, the whole body first, then head to foot, then where nobody may press.
  public static let all: [Self] = [.wholeBody] + BodyRegion.allCases.map(Self.region)

  /// The scopes that forces can be set for.
  ///
  /// Without the regions where nobody may press: a limit there would be a permission.
  public static let worked: [Self] = [.wholeBody] + BodyRegion.worked.map(Self.region)

  public var name: String {
    switch self {
    case .wholeBody: "whole-body"
    case .region(let region): region.name
    }
  }

  /// Reads a scope's exact name; the error carries the nearest one.
  public init(name: String) throws(LimitFlaw) {
    guard let scope = Self.all.first(where: { $0.name == name }) else {
      throw .unknownScope(name, nearest: Spelling.nearest(to: name, among: Self.all.map(\.name)))
    }
    self = scope
  }
}

extension LimitScope: Codable {
  public init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(name: name)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "unknown scope \(name)",
          underlyingError: error))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
