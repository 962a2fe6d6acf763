import ClientRegistry
import HTTPTypes
import SessionAnalysis
import TableModel
import Testing

@testable import ControlService

/// The service with two tables behind it.
struct ServedTablesTests {
  private let door: Door
  private let left: FakeTable
  private let right = FakeTable()

  init() throws {
    door = try Door(right: right)
    left = door.table
    left.set {
      $0.connected = try? JSONText.decode(
        TableDescription.self,
        from: Array(#"{"serial": "E66", "firmware": "1.0.0", "channels": 3, "rate_hz": 80}"#.utf8))
    }
  }

  /// What is about one table is not guessed.
  @Test(arguments: [
    "GET status", "GET live", "GET alarms", "GET table", "GET replay", "GET table/calibrations",
    "POST sessions/current/stop", "POST sessions/current/tare", "POST table/zero",
    "POST table/bootloader", "DELETE replay",
  ])
  func asksWhichTable(route: String) async throws {
    let parts = route.split(separator: " ").map(String.init)
    let method = try #require(HTTPRequest.Method(rawValue: parts[0]))
    let reply = try await door.ask(method, "/v1/\(parts[1])")
    #expect(reply.status == 409)
    #expect(reply.code == "which-table", "\(reply.text)")
    #expect(reply.text.contains("left, right"))
    #expect(left.asked.isEmpty && right.asked.isEmpty)
    let unknown = try await door.ask(method, "/v1/\(parts[1])?table=rigth")
    #expect(unknown.status == 404)
    #expect(unknown.code == "unknown-table")
    #expect(unknown.text.contains("did you mean right?"))
    #expect(left.asked.isEmpty && right.asked.isEmpty)
  }

  @Test func goesToTheTableOfThatName() async throws {
    let reply = try await door.ask(.post, "/v1/table/zero?table=right")
    #expect(reply.status == 200)
    #expect(left.asked == [])
    #expect(right.asked == ["zero"])
  }

  @Test func goesToTheTableOfThatSerial() async throws {
    _ = try await door.ask(.post, "/v1/table/zero?table=E66")
    _ = try await door.ask(.post, "/v1/table/zero?table=E-CONFIGURED")
    #expect(left.asked == ["zero"])
    #expect(right.asked == ["zero"])
  }

  @Test func startsTheSessionThere() async throws {
    let client = try door.registry.addClient(.init(displayName: "Anna"), at: Door.now)
    let therapist = try door.registry.addTherapist(
      .init(displayName: "Theo", mass: Kilograms(70)), at: Door.now)
    let order = StartSession(client: client.id.text, therapist: therapist.id.text)
    let reply = try await door.ask(.post, "/v1/sessions?table=left", order)
    #expect(reply.status == 201, "\(reply.text)")
    #expect(left.asked.count == 1)
    #expect(right.asked == [])
  }

  /// Whoever's limits they are may be on any table.
  @Test func tellsEveryTableOfChangedLimits() async throws {
    let client = try door.registry.addClient(.init(displayName: "Anna"), at: Door.now)
    let reply = try await door.ask(
      .put, "/v1/clients/Anna/limits/thigh",
      SetLimits(values: ["hard-force": 200], author: "Theo"))
    #expect(reply.status == 200, "\(reply.text)")
    #expect(left.asked == ["limits of \(client.id)"])
    #expect(right.asked == ["limits of \(client.id)"])
  }

  @Test func whatIsAboutNoTableNeedsNone() async throws {
    for route in ["clients", "therapists", "sessions", "tables", "limits/presets", "stations"] {
      #expect(try await door.ask(.get, "/v1/\(route)").status == 200, "\(route)")
    }
  }

  @Test func listsTheTables() async throws {
    let reply = try await door.ask(.get, "/v1/stations")
    let stations: [StationReport] = try reply.decoded()
    #expect(stations.map(\.name) == ["left", "right"])
    #expect(stations.map(\.serial) == ["E66", "E-CONFIGURED"])
    #expect(stations.map(\.link) == [.absent, .absent])
  }
}

struct OneServedTableTests {
  @Test func needsNoName() async throws {
    let door = try Door()
    #expect(try await door.ask(.get, "/v1/status").status == 200)
    #expect(try await door.ask(.get, "/v1/status?table=table").status == 200)
    #expect(try await door.ask(.get, "/v1/status?table=other").status == 404)
  }
}
