/// The names by which the door may be called.
///
/// A page of another site can make its own name lead to this machine (DNS rebinding); what it
/// cannot do is to make the browser say another name than its own.
struct AllowedHosts: Sendable {
  static let loopback = ["localhost", "127.0.0.1", "[::1]"]

  /// With port; all in lower case.
  private var exact: Set<String> = []
  /// Whatever the port: a proxy in front has its own.
  private var names: Set<String> = []

  /// `address` and the loopback names hold for `port` only, of `others` those without a port for any.
  init(address: String, port: Int, others: [String]) {
    let own = address.contains(":") ? "[\(address)]" : address
    for name in Self.loopback + [own] {
      exact.insert("\(name):\(port)")
      if port == 80 { exact.insert(name) }
    }
    for other in others.map({ $0.lowercased() }) {
      if Self.hasPort(other) { exact.insert(other) } else { names.insert(other) }
    }
  }

  /// Whether the value of a `Host` field is one of them.
  func contains(_ host: String) -> Bool {
    let host = host.lowercased()
    if exact.contains(host) || names.contains(host) { return true }
    guard Self.hasPort(host), let colon = host.lastIndex(of: ":") else { return false }
    return names.contains(String(host[..<colon]))
  }

  /// A colon that is not of an IPv6 address, with digits behind it.
  static func hasPort(_ host: String) -> Bool {
    guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return false }
    let digits = host[host.index(after: colon)...]
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
      && (host.hasPrefix("[") || !host[..<colon].contains(":"))
  }
}
