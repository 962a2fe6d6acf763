import TableModel
import Testing

@testable import ClientRegistry

struct SessionTests {
  @Test func opensAndCloses() throws {
    let fresh = try FreshRegistry()
    let (client, therapist) = try (fresh.client().id, fresh.therapist().id)
    let opened = try fresh.registry.openSession(
      client: client, therapist: therapist, at: .second(1)
    ) { "/logs/\($0).mcap" }
    #expect(opened.id == "2026-11-21T10-15-30Z-\(client)")
    #expect(opened.logPath == "/logs/\(opened.id).mcap")
    #expect(opened.state == .running && opened.endedAt == nil)
    let closed = try fresh.registry.endSession(opened.id, at: .second(90))
    #expect(closed.state == .closed && closed.endedAt == .second(90))
    #expect(try fresh.registry.session(opened.id) == closed)
    #expect(throws: RegistryError.sessionNotRunning(opened.id, state: .closed)) {
      try fresh.registry.endSession(opened.id, at: .second(91))
    }
    #expect(throws: RegistryError.unknownSession("nope")) {
      try fresh.registry.endSession("nope", at: .second(91))
    }
  }

  @Test func tellsSessionsOfOneSecondApart() throws {
    let fresh = try FreshRegistry()
    let (client, other) = try (fresh.client().id, fresh.client("Ben").id)
    let therapist = try fresh.therapist().id
    let ids = try [client, client, other, client].map { client in
      try fresh.registry.openSession(client: client, therapist: therapist, at: .second(1)) { $0 }.id
    }
    let second = "2026-11-21T10-15-30Z"
    #expect(
      ids == [
        "\(second)-\(client)", "\(second)-\(client)-2", "\(second)-\(other)",
        "\(second)-\(client)-3",
      ])
  }

  @Test func listsTheNewestFirst() throws {
    let fresh = try FreshRegistry()
    let (client, therapist) = try (fresh.client().id, fresh.therapist().id)
    let ids = try [2, 1, 3, 3].map { second in
      try fresh.registry.openSession(client: client, therapist: therapist, at: .second(second)) {
        $0
      }.id
    }
    let expected = [ids[3], ids[2], ids[0], ids[1]]
    #expect(try fresh.registry.sessions(limit: 10).map(\.id) == expected)
    #expect(try fresh.registry.sessions(limit: 2).map(\.id) == Array(expected.prefix(2)))
    #expect(try fresh.registry.sessions(limit: 0).isEmpty)
  }

  @Test func listsThoseOfOneClient() throws {
    let fresh = try FreshRegistry()
    let (ann, ben) = try (fresh.client().id, fresh.client("Ben").id)
    let therapist = try fresh.therapist().id
    let ids = try [ann, ben, ann, ann].enumerated().map { second, client in
      try fresh.registry.openSession(
        client: client, therapist: therapist, at: .second(UInt64(second))
      ) { $0 }.id
    }
    #expect(
      try fresh.registry.sessions(of: ann, limit: 10).map(\.id) == [ids[3], ids[2], ids[0]])
    #expect(try fresh.registry.sessions(of: ann, limit: 1).map(\.id) == [ids[3]])
    #expect(try fresh.registry.sessions(of: ben, limit: 10).map(\.id) == [ids[1]])
    #expect(throws: RegistryError.unknown(.client, query: .init(therapist.text), near: [])) {
      try fresh.registry.sessions(of: therapist, limit: 10)
    }
  }

  @Test func marksWhatStillRuns() throws {
    let fresh = try FreshRegistry()
    let (client, therapist) = try (fresh.client().id, fresh.therapist().id)
    let ids = try (1...3).map { second in
      try fresh.registry.openSession(client: client, therapist: therapist, at: .second(second)) {
        $0
      }.id
    }
    _ = try fresh.registry.endSession(ids[1], at: .second(8))
    let marked = try fresh.registry.markInterruptedSessions()
    #expect(marked.map(\.id) == [ids[0], ids[2]])
    #expect(marked.allSatisfy { $0.state == .interrupted && $0.endedAt == nil })
    #expect(try fresh.registry.markInterruptedSessions().isEmpty)
    #expect(try fresh.registry.session(ids[1]).state == .closed)
    #expect(throws: RegistryError.sessionNotRunning(ids[0], state: .interrupted)) {
      try fresh.registry.endSession(ids[0], at: .second(9))
    }
  }

  @Test func endsAfterTheClockWasSetBack() throws {
    let fresh = try FreshRegistry()
    let (client, therapist) = try (fresh.client().id, fresh.therapist().id)
    let session = try fresh.registry.openSession(
      client: client, therapist: therapist, at: .second(60)
    ) { $0 }
    #expect(try fresh.registry.endSession(session.id, at: .second(1)).endedAt == .second(1))
  }

  @Test func refusesStrangersAndEmptyPaths() throws {
    let fresh = try FreshRegistry()
    let (client, therapist) = try (fresh.client().id, fresh.therapist().id)
    #expect(throws: RegistryError.unknown(.client, query: .init(therapist.text), near: [])) {
      try fresh.registry.openSession(client: therapist, therapist: therapist, at: .second(1)) { $0 }
    }
    #expect(throws: RegistryError.unknown(.therapist, query: .init(client.text), near: [])) {
      try fresh.registry.openSession(client: client, therapist: client, at: .second(1)) { $0 }
    }
    #expect(throws: RegistryError.invalid(.logPath, .empty)) {
      try fresh.registry.openSession(client: client, therapist: therapist, at: .second(1)) { _ in
        ""
      }
    }
    #expect(throws: RegistryError.invalid(.logPath, .forbiddenCharacter(codePoint: 0))) {
      try fresh.registry.openSession(client: client, therapist: therapist, at: .second(1)) { _ in
        "a\0b"
      }
    }
    #expect(try fresh.registry.sessions(limit: 9).isEmpty)
  }
}
