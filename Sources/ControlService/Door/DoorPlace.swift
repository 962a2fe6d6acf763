/// Where the door on TCP is, as a browser elsewhere calls it.
struct DoorPlace: Equatable, Sendable {
  /// A literal IP address; 0.0.0.0 and :: are all of the machine's.
  var address: String
  var port: Int
  /// The configuration's `http.allow_hosts`.
  var otherHosts: [String] = []

  /// Nobody but this machine, or a proxy on it, comes to the door.
  var isLoopback: Bool { HTTPDoor.isLoopback(address) }
  /// The configuration tells of no way by which another machine could come.
  var isLocalOnly: Bool { isLoopback && otherHosts.isEmpty }

  /// The page's addresses, the best for another machine first; `code` is for its fragment, which
  /// no browser sends anywhere.
  func urls(code: String) -> [String] {
    let isWildcard = address == "0.0.0.0" || address == "::"
    let own = "http://\(address.contains(":") ? "[\(address)]" : address):\(port)"
    let others = otherHosts.map(origin)
    return (isLoopback || isWildcard ? others + (isLoopback ? [own] : []) : [own] + others).map {
      "\($0)/#\(code)"
    }
  }

  /// Behind a door on loopback stands a proxy that does TLS; else the name is the door's own, if
  /// its port is.
  private func origin(_ host: String) -> String {
    let hasPort = AllowedHosts.hasPort(host)
    if isLoopback { return "https://\(host)" }
    guard hasPort else { return "http://\(host):\(port)" }
    return host.hasSuffix(":\(port)") ? "http://\(host)" : "https://\(host)"
  }
}
