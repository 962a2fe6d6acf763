import ArgumentParser
import ControlService
import Glibc
import Synchronization
import Testing

@testable import treadlight

struct TableAddressTests {
  @Test(
    arguments: [
      (nil, "/v1/status", "/v1/status"),
      ("left", "/v1/status", "/v1/status?table=left"),
      ("left", "/v1/sessions?limit=5", "/v1/sessions?limit=5&table=left"),
      ("a&b=c", "/v1/status", "/v1/status?table=a%26b%3Dc"),
    ] as [(String?, String, String)])
  func namesTheTable(table: String?, path: String, expected: String) {
    var client = ControlClient(socketPath: "/s")
    client.table = table
    #expect(client.addressed(path) == expected)
  }

  @Test func refusesAnEmptyName() {
    #expect(throws: (any Error).self) { try TableSocket.parse(["--table", ""]) }
  }
}

struct ControlClientTests {
  /// Longer than a loaded machine takes to come round to a test.
  private let patience = Duration.seconds(300)

  private func patientClient(_ path: String) -> ControlClient {
    ControlClient(socketPath: path, timeLimit: patience)
  }

  /// What a request ends with at a server that gives `answer`.
  private func failure(
    _ answer: String, then afterwards: CannedServer.Afterwards = .close,
    within limit: Duration? = nil
  ) async throws -> (error: ControlError?, path: String) {
    let server = try await CannedServer(answering: answer, then: afterwards)
    var failure: ControlError?
    do throws(ControlError) {
      _ = try await ControlClient(socketPath: server.path, timeLimit: limit ?? patience)
        .get("/v1/x", as: [Int].self)
    } catch {
      failure = error
    }
    try await server.stop()
    return (failure, server.path)
  }

  private func http(_ status: String, _ body: String) -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  @Test func sendsJSONAndReadsJSON() async throws {
    let server = try await CannedServer(answering: http("200 OK", #"{"text":"back"}"#))
    let answer: AddNote = try await patientClient(server.path)
      .send(.post, Route.notes, AddNote(text: "there"))
    #expect(answer == AddNote(text: "back"))
    let request = server.received
    try await server.stop()
    #expect(request.hasPrefix("POST /v1/sessions/current/notes HTTP/1.1\r\n"))
    #expect(request.contains("Content-Type: application/json\r\nContent-Length: 16\r\n"))
    #expect(request.hasSuffix("\r\n\r\n" + #"{"text":"there"}"#))
  }

  @Test func takesAnEmptyAnswer() async throws {
    let server = try await CannedServer(answering: "HTTP/1.1 204 No Content\r\n\r\n")
    try await patientClient(server.path).send(.post, Route.notes, AddNote(text: "x"))
    try await server.stop()
  }

  @Test func takesAChunkedAnswer() async throws {
    let server = try await CannedServer(
      answering:
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n3\r\n,2]\r\n0\r\n\r\n")
    let answer: [Int] = try await patientClient(server.path).get("/")
    try await server.stop()
    #expect(answer == [1, 2])
  }

  @Test func saysThatNobodyListens() async {
    let client = ControlClient(socketPath: "/tmp/treadlight-nobody.sock")
    let expected = ControlError.noDaemon(path: client.socketPath, errno: ENOENT)
    await #expect(throws: expected) { try await client.get("/", as: Int.self) }
    #expect(expected.failure.status == .noDaemon)
    #expect(
      expected.failure.message == "no daemon at /tmp/treadlight-nobody.sock: start "
        + "treadlightd, or name its socket with --socket")
  }

  @Test func saysThatAPathIsTooLongForASocket() async {
    let client = ControlClient(socketPath: "/" + String(repeating: "x", count: 200))
    await #expect(throws: ControlError.pathTooLong(path: client.socketPath)) {
      try await client.get("/", as: Int.self)
    }
  }

  @Test func givesUpOnASilentServer() async throws {
    let (error, path) = try await failure("", then: .stayOpen, within: .milliseconds(100))
    #expect(error == .timedOut(path: path, .milliseconds(100)))
  }

