public import Logging
internal import Synchronization

/// The door on TCP: where it is and whom it lets in.
public struct HTTPDoor: Sendable {
  /// A literal IP address.
  public var address: String
  /// 0: any that is free.
  public var port: Int
  public var token: AccessToken
  /// Where the token stands, for people.
  public var tokenFile: String
  /// Names besides its own by which it may be called, with a port or for any.
  public var otherHosts: [String]
  /// Metrics need no token.
  public var opensMetrics: Bool

  public init(
    address: String, port: Int, token: AccessToken, tokenFile: String, otherHosts: [String] = [],
    opensMetrics: Bool = false
  ) {
    self.address = address
    self.port = port
    self.token = token
    self.tokenFile = tokenFile
    self.otherHosts = otherHosts
    self.opensMetrics = opensMetrics
  }

  /// Whether only this machine can come to it.
  public static func isLoopback(_ address: String) -> Bool {
    address == "::1" || address.hasPrefix("127.")
  }

  /// Tells in the daemon's log where the door is, and what it means that others can reach it.
  public func tell(port: Int, to logger: Logger) {
    logger.notice(
      "listening",
      metadata: ["http": "\(address)", "port": "\(port)", "token_file": "\(tokenFile)"])
    guard !Self.isLoopback(address) else { return }
    logger.warning(
      """
      the HTTP door is open to the network without TLS: whoever can listen in on it reads clients' \
      names and the token. Better: address 127.0.0.1 and a reverse proxy that does TLS before it
      """, metadata: ["http": "\(address)"])
  }

  func policy(port: Int, devices: DeviceBook) -> DoorPolicy {
    DoorPolicy(
      token: token, hosts: AllowedHosts(address: address, port: port, others: otherHosts),
      opensMetrics: opensMetrics, device: { devices.use($0) },
      place: DoorPlace(address: address, port: port, otherHosts: otherHosts))
  }
}

/// The policy, once the door's port is known.
final class DoorPolicyBox: Sendable {
  private let policy = Mutex<DoorPolicy?>(nil)

  var value: DoorPolicy? { policy.withLock { $0 } }

  func set(_ value: DoorPolicy) { policy.withLock { $0 = value } }
}
