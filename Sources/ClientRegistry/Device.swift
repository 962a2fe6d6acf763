public import TableModel

/// A tablet or another screen that was paired with the daemon's HTTP door.
public struct Device: Codable, Equatable, Identifiable, Sendable {
  /// As many can be paired at once.
  public static let most = 100
  static let longestName = 60

  /// Counts up, and is never given again.
  public let id: Int
  /// What the administrator called it: "tablet by table 1".
  public var name: String
  public var role: AccessRole
  public var pairedAt: WallTime
  /// To within ten minutes, after a restart of the daemon; nil: never.
  public var lastUsedAt: WallTime?

  public init(
    id: Int, name: String, role: AccessRole, pairedAt: WallTime, lastUsedAt: WallTime? = nil
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.pairedAt = pairedAt
    self.lastUsedAt = lastUsedAt
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, role
    case pairedAt = "paired_at_ns"
    case lastUsedAt = "last_used_at_ns"
  }

  /// The name as it is kept: valid, without blanks around it.
  public static func checked(name: String) throws(RegistryError) -> String {
    let name = try validName(name)
    let count = name.unicodeScalars.count
    guard count <= longestName else {
      throw .invalid(.displayName, .tooLong(count, maximum: longestName))
    }
    return name
  }
}

/// A device with what its token is known by.
public struct StoredDevice: Equatable, Sendable {
  /// Bytes of SHA-256.
  public static let digestLength = 32

  public var device: Device
  /// The SHA-256 of the token, which itself is kept by the device alone.
  public var tokenDigest: [UInt8]
}
