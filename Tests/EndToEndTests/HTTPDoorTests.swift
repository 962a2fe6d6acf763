import Foundation
import Testing

/// The door on TCP of a real daemon, as browsers, scrapers and strangers come to it.
@Suite(.timeLimit(.minutes(3)))
struct HTTPDoorTests {
  private let studio: Studio
  private let port: Int
  private let token: String

  init() throws {
    studio = try Studio(extra: "http: { port: 0, allow_hosts: [table.example.org] }")
    port = try studio.httpPort()
    token = try String(
      contentsOf: studio.folder.appending(path: "state/http-token"), encoding: .utf8
    ).trimmingCharacters(in: .newlines)
  }

  private func ask(
    _ line: String, host: String? = nil, token: String?, _ fields: [String] = [], body: String = ""
  ) throws -> String {
    var head = ["\(line) HTTP/1.1", "Host: \(host ?? "127.0.0.1:\(port)")", "Connection: close"]
    if let token { head.append("Authorization: Bearer \(token)") }
    if !body.isEmpty { head.append("Content-Length: \(body.utf8.count)") }
    let request = (head + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
    return RawConnection.ask(try RawConnection(port: port), request)
  }

  private func status(_ answer: String) -> Int? {
    answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }

  @Test func letsInWhoeverHasTheToken() throws {
    let answer = try ask("GET /v1/status", token: token)
    #expect(status(answer) == 200 && answer.contains(#""state":"connected""#))
    for field in [
      "X-Content-Type-Options: nosniff", "Cache-Control: no-store",
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    ] { #expect(answer.contains(field + "\r\n")) }
    #expect(try status(ask("GET /v1/status", host: "table.example.org", token: token)) == 200)
    #expect(try ask("GET /metrics", token: token).contains("treadlight_scans_received_total{"))
    let posted = try ask(
      "POST /v1/clients", token: token, ["Content-Type: application/json"],
      body: #"{"display_name":"Bo"}"#)
    #expect(status(posted) == 201)
    // What was done by this door is told with the door's name.
    try studio.wait(for: "by=http what=POST /v1/clients")
  }

  @Test func keepsEveryoneElseOut() throws {
    let json = ["Content-Type: application/json"]
    let wrong = String(repeating: "0", count: 64)
    for (answer, expected) in [
      (try ask("GET /v1/clients", token: nil), 401),
      (try ask("GET /metrics", token: nil), 401),
      (try ask("GET /v1/live", token: nil), 401),
      (try ask("GET /nothing", token: nil), 401),
      (try ask("OPTIONS /v1/clients", token: nil), 401),
      (try ask("GET /v1/clients", token: wrong), 401),
      (try ask("GET /v1/clients?token=\(token)", token: nil), 401),
      (try ask("GET /v1/clients", host: "evil.example", token: token), 421),
      (try ask("GET /v1/clients", host: "evil.example:\(port)", token: token), 421),
      (try ask("GET /v1/clients", token: token, ["Host: evil.example"]), 400),
      (try ask("GET /v1/clients", token: token, ["Origin: http://evil.example"]), 403),
      (try ask("GET /v1/clients", token: token, ["Origin: null"]), 403),
      (try ask("GET /v1/clients", token: token, ["Sec-Fetch-Site: cross-site"]), 403),
      (try ask("POST /v1/clients", token: token, ["Content-Type: text/plain"], body: "{}"), 415),
      (try ask("POST /v1/clients", token: token, body: "{}"), 415),
      (try ask("POST /v1/sessions/current/stop", token: token, ["Content-Type: text/plain"]), 415),
      (
        try ask(
          "POST /v1/clients", token: token, json + ["Origin: http://evil.example"], body: "{}"),
        403
      ),
    ] {
      #expect(status(answer) == expected, "\(answer)")
      #expect(!answer.contains("Access-Control-Allow"))
    }
    #expect(try status(ask("GET /v1/clients", token: token)) == 200)
  }

  /// What two parsers could read in two ways.
  @Test func isNotToldTwoThingsAtOnce() throws {
    let fields = "Host: 127.0.0.1:\(port)\r\nAuthorization: Bearer \(token)\r\n"
    for (request, expected) in [
      // A body with two lengths, and one with a length beside its chunks.
      (
        "POST /v1/clients HTTP/1.1\r\n\(fields)Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
        400
      ),
      (
        "POST /v1/clients HTTP/1.1\r\n\(fields)Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400
      ),
      ("POST /v1/clients HTTP/1.1\r\n\(fields)Content-Length: -1\r\n\r\n", 400),
      (
        "POST /v1/clients HTTP/1.1\r\n\(fields)Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        400
      ),
      // A name with a blank before the colon, a line that goes on, a bare carriage return.
      ("GET /v1/clients HTTP/1.1\r\n\(fields)X : y\r\n\r\n", 400),
      ("GET /v1/clients HTTP/1.1\r\n\(fields)X: y\rZ: z\r\n\r\n", 400),
      // Too long a field, too many of them, too long an address.
      (
        "GET /v1/clients HTTP/1.1\r\n\(fields)X: \(String(repeating: "y", count: 9000))\r\n\r\n",
        400
      ),
      (
        "GET /v1/clients HTTP/1.1\r\n\(fields)\(String(repeating: "X: y\r\n", count: 100))\r\n", 400
      ),
      ("GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\(fields)\r\n", 400),
      // No host, and one only in the address.
      ("GET /v1/clients HTTP/1.0\r\nAuthorization: Bearer \(token)\r\n\r\n", 400),
      (
        "GET http://127.0.0.1:\(port)/v1/clients HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer \(token)\r\n\r\n",
        421
      ),
    ] {
      let answer = RawConnection.ask(try RawConnection(port: port), request)
      #expect(status(answer) == expected, "\(request.prefix(60)): \(answer.prefix(200))")
      #expect(!answer.contains("HTTP/1.1 200"))
    }
    #expect(try status(ask("GET /v1/clients", token: token)) == 200)
  }

  @Test func aWrongTokenIsNotTriedForever() throws {
    var limited = 0
    for _ in 0..<60 {
      if try status(ask("GET /v1/status", token: "x")) == 429 { limited += 1 }
    }
    #expect(limited > 0)
    // The right one is let in all the same.
    #expect(try status(ask("GET /v1/status", token: token)) == 200)
    try studio.wait(for: "refused on the HTTP door")
  }

  @Test func theSocketIsNotForBrowsers() throws {
    let answer = RawConnection.ask(
      try RawConnection(socket: studio.socket),
      "GET /v1/clients HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"
    )
    #expect(status(answer) == 403)
  }

  @Test func aTokenThatOthersCanReadKeepsTheDoorShut() throws {
    studio.end(SIGTERM)
    let path = studio.folder.appending(path: "state/http-token").path
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let ended = try run(Programs.treadlightd, ["--config", studio.configuration.path])
    #expect(ended.status == 1)
    #expect(ended.errors.contains("http-token has mode 644") && ended.errors.contains("chmod 640"))
  }
}
