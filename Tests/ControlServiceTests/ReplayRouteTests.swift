import ClientRegistry
import HTTPTypes
import SessionAnalysis
import TableModel
import Testing

@testable import ControlService

struct ReplayRouteTests {
  private let door: Door
  private let session: SessionRow

  init() throws {
    door = try Door()
    let client = try door.registry.addClient(.init(displayName: "Anna"), at: Door.now)
    let therapist = try door.registry.addTherapist(
      .init(displayName: "Theo", mass: Kilograms(70)), at: Door.now)
    session = try door.registry.openSession(
      client: client.id, therapist: therapist.id, at: Door.now
    ) { "/logs/\($0).mcap" }
  }

  @Test func replaysASessionOfTheRegistry() async throws {
    let reply = try await door.ask(.post, "/v1/replay", StartReplay(session: session.id, from: 5))
    #expect(reply.status == 201)
    #expect(try reply.decoded(ReplayReport.self).session == session.id)
    #expect(door.table.asked == ["replay /logs/\(session.id).mcap from 5.0 times 1.0"])
  }

  /// Nothing that is named by a client is opened but what the registry knows by this very id.
  @Test(
    arguments: [
      "/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "/logs/x.mcap", "", "last", "%",
      "s' OR '1'='1",
    ])
  func replaysNothingElse(name: String) async throws {
    let reply = try await door.ask(.post, "/v1/replay", StartReplay(session: name))
    #expect(reply.status == 404)
    #expect(reply.code == "unknown-session")
    #expect(door.table.asked.isEmpty)
  }

  @Test(
    arguments: [
      #""speed":0"#, #""speed":101"#, #""speed":-1"#, #""from_s":-1"#, #""from_s":1e300"#,
      #""from_s":5,"to_s":5"#, #""to_s":1e300"#,
    ])
  func refusesWhatMakesNoSense(field: String) async throws {
    let body = #"{"session":"\#(session.id)",\#(field)}"#
    let reply = try await door.ask(.post, "/v1/replay", body)
    #expect(reply.status == 422)
    #expect(reply.code == "invalid-replay")
    #expect(door.table.asked.isEmpty)
  }

  @Test func passesRefusalsOn() async throws {
    door.table.set { $0.refusal = .sessionRunning(id: "S7") }
    let reply = try await door.ask(.post, "/v1/replay", StartReplay(session: session.id))
    #expect(reply.status == 409)
    #expect(reply.code == "session-running")
    door.table.set { $0.refusal = .noReplay }
    #expect(try await door.ask(.delete, "/v1/replay").status == 409)
    #expect(try await door.ask(.get, "/v1/replay").code == "no-replay")
  }

  @Test func marksItsEvents() throws {
    var loads = LiveLoads(
      at: Door.now, gross: nil, net: nil, footForce: nil, footForcePeak: nil, isUpperBound: false,
      panels: [], centreX: nil, centreY: nil, region: nil, limit: nil, scans: 0, isTrusted: false)
    func text(_ event: LiveEvent) throws -> String {
      String(decoding: try event.named().1, as: UTF8.self)
    }
    #expect(try !text(.loads(loads)).contains("replay"))
    loads.replay = true
    #expect(try text(.loads(loads)).contains(#""replay":true"#))
  }
}
