import Foundation
import Testing

/// Callers that keep the daemon's door busy, and what is left for those who mean it.
@Suite(.timeLimit(.minutes(3)))
struct CrowdTests {
  /// A call that ends: a command of the CLI within its own ten seconds.
  private func acknowledge(_ studio: Studio) throws -> Ended {
    try studio.treadlight("alarm", "ack")
  }

  private func metric(_ name: String, _ studio: Studio) throws -> Double? {
    let page = RawConnection.ask(
      try RawConnection(socket: studio.socket),
      "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let line = page.split(separator: "\n").first {
      $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{")
    }
    return line?.split(separator: " ").last.flatMap { Double($0.replacing("\r", with: "")) }
  }

  /// Silent connections, so many of which stand at the door at any time.
  private final class Crowd {
    private var members: [Member] = []
    private final class Member {
      let connection: RawConnection
      init(_ connection: consuming RawConnection) { self.connection = connection }
    }

    func add(_ count: Int, _ studio: Studio, saying words: String = "") throws {
      for _ in 0..<count {
        let connection = try RawConnection(socket: studio.socket)
        if !words.isEmpty { connection.write(words) }
        members.append(Member(connection))
      }
    }
  }

  @Test func aThousandThatSayNothingKeepNobodyOut() throws {
    let studio = try Studio()
    _ = try studio.startSession()
    try studio.wait(for: "alarm raised")
    let crowd = Crowd()
    try crowd.add(1000, studio)
    #expect(try acknowledge(studio).status == 0)
    // Half a head, and a body that never comes to its end.
    try crowd.add(500, studio, saying: "POST /v1/alarms/actions HTTP/1.1\r\nHost: x\r\nX-A")
    try crowd.add(
      500, studio,
      saying: "POST /v1/alarms/actions HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
    #expect(try studio.treadlight("session", "status").status == 0)
    let open = try #require(try metric(#"treadlight_connections{door="unix"}"#, studio))
    let displaced = try #require(
      try metric(#"treadlight_connections_displaced_total{door="unix"}"#, studio))
    #expect(open <= 512 && displaced >= 1488, "\(open) open, \(displaced) displaced")
  }

  @Test func listenersThatNeverReadKeepNobodyOut() throws {
    let studio = try Studio()
    // Room for 160, so that a program built without optimization can serve them all.
    studio.end(SIGTERM)
    try studio.open(mostDescriptors: 416)
    // Before the crowd: what is played has its overload once.
    _ = try studio.startSession()
    try studio.wait(for: "alarm raised")
    let crowd = Crowd()
    try crowd.add(200, studio, saying: "GET /v1/live HTTP/1.1\r\nHost: x\r\n\r\n")
    let acknowledged = try acknowledge(studio)
    #expect(acknowledged.status == 0, "\(acknowledged)")
    try crowd.add(200, studio, saying: "GET /v1/live HTTP/1.1\r\nHost: x\r\n\r\n")
    let stopped = try studio.treadlight("session", "stop")
    #expect(stopped.status == 0, "\(stopped)")
  }

  /// Few file descriptors are left while a session runs: it goes on, and that is said once.
  @Test func aShortageOfFileDescriptorsIsSaidOnce() throws {
    let studio = try Studio()
    let log = try studio.startSession()
    let open = try #require(try metric("process_open_fds", studio))
    try limit(studio, to: Int(open) + 10)
    try studio.wait(for: "file descriptors run out")
    studio.forget()
    try studio.wait(for: "alarm raised")  // it still sees
    #expect(try studio.treadlight("session", "note", "all the same").status == 0)
    try studio.wait(for: "alarm cleared")
    try studio.wait(for: "alarm raised")
    #expect(!studio.log.contains("run out"), "said twice")
    try limit(studio, to: 1024)
    try studio.wait(for: "there are file descriptors again")
    #expect(try studio.treadlight("session", "stop").status == 0)
    let verified = try studio.treadlight("log", "verify", log)
    #expect(verified.status == 0, "\(verified)")
  }

  private func limit(_ studio: Studio, to count: Int) throws {
    let ended = try run(
      URL(filePath: "/usr/bin/prlimit"),
      ["--pid", "\(studio.processID)", "--nofile=\(count):1024"])
    try #require(ended.status == 0, "\(ended)")
  }

  /// A daemon that may have few has fewer callers, and not a session less.
  @Test func fewFileDescriptorsAreLeftToTheTable() throws {
    let studio = try Studio()
    studio.end(SIGTERM)
    try studio.open(mostDescriptors: 128)
    let crowd = Crowd()
    try crowd.add(1000, studio)
    let log = try studio.startSession()
    try crowd.add(1000, studio)
    #expect(try #require(try metric("process_open_fds", studio)) < 110)
    try studio.wait(for: "alarm raised")
    #expect(try acknowledge(studio).status == 0)
    #expect(try studio.treadlight("session", "stop").status == 0)
    #expect(try studio.treadlight("log", "verify", log).status == 0)
    #expect(!studio.log.contains("run out"))
  }

  @Test func tooFewAreRefusedAtTheStart() throws {
    let studio = try Studio()
    studio.end(SIGTERM)
    let ended = try run(
      URL(filePath: "/usr/bin/prlimit"),
      ["--nofile=100", Programs.treadlightd.path, "--config", studio.configuration.path])
    #expect(ended.status == 1)
    #expect(ended.errors.contains("needs 128") && ended.errors.contains("LimitNOFILE"))
  }
}
