import Foundation
import Testing

/// What a page sees of a daemon: scene, live stream and the log of the session that runs.
@Suite(.timeLimit(.minutes(3)))
struct LiveViewTests {
  private let studio: Studio

  init() throws { studio = try Studio() }

  private func get(_ path: String) throws -> (head: String, body: String) {
    let answer = RawConnection.ask(
      try RawConnection(socket: studio.socket),
      "GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let parts = answer.components(separatedBy: "\r\n\r\n")
    return (parts[0], parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  private func json(_ path: String) throws -> [String: Any] {
    let answer = try get(path)
    #expect(answer.head.contains(" 200 "), "\(path): \(answer)")
    let value = try JSONSerialization.jsonObject(with: Data(answer.body.utf8))
    return try #require(value as? [String: Any])
  }

  /// The live stream up to `words`, and the id of its last event.
  private func live(
    until words: String, after last: String? = nil, _ meanwhile: () throws -> Void = {}
  ) throws -> (text: String, last: String) {
    let connection = try RawConnection(socket: studio.socket)
    let field = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
    connection.write("GET /v1/live HTTP/1.1\r\nHost: x\r\n\(field)\r\n")
    var text = connection.read(until: "event: loads")
    try meanwhile()
    if !text.contains(words) { text += connection.read(until: words) }
    let id = text.matches(of: /id: ([0-9a-z]+-[0-9]+)\n/).last?.1
    return (text, String(try #require(id)))
  }

  @Test func aPageSeesATableASessionAndItsLog() throws {
    let empty = try json("/v1/scene")
    #expect((empty["panels"] as? [Any])?.isEmpty == false)
    #expect((empty["areas"] as? [Any])?.isEmpty == true)
    let revision = try #require(empty["revision"] as? String)
    #expect(try json("/v1/status")["scene"] as? String == revision)

    let log = try studio.startSession()
    let id = URL(filePath: log).deletingPathExtension().lastPathComponent
    let inSession = try json("/v1/scene")
    #expect(inSession["revision"] as? String != revision)
    #expect(inSession["hard_n"] as? Double == 600)

    // A note comes to whoever listens, in its place among the numbered events.
    let heard = try live(until: "event: marker") {
      let noted = try studio.treadlight("session", "note", "lighter, please")
      #expect(noted.status == 0)
    }
    #expect(heard.text.contains("retry: 500\nid: "))
    #expect(heard.text.contains("\"text\":\"lighter, please\""))
    #expect(heard.text.contains("\"foot_force_low_n\":"))
    let again = try live(until: "event: status", after: heard.last)
    #expect(again.text.contains("\"gap_s\":"))
    #expect(!again.text.contains("\"restarted\""))

    // The log of a session that still runs.
    try studio.wait(for: "alarm raised: foot force")
    try studio.wait(for: "alarm cleared: foot force")
    let end = ContinuousClock.now + .seconds(60)
    var alarms: [Any] = []
    while alarms.isEmpty, ContinuousClock.now < end {
      alarms = try json("/v1/sessions/\(id)/log/events")["alarms"] as? [Any] ?? []
    }
    #expect(!alarms.isEmpty)
    #expect(try json("/v1/sessions/\(id)/log")["live"] as? Bool == true)
    let running = try json("/v1/sessions/\(id)/log/curve?points=20")
    #expect((running["peak_n"] as? [Any])?.contains { $0 as? Double ?? 0 > 600 } == true)

    #expect(try studio.treadlight("session", "stop").status == 0)
    let closed = try json("/v1/sessions/\(id)/log")
    #expect(closed["live"] as? Bool == false)
    #expect(closed["ending"] as? String == "closed")
    let loads = try json("/v1/sessions/\(id)/log/loads?to_s=60")["loads"] as? [[String: Any]]
    #expect(loads?.contains { $0["limit_n"] as? Double == 600 } == true)
    #expect(loads?.allSatisfy { $0["replay"] as? Bool == true } == true)
    let events = try json("/v1/sessions/\(id)/log/events")
    let markers = events["markers"] as? [[String: Any]]
    #expect(markers?.map { $0["text"] as? String } == ["lighter, please"])

    // Another run of the daemon says that it is one.
    studio.end(SIGTERM)
    try studio.open()
    let restarted = try live(until: "event: status", after: heard.last)
    #expect(restarted.text.contains("\"restarted\":true"))
  }
}
