public import TableModel

/// Which tables a stored profile is for.
public enum TableScope: Hashable, Sendable {
  /// Every table without a profile of its own.
  case any
  /// The table with this serial number.
  case serial(String)

  /// A serial number's characters, as a table's identity has room for.
  static let longestSerial = 24
  /// Bytes of JSON; the largest sound profile has some thousand.
  static let longestProfile = 64 * 1024

  /// As it stands in addresses and on the command line.
  public var name: String {
    switch self {
    case .any: "any"
    case .serial(let serial): serial
    }
  }

  /// Reads `any` or a serial number.
  public init(name: String) throws(RegistryError) {
    if name == "any" || name == Self.any.key {
      self = .any
    } else {
      try checkSerial(name)
      self = .serial(name)
    }
  }

  /// As it stands in the registry's file.
  var key: String {
    switch self {
    case .any: "*"
    case .serial(let serial): serial
    }
  }
}

extension TableScope: Codable {
  public init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(name: name)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath, debugDescription: "not a serial number: \(name)",
          underlyingError: error))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

/// The profile that the registry holds for one table, or for any.
public struct StoredProfile: Codable, Equatable, Sendable {
  public var scope: TableScope
  public var profile: TableProfile
  public var setAt: WallTime
  /// Who set it.
  public var author: String

  public init(scope: TableScope, profile: TableProfile, setAt: WallTime, author: String) {
    self.scope = scope
    self.profile = profile
    self.setAt = setAt
    self.author = author
  }

  private enum CodingKeys: String, CodingKey {
    case scope = "serial"
    case profile, author
    case setAt = "set_at_unix_ns"
  }
}

/// One line of the history of profiles, which only ever grows.
public struct ProfileChange: Codable, Equatable, Sendable {
  /// What was done to the profile.
  public enum Action: String, Codable, Sendable {
    case set
    case removed
  }

  /// Counts up over all tables.
  public var number: Int
  public var scope: TableScope
  public var action: Action
  /// The new profile, or the one that was removed.
  public var profile: TableProfile
  public var at: WallTime
  public var author: String

  private enum CodingKeys: String, CodingKey {
    case number, action, profile, author
    case scope = "serial"
    case at = "at_unix_ns"
  }
}
