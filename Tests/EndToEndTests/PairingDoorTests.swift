import Foundation
import Testing

/// Devices paired with the HTTP door of a real daemon.
@Suite(.timeLimit(.minutes(3)))
struct PairingDoorTests {
  private let studio: Studio
  private let port: Int

  init() throws {
    studio = try Studio(extra: "http: { port: 0 }")
    port = try studio.httpPort()
    // The one door may be open before the other.
    try studio.wait(for: "socket=")
  }

  private var origin: String { "Origin: http://127.0.0.1:\(port)" }

  private func request(_ line: String, _ fields: [String], body: String = "") -> String {
    var head = ["\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)"] + fields
    if !body.isEmpty {
      head += ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"]
    }
    return head.joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  private func ask(_ line: String, _ fields: [String], body: String = "") throws -> String {
    RawConnection.ask(
      try RawConnection(port: port), request(line, fields + ["Connection: close"], body: body))
  }

  private func status(_ answer: String) -> Int? {
    answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  /// A code asked for by the socket, as `treadlight pair` does.
  private func code(_ role: String) throws -> String {
    let body = #"{"role":"\#(role)","name":"tablet"}"#
    let answer = RawConnection.ask(
      try RawConnection(socket: studio.socket),
      request("POST /v1/pairings", ["Connection: close"], body: body))
    let match = try #require(answer.firstMatch(of: /"code":"([^"]+)"/), "\(answer)")
    return String(match.1)
  }

  /// The cookie of a newly paired device, as a browser sends it back.
  private func cookie(_ role: String) throws -> String {
    let answer = try ask("POST /v1/pair", [origin], body: #"{"code":"\#(code(role))"}"#)
    let match = try #require(answer.firstMatch(of: /Set-Cookie: (treadlight=[0-9a-f]{64});/))
    return "Cookie: \(match.1)"
  }

  @Test func aTabletSeesAndDoesWhatItsRoleMay() throws {
    let (view, operate) = (try cookie("view"), try cookie("operate"))
    for (line, fields, expected) in [
      ("GET /v1/status", [view], 200), ("GET /v1/me", [view], 200),
      ("GET /metrics", [view], 200), ("GET /v1/clients", [view], 403),
      ("GET /v1/clients", [operate], 200), ("GET /v1/devices", [operate], 403),
      ("POST /v1/sessions/current/stop", [view, origin], 403),
      ("POST /v1/sessions/current/stop", [operate, origin], 409),
      ("POST /v1/sessions/current/stop", [operate], 403),
      ("POST /v1/sessions/current/stop", [operate, "Sec-Fetch-Site: same-origin"], 409),
      ("POST /v1/sessions/current/stop", [operate, "Origin: http://evil.example"], 403),
      ("GET /v1/status", [operate, "Origin: http://evil.example"], 403),
      ("GET /v1/status", ["Cookie: treadlight=\(String(repeating: "0", count: 64))"], 401),
    ] {
      let answer = try ask(line, fields)
      #expect(status(answer) == expected, "\(line) \(fields): \(answer)")
    }
    let foreign = RawConnection.ask(
      try RawConnection(port: port),
      "GET /v1/me HTTP/1.1\r\nHost: evil.example\r\n\(view)\r\nConnection: close\r\n\r\n")
    #expect(status(foreign) == 421)
    try studio.wait(for: "paired")
  }

  @Test func aForgottenTabletSeesNothingMore() throws {
    let (gone, stays) = (try cookie("view"), try cookie("view"))
    let live = try RawConnection(port: port)
    live.write(request("GET /v1/live", [gone]))
    #expect(live.read(until: "event: loads").contains("HTTP/1.1 200"))
    let other = try RawConnection(port: port)
    other.write(request("GET /v1/live", [stays]))
    _ = other.read(until: "event: loads")

    let answer = RawConnection.ask(
      try RawConnection(socket: studio.socket),
      request("DELETE /v1/devices/1", ["Connection: close"]))
    #expect(status(answer) == 200)
    // It ends, and not by the daemon's end.
    _ = live.read()
    #expect(other.read(until: "event: loads").contains("event: loads"))
    #expect(try status(ask("GET /v1/status", [gone])) == 401)
    #expect(try status(ask("GET /v1/status", [stays])) == 200)
  }

  @Test func theCommandLineGivesOutAndTakesBack() throws {
    let offered = try studio.treadlight("pair", "--role", "operate", "--name", "by table 1")
    #expect(offered.status == 0 && offered.output.contains("http://127.0.0.1:\(port)/#"))
    #expect(offered.output.contains("cannot reach"))
    let code = try #require(
      studio.treadlight("pair", "--role", "operate", "--name", "by table 1", "--json")
        .json()["code"] as? String)
    let paired = try ask("POST /v1/pair", [origin], body: #"{"code":"\#(code)"}"#)
    #expect(status(paired) == 200)
    let listed = try studio.treadlight("pair", "list")
    #expect(listed.output.contains("by table 1") && listed.output.contains("operate"))
    let revoked = try studio.treadlight("pair", "revoke", "1")
    #expect(revoked.status == 0 && revoked.output.contains("forgotten: 1"))
    #expect(try studio.treadlight("pair", "revoke", "1").status == 1)
    #expect(try studio.treadlight("pair", "list").output.contains("no device is paired"))
  }

  /// Also after a restart of the daemon; and a token stands in no file and in no line of the log.
  @Test func aPairedTabletStaysPaired() throws {
    let cookie = try cookie("operate")
    let secret = try #require(cookie.split(separator: "=").last)
    for name in try FileManager.default.contentsOfDirectory(
      atPath: studio.folder.appending(path: "state").path)
    {
      let bytes = try Data(contentsOf: studio.folder.appending(path: "state/\(name)"))
      #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
    }
    #expect(!studio.log.contains(secret))
    studio.end(SIGTERM)
    try studio.open()
    let again = try studio.httpPort()
    let answer = RawConnection.ask(
      try RawConnection(port: again),
      "GET /v1/me HTTP/1.1\r\nHost: 127.0.0.1:\(again)\r\n\(cookie)\r\nConnection: close\r\n\r\n")
    #expect(status(answer) == 200 && answer.contains(#""role":"operate""#))
  }
}
