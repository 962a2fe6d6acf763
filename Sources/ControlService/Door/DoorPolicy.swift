internal import HTTPTypes

/// Who comes in by TCP: decides on a request's head alone.
struct DoorPolicy: Sendable {
  var token: AccessToken
  var hosts: AllowedHosts
  /// Metrics name nobody; a scraper without a token may have them where the studio says so.
  var opensMetrics = false

  /// Why a request stays outside.
  enum Refusal: Error, Equatable {
    case noHost
    case severalHosts
    case foreignHost(String)
    case foreignOrigin(String)
    case crossSite(String)
    case noToken
    case wrongToken
    case mediaType(String?)
  }

  /// Refuses what must not come in.
  ///
  /// Host and origin come first: what a foreign page sends is not even looked at for its token.
  func check(_ head: HTTPRequest) throws(Refusal) {
    try checkHost(head)
    try checkOrigin(head)
    try checkToken(head)
    try Self.checkMediaType(head)
  }

  private func checkHost(_ head: HTTPRequest) throws(Refusal) {
    guard let host = head.authority, !host.isEmpty else { throw .noHost }
    // The first is the authority; any other stays among the fields.
    guard head.headerFields[.host] == nil else { throw .severalHosts }
    guard hosts.contains(host) else { throw .foreignHost(host) }
  }

  /// A browser says where a request comes from; only our own pages may ask.
  private func checkOrigin(_ head: HTTPRequest) throws(Refusal) {
    let own = head.authority?.lowercased() ?? ""
    for origin in head.headerFields[values: .origin] {
      // Behind a proxy that ends TLS our own pages are https.
      guard origin.lowercased() == "http://\(own)" || origin.lowercased() == "https://\(own)" else {
        throw .foreignOrigin(origin)
      }
    }
    for site in head.headerFields[values: .fetchSite] {
      guard site == "same-origin" || site == "none" else { throw .crossSite(site) }
    }
  }

  private func checkToken(_ head: HTTPRequest) throws(Refusal) {
    if opensMetrics, head.method == .get, head.path == "/metrics" { return }
    let fields = head.headerFields[values: .authorization]
    guard let field = fields.first else { throw .noToken }
    guard fields.count == 1 else { throw .wrongToken }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .noToken }
    guard token.matches(parts[1]) else { throw .wrongToken }
  }

  /// A form of a foreign page can send three media types without asking; JSON is none of them.
  static func checkMediaType(_ head: HTTPRequest) throws(Refusal) {
    guard head.method != .get, head.method != .head else { return }
    let type = head.headerFields[.contentType]
    let isEmpty =
      head.headerFields[.transferEncoding] == nil
      && (head.headerFields[.contentLength] ?? "0") == "0"
    if type == nil, isEmpty { return }
    let essence = type?.split(separator: ";").first?.trimming(while: \.isWhitespace).lowercased()
    guard essence == "application/json" else { throw .mediaType(type) }
  }
}

extension HTTPField.Name {
  static var host: Self { Self("Host") ?? .authorization }
  static var fetchSite: Self { Self("Sec-Fetch-Site") ?? .origin }
}

extension Substring {
  fileprivate func trimming(while isDropped: (Character) -> Bool) -> Substring {
    var rest = drop(while: isDropped)
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return rest
  }
}

extension DoorPolicy.Refusal {
  var status: HTTPResponse.Status {
    switch self {
    case .noHost, .severalHosts: .badRequest
    case .foreignHost: .misdirectedRequest
    case .foreignOrigin, .crossSite: .forbidden
    case .noToken, .wrongToken: .unauthorized
    case .mediaType: .unsupportedMediaType
    }
  }

  var words: ErrorAnswer {
    switch self {
    case .noHost: ErrorAnswer(code: "no-host", message: "the request has no Host field")
    case .severalHosts:
      ErrorAnswer(code: "several-hosts", message: "the request has more than one Host field")
    case .foreignHost:
      ErrorAnswer(
        code: "foreign-host", message: "the daemon is not called by this name",
        hint: "ask for it by its address and port, or name it in http.allow_hosts")
    case .foreignOrigin, .crossSite:
      ErrorAnswer(
        code: "foreign-origin", message: "pages of other sites get nothing here")
    case .noToken:
      ErrorAnswer(
        code: "no-token", message: "this door opens with a token only",
        hint: "send \"Authorization: Bearer TOKEN\"; its owner sees it with: treadlight token")
    case .wrongToken:
      ErrorAnswer(
        code: "wrong-token", message: "this is not the token",
        hint: "its owner sees it with: treadlight token")
    case .mediaType:
      ErrorAnswer(
        code: "not-json", message: "what is sent here must be JSON",
        hint: "send \"Content-Type: application/json\"")
    }
  }
}
