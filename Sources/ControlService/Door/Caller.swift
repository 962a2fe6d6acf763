internal import ClientRegistry

/// Who stands behind a request; known while it is answered.
enum Caller: Sendable {
  /// A process on this machine, by the Unix socket.
  case local(PeerCredentials)
  /// Whoever holds the token file's token, by TCP.
  case network
  /// A paired device, by TCP.
  case device(Device)
  /// Anyone, by TCP, for what is everyone's.
  case nobody

  /// The caller of the request that this task answers; nil in a test without a connection.
  @TaskLocal static var current: Caller?

  /// What whoever asks may do.
  ///
  /// By the socket everything, where its other end is not known too: the file's permissions have
  /// decided.
  static var role: AccessRole {
    guard let current else { return .administer }
    return current.role ?? .view
  }

  /// What the daemon's log calls them.
  var name: String {
    switch self {
    case .local(let peer): peer.userName
    case .network: "http"
    case .device(let device): device.name
    case .nobody: "nobody known"
    }
  }

  /// What they may do; nil: only what everyone may.
  var role: AccessRole? {
    switch self {
    case .local, .network: .administer
    case .device(let device): device.role
    case .nobody: nil
    }
  }

  /// The author that is kept with a change.
  ///
  /// What the caller claims counts for nothing alone: behind it stands what the system knows, unless
  /// both are the same. It may look the user's name up, so it is not for an event loop.
  static func author(_ claimed: String) -> String {
    guard let name = current?.name, name != claimed else { return claimed }
    return "\(claimed) (\(name))"
  }
}
