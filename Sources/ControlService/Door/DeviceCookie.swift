internal import HTTPTypes

/// The cookie by which a paired browser is known; no script can read it.
enum DeviceCookie {
  static let name = "treadlight"
  /// Seconds: a year.
  private static let lifetime = 31_536_000

  /// What sets it; `isSecure` keeps it from going out without TLS, which a proxy may do.
  static func setting(_ token: String, isSecure: Bool) -> String {
    "\(name)=\(token); HttpOnly; SameSite=Strict; Path=/; Max-Age=\(lifetime)"
      + (isSecure ? "; Secure" : "")
  }

  /// What takes it away.
  static let clearing = "\(name)=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0"

  /// The tokens in a request's cookies: one, but for who plays tricks.
  static func tokens(in head: HTTPRequest) -> [Substring] {
    head.headerFields[values: .cookie].flatMap { field in
      field.split(separator: ";").compactMap { pair -> Substring? in
        let pair = pair.drop { $0 == " " || $0 == "\t" }
        guard pair.hasPrefix("\(name)=") else { return nil }
        return pair.dropFirst(name.count + 1)
      }
    }
  }
}
