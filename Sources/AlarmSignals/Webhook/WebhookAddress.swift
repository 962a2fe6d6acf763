internal import Foundation

/// Where a webhook is, checked.
struct WebhookAddress: Equatable, Sendable {
  /// The whole address.
  ///
  /// It may hold a token in path or query, so that it goes into no log.
  let full: String

  init(_ text: String) throws(ConfigurationFlaw) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty,
      !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7f })
    else { throw .notAWebAddress }
    guard parts.user == nil, parts.password == nil else { throw .credentialsInAddress }
    guard scheme == "https" || Self.isNear(host) else { throw .notEncrypted(host: host) }
    full = text
  }

  /// Whether `host` is this machine or in a network that no router carries further.
  ///
  /// RFC 1918 and 3927 (IPv4), 4193 and 4291 (IPv6), 6762 (`.local`), 8375 (`.home.arpa`), and
  /// names without a dot, which only the local network knows.
  static func isNear(_ host: String) -> Bool {
    var name = host.lowercased()
    if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    if name.contains(":") { return isNearIPv6(name) }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { UInt8($0) }
    if parts.count == 4, numbers.count == 4 {
      return numbers[0] == 127 || numbers[0] == 10
        || (numbers[0] == 172 && (16...31).contains(numbers[1]))
        || (numbers[0] == 192 && numbers[1] == 168) || (numbers[0] == 169 && numbers[1] == 254)
    }
    // Other spellings of an address (`2130706433`) are not names.
    guard parts.last?.contains(where: \.isLetter) == true else { return false }
    return parts.count == 1 || name.hasSuffix(".local") || name.hasSuffix(".home.arpa")
      || name.hasSuffix(".localhost")
  }

  private static func isNearIPv6(_ address: String) -> Bool {
    guard address != "::1" else { return true }
    guard let first = address.split(separator: ":", omittingEmptySubsequences: false).first,
      let head = UInt16(first, radix: 16)
    else { return false }
    return head & 0xfe00 == 0xfc00 || head & 0xffc0 == 0xfe80
  }
}