  @Test func givesUpOnAServerThatStopsHalfWay() async throws {
    let (error, path) = try await failure(
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1", then: .stayOpen,
      within: .milliseconds(100))
    #expect(error == .timedOut(path: path, .milliseconds(100)))
  }

  @Test(arguments: ["", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1"])
  func noticesAnAnswerThatIsCutOff(answer: String) async throws {
    let (error, path) = try await failure(answer)
    #expect(error == .closedEarly(path: path))
  }

  @Test func noticesWhatIsNoHTTP() async throws {
    let (error, path) = try await failure("SSH-2.0-OpenSSH_9.2\r\n")
    #expect(error == .notHTTP(path: path))
  }

  @Test func passesOnWhatTheServiceSays() async throws {
    let answer = #"{"error":{"code":"unknown-client","message":"no Anna","hint":"try Anne"}}"#
    let (error, _) = try await failure(http("404 Not Found", answer))
    #expect(
      error
        == .refused(
          status: 404,
          ErrorAnswer(code: "unknown-client", message: "no Anna", hint: "try Anne")))
    #expect(error?.failure.text == "treadlight: no Anna\n  try Anne\n")
  }

  @Test(arguments: ["<html>oops</html>", "", "null", #"{"error":5}"#])
  func standsErrorsWithJunk(body: String) async throws {
    let (error, _) = try await failure(http("500 Internal Server Error", body))
    #expect(error == .unexplained(status: 500))
  }

  @Test func saysWhereAnAnswerIsWrong() async throws {
    let (error, _) = try await failure(http("200 OK", #"[1,"two"]"#))
    guard case .malformed(let place) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(place == "[1]: not a whole number")
  }

  @Test func refusesAnEndlessAnswer() async throws {
    let body = String(repeating: " ", count: ControlClient.longestAnswer + 1)
    let (error, _) = try await failure(http("200 OK", body))
    #expect(error == .answerTooLong(maximum: ControlClient.longestAnswer))
  }

  @Test func hearsLiveEventsUntilTheConnectionEnds() async throws {
    let loads =
      #"{"at_ns":1,"foot_force_n":12.5,"foot_force_is_upper_bound":true,"#
      + #""panels_n":[],"scans":3,"trusted":true,"flags":[],"missed_events":0}"#
    let server = try await CannedServer(
      answering: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hi\n\n"
        + "retry: 500\nid: r-0\nevent: hello\ndata: {\"run\":\"r\",\"at_ns\":1}\n\n"
        + "id: r-1\nevent: marker\ndata: {\"at_ns\":1,\"kind\":\"note\",\"text\":\"note\"}\n\n"
        + "event: loads\ndata: \(loads)\n\nevent: loads\ndata: junk\n\n")
    let heard = Mutex<[String]>([])
    let path = server.path
    await #expect(throws: ControlError.closedEarly(path: path)) {
      try await LiveStream(client: patientClient(path), longestSilence: patience).run { arrival in
        heard.withLock { heard in
          switch arrival {
          case .opened: heard.append("opened")
          case .greeted(let hello): heard.append("hello \(hello.run)")
          case .event(.marker(let marker)): heard.append(marker.text ?? "nothing")
          case .event(.loads(let loads)): heard.append("\(loads.footForce ?? -1)")
          case .event: heard.append("other")
          case .unreadable(let name): heard.append("unreadable \(name)")
          }
        }
      }
    }
    try await server.stop()
    #expect(heard.withLock { $0 } == ["opened", "hello r", "note", "12.5", "unreadable loads"])
  }

  @Test func passesOnWhyThereAreNoLiveEvents() async throws {
    let server = try await CannedServer(answering: http("503 Unavailable", "busy"))
    let client = patientClient(server.path)
    await #expect(throws: ControlError.unexplained(status: 503)) {
      try await LiveStream(client: client, longestSilence: patience).run { _ in }
    }
    try await server.stop()
  }
}
