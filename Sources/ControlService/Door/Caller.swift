/// Who stands behind a request; known while it is answered.
enum Caller: Sendable {
  /// A process on this machine, by the Unix socket.
  case local(PeerCredentials)
  /// Whoever holds the token, by TCP.
  case network

  /// The caller of the request that this task answers; nil in a test without a connection.
  @TaskLocal static var current: Caller?

  /// What the daemon's log calls them.
  var name: String {
    switch self {
    case .local(let peer): peer.userName
    case .network: "http"
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
