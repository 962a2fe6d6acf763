import HTTPTypes
import Testing

@testable import ControlService

struct DoorPolicyTests {
  static let secret = String(repeating: "7f", count: 32)

  private func policy(others: [String] = [], opensMetrics: Bool = false) -> DoorPolicy {
    DoorPolicy(
      token: AccessToken(Self.secret),
      hosts: AllowedHosts(address: "127.0.0.1", port: 8123, others: others),
      opensMetrics: opensMetrics)
  }

  private func head(
    _ method: HTTPRequest.Method = .get, host: String? = "localhost:8123",
    path: String = "/v1/status", token: String? = secret, fields: [String: String] = [:]
  ) -> HTTPRequest {
    var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
    if let token { head.headerFields[.authorization] = "Bearer \(token)" }
    for (name, value) in fields {
      guard let name = HTTPField.Name(name) else { continue }
      head.headerFields[name] = value
    }
    return head
  }

  private func refusal(_ head: HTTPRequest, _ policy: DoorPolicy) -> DoorPolicy.Refusal? {
    do {
      try policy.check(head)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("localhost:8123", true), ("LocalHost:8123", true), ("127.0.0.1:8123", true),
    ("[::1]:8123", true), ("table.example.org", true), ("table.example.org:443", true),
    ("proxy.example.org:8443", true), ("localhost", false), ("localhost:8124", false),
    ("evil.example", false), ("localhost.evil.example:8123", false),
    ("table.example.org.evil.example", false), ("table.example.org:", false),
    ("table.example.org:x", false), ("proxy.example.org", false), ("127.0.0.1:8123@evil", false),
    ("[::1]", false), ("::1:8123", false),
  ])
  func isCalledByItsNamesOnly(host: String, isAllowed: Bool) {
    let policy = policy(others: ["Table.example.org", "proxy.example.org:8443"])
    let refusal = refusal(head(host: host), policy)
    #expect(refusal == (isAllowed ? nil : .foreignHost(host)))
  }

  @Test func needsOneHost() {
    #expect(refusal(head(host: nil), policy()) == .noHost)
    #expect(refusal(head(host: ""), policy()) == .noHost)
    #expect(refusal(head(fields: ["Host": "evil.example"]), policy()) == .severalHosts)
  }

  @Test(
    arguments: [
      (["Origin": "http://localhost:8123"], nil),
      (["Origin": "https://localhost:8123"], nil),
      (["Sec-Fetch-Site": "same-origin"], nil),
      (["Sec-Fetch-Site": "none"], nil),
      (["Origin": "http://evil.example"], .foreignOrigin("http://evil.example")),
      (["Origin": "null"], .foreignOrigin("null")),
      (["Origin": "http://localhost"], .foreignOrigin("http://localhost")),
      (["Origin": "http://127.0.0.1:8123"], .foreignOrigin("http://127.0.0.1:8123")),
      (["Sec-Fetch-Site": "cross-site"], .crossSite("cross-site")),
      (["Sec-Fetch-Site": "same-site"], .crossSite("same-site")),
    ] as [([String: String], DoorPolicy.Refusal?)])
  func pagesOfOtherSitesStayOutside(fields: [String: String], expected: DoorPolicy.Refusal?) {
    #expect(refusal(head(fields: fields), policy()) == expected)
    // Without a token too: a foreign page learns nothing about it.
    #expect(refusal(head(token: nil, fields: fields), policy()) == expected ?? .noToken)
  }

  @Test(
    arguments: [
      (nil, .noToken), ("", .noToken), ("x", .wrongToken), (secret + "0", .wrongToken),
      (String(secret.dropLast()), .wrongToken), (secret + secret, .wrongToken),
      ("6" + secret.dropFirst(), .wrongToken), (secret, nil),
    ] as [(String?, DoorPolicy.Refusal?)])
  func opensWithTheTokenOnly(token: String?, expected: DoorPolicy.Refusal?) {
    #expect(refusal(head(token: token), policy()) == expected)
  }

  @Test func otherWaysToSayATokenAreNone() {
    let basic = ["Authorization": "Basic \(Self.secret)"]
    #expect(refusal(head(token: nil, fields: basic), policy()) == .noToken)
    let query = head(path: "/v1/status?token=\(Self.secret)", token: nil)
    #expect(refusal(query, policy()) == .noToken)
    var twice = head()
    twice.headerFields.append(HTTPField(name: .authorization, value: "Bearer \(Self.secret)"))
    #expect(refusal(twice, policy()) == .wrongToken)
  }

  @Test func metricsAreOpenOnlyWhereTheStudioSaysSo() {
    let metrics = head(path: "/metrics", token: nil)
    #expect(refusal(metrics, policy()) == .noToken)
    #expect(refusal(metrics, policy(opensMetrics: true)) == nil)
    #expect(refusal(head(token: nil), policy(opensMetrics: true)) == .noToken)
    #expect(
      refusal(head(.post, path: "/metrics", token: nil), policy(opensMetrics: true)) == .noToken)
    // Nor are they for foreign pages.
    let foreign = head(host: "evil.example", path: "/metrics", token: nil)
    #expect(refusal(foreign, policy(opensMetrics: true)) == .foreignHost("evil.example"))
  }

  @Test(
    arguments: [
      ("application/json", "2", true), ("application/json; charset=utf-8", "2", true),
      ("Application/JSON", "2", true), (nil, "0", true), (nil, nil, true), (nil, "2", false),
      ("text/plain", "2", false), ("text/plain", "0", false), ("application/jsonp", "2", false),
      ("application/x-www-form-urlencoded", "2", false), ("multipart/form-data", "2", false),
    ] as [(String?, String?, Bool)])
  func whatIsSentIsJSON(type: String?, length: String?, isAllowed: Bool) {
    var post = head(.post)
    if let type { post.headerFields[.contentType] = type }
    if let length { post.headerFields[.contentLength] = length }
    #expect(refusal(post, policy()) == (isAllowed ? nil : .mediaType(type)))
  }

  @Test func failuresAreAnsweredSlowly() {
    let start = ContinuousClock.now
    var budget = FailureBudget(now: start)
    func take(_ milliseconds: Int) -> Bool { budget.take(now: start + .milliseconds(milliseconds)) }
    for _ in 0..<20 { #expect(take(0)) }
    #expect(!take(0))
    #expect(!take(900))
    #expect(take(1100))
    #expect(!take(1200))
    // A long pause gives no more than the bucket holds.
    for _ in 0..<20 { #expect(take(3_600_000)) }
    #expect(!take(3_600_000))
  }

  @Test func anAddressOfItsOwnIsAName() {
    let hosts = AllowedHosts(address: "fd00::2", port: 80, others: [])
    #expect(hosts.contains("[fd00::2]:80") && hosts.contains("[fd00::2]"))
    #expect(!hosts.contains("fd00::2") && !hosts.contains("[fd00::3]"))
  }
}
