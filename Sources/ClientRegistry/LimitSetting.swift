public import TableModel

/// What a limit holds for.
public enum LimitScope: Hashable, Sendable {
  case wholeBody
  case region(BodyRegion)

  /// Every scope, the whole body first, then head to foot.
  ///
  /// Without the regions where nobody may press: a limit there would be a permission.
  public static let all: [Self] = [.wholeBody] + BodyRegion.worked.map(Self.region)

  public var name: String {
    switch self {
    case .wholeBody: "whole-body"
    case .region(let region): region.name
    }
  }

  /// Reads a scope's exact name; the error carries the nearest one.
  public init(name: String) throws(RegistryError) {
    if let region = BodyRegion(name: name), region.isNoGo { throw .noGoRegion(region) }
    guard let scope = Self.all.first(where: { $0.name == name }) else {
      throw .unknownRegion(
        name, suggestion: Spelling.nearest(to: name, among: Self.all.map(\.name)))
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

/// The limit in force for one client and one scope.
public struct LimitSetting: Codable, Equatable, Sendable {
  /// Higher than any limit can be.
  ///
  /// A table's rated working load is 204 to 340 kg, at most 3335 N: a limit beyond 5000 N could
  /// not be reached before the table gave way, so the number is a slip of the finger.
  public static let absoluteMaximum = Newtons(5000)

  /// The alarm path counts whole millinewtons, and there 0 means "not guarded".
  public static let absoluteMinimum = Newtons(0.001)

  public var client: Pseudonym
  public var scope: LimitScope
  public var hardForce: Newtons
  public var softForce: Newtons?
  public var setAt: WallTime
  /// Who set it: a therapist's pseudonym, or a word such as `preset`.
  public var author: String

  private enum CodingKeys: String, CodingKey {
    case client, scope, author
    case hardForce = "hard_force_n"
    case softForce = "soft_force_n"
    case setAt = "set_at_unix_ns"
  }
}

/// One line of a client's limit history, which only ever grows.
public struct LimitChange: Codable, Equatable, Sendable {
  /// What was done to the limit.
  public enum Action: String, Codable, Sendable {
    case set
    case removed
  }

  /// Counts up over all clients.
  public var number: Int
  public var client: Pseudonym
  public var scope: LimitScope
  public var action: Action
  /// The new forces, or those that were removed.
  public var hardForce: Newtons
  public var softForce: Newtons?
  public var at: WallTime
  public var author: String

  private enum CodingKeys: String, CodingKey {
    case number, client, scope, action, author
    case hardForce = "hard_force_n"
    case softForce = "soft_force_n"
    case at = "at_unix_ns"
  }
}
