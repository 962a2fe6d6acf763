internal import ClientRegistry
internal import HTTPTypes

/// Who comes in by TCP: decides on a request's head alone.
struct DoorPolicy: Sendable {
  var token: AccessToken
  var hosts: AllowedHosts
  /// Metrics name nobody; a scraper without a token may have them where the studio says so.
  var opensMetrics = false
  /// The device of a token; it is used with that.
  var device: @Sendable (_ token: Substring) -> Device? = { _ in nil }
  /// Where the door is, for people; nil in a test without one.
  var place: DoorPlace?

  /// Why a request stays outside.
  enum Refusal: Error, Equatable {
    case noHost
    case severalHosts
    case foreignHost(String)
    case foreignOrigin(String)
    case crossSite(String)
    case noToken
    case wrongToken
    /// The cookie is no device's, or not any more.
    case notPaired
    /// A browser's cookie came without word of the page that sent it.
    case noOrigin
    case roleTooLow(needed: AccessRole, has: AccessRole)
    case mediaType(String?)
  }

  /// Refuses what must not come in, and tells who it is; nil: nobody known, where nobody need be.
  ///
  /// Host and origin come first: what a foreign page sends is not even looked at for its token.
  @discardableResult
  func check(
    _ head: HTTPRequest, for access: RouteAccess = .role(.administer)
  ) throws(Refusal) -> Caller? {
    try checkHost(head)
    // A link on another site may lead to the page, which is the same for all.
    if access != .everyone || head.changesSomething { try checkOrigin(head) }
    let caller = try caller(head, for: access)
    try Self.checkMediaType(head)
    return caller
  }

  private func caller(
    _ head: HTTPRequest, for access: RouteAccess
  ) throws(Refusal) -> Caller? {
    if opensMetrics, head.method == .get, head.path == "/metrics" { return nil }
    guard case .role(let needed) = access else { return try? identify(head) }
    let caller = try identify(head)
    guard let role = caller.role else { throw .noToken }
    guard role >= needed else { throw .roleTooLow(needed: needed, has: role) }
    return caller
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

  /// Whose token came, in the field that programs send or in the cookie that browsers send.
  private func identify(_ head: HTTPRequest) throws(Refusal) -> Caller {
    let fields = head.headerFields[values: .authorization]
    guard fields.count <= 1 else { throw .wrongToken }
    // Another scheme is between the browser and a proxy.
    if let parts = fields.first?.split(separator: " ", maxSplits: 1), parts.count == 2,
      parts[0].lowercased() == "bearer"
    {
      if token.matches(parts[1]) { return .network }
      guard let device = device(parts[1]) else { throw .wrongToken }
      return .device(device)
    }
    let cookies = DeviceCookie.tokens(in: head)
    guard let cookie = cookies.first else { throw .noToken }
    guard cookies.count == 1, let device = device(cookie) else { throw .notPaired }
    // A browser sends a cookie by itself: for a change the page must have been ours.
    let isOurs =
      !head.headerFields[values: .origin].isEmpty
      || head.headerFields[values: .fetchSite].contains("same-origin")
    guard isOurs || !head.changesSomething else { throw .noOrigin }
    return .device(device)
  }

  /// A form of a foreign page can send three media types without asking; JSON is none of them.
  static func checkMediaType(_ head: HTTPRequest) throws(Refusal) {
    guard head.changesSomething else { return }
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

extension HTTPRequest {
  /// Whether its method is one of those that may.
  var changesSomething: Bool { method != .get && method != .head }
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
    case .foreignOrigin, .crossSite, .noOrigin, .roleTooLow: .forbidden
    case .noToken, .wrongToken, .notPaired: .unauthorized
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
        hint: "a browser gets one with a code: treadlight pair; a program sends "
          + "\"Authorization: Bearer TOKEN\", which its owner sees with: treadlight token")
    case .wrongToken:
      ErrorAnswer(
        code: "wrong-token", message: "this is not the token",
        hint: "its owner sees it with: treadlight token")
    case .notPaired:
      ErrorAnswer(
        code: "not-paired", message: "this device is not paired, or not any more",
        hint: "pair it with a code: treadlight pair")
    case .noOrigin:
      ErrorAnswer(
        code: "no-origin", message: "a browser must say from which page it changes something",
        hint: "send Origin, as browsers do; a program sends its token as \"Authorization: Bearer\"")
    case .roleTooLow(let needed, let has):
      ErrorAnswer(
        code: "role-too-low",
        message: "this needs the role \(needed.rawValue), and you have \(has.rawValue)",
        hint: "pair the device again with more: treadlight pair --role \(needed.rawValue)")
    case .mediaType:
      ErrorAnswer(
        code: "not-json", message: "what is sent here must be JSON",
        hint: "send \"Content-Type: application/json\"")
    }
  }
}
