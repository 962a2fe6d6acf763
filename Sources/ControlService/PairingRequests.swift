public import ClientRegistry
public import TableModel

// Roles and pairing at the HTTP door, as JSON.

/// `POST /v1/pairings`.
public struct OfferPairing: Codable, Equatable, Sendable {
  public var role: AccessRole
  /// What the device is to be called.
  public var name: String

  public init(role: AccessRole, name: String) {
    self.role = role
    self.name = name
  }
}

/// A code that waits to be typed into a device.
public struct PairingAnswer: Codable, Equatable, Sendable {
  public var code: String
  public var role: AccessRole
  public var name: String
  public var expiresAt: WallTime
  /// The page with the code in its address, the best for another machine first.
  public var urls: [String]
  /// True where the door listens on this machine only and no proxy before it is known; else absent.
  public var isLocalOnly: Bool?

  public init(
    code: String, role: AccessRole, name: String, expiresAt: WallTime, urls: [String],
    isLocalOnly: Bool? = nil
  ) {
    self.code = code
    self.role = role
    self.name = name
    self.expiresAt = expiresAt
    self.urls = urls
    self.isLocalOnly = isLocalOnly
  }

  private enum CodingKeys: String, CodingKey {
    case code, role, name, urls
    case expiresAt = "expires_at_ns"
    case isLocalOnly = "local_only"
  }
}

/// `POST /v1/pair`.
struct TakePairing: Codable {
  /// The longest body taken from someone who is not known yet.
  static let longest = 1024

  var code: String
}

/// What a device is told that has been paired; its token is in the cookie.
struct PairedAnswer: Codable, Equatable {
  var id: Device.ID
  var role: AccessRole
  var name: String
}

/// `GET /v1/me`.
struct WhoAmI: Codable, Equatable {
  var role: AccessRole
  var name: String
  /// The daemon's.
  var version: String
}
