import ClientRegistry
import HTTPTypes
import TableModel
import Testing

@testable import ControlService

/// What is asked of the sessions' logs, and what is refused.
struct LogRouteTests {
  private func door() throws -> (Door, String) {
    let door = try Door()
    let client = try door.registry.addClient(.init(displayName: "Anna"), at: Door.now)
    let therapist = try door.registry.addTherapist(
      .init(displayName: "Theo", mass: Kilograms(70)), at: Door.now)
    let row = try door.registry.openSession(
      client: client.id, therapist: therapist.id, at: Door.now
    ) { "/l/\($0).mcap" }
    return (door, row.id)
  }

  @Test func passesOnWhatIsAsked() async throws {
    let (door, id) = try door()
    for path in [
      "", "/curve?from_s=5&to_s=10&points=7", "/events", "/loads?from_s=1.5&to_s=61.5",
    ] {
      let reply = try await door.ask(.get, "/v1/sessions/\(id)/log\(path)")
      #expect(reply.status == 409)
      #expect(reply.code == "cannot-read-log")
    }
    #expect(
      door.table.asked == [
        "log of \(id): report", "log of \(id): curve(from: 5.0, to: Optional(10.0), points: 7)",
        "log of \(id): events(from: 0.0, to: nil)",
        "log of \(id): loads(from: 1.5, to: Optional(61.5))",
      ])
  }

  @Test(
    arguments: [
      "/curve?points=0", "/curve?points=2001", "/curve?points=x", "/curve?points=9e9",
      "/curve?from_s=-1", "/curve?from_s=nan", "/curve?from_s=inf", "/curve?from_s=9&to_s=8",
      "/events?to_s=1e300", "/loads?from_s=0&to_s=61", "/loads?from_s=",
    ])
  func refusesWhatIsNoStretch(path: String) async throws {
    let (door, id) = try door()
    let reply = try await door.ask(.get, "/v1/sessions/\(id)/log\(path)")
    #expect(reply.status == 422)
    #expect(reply.code == "invalid-range")
    #expect(door.table.asked.isEmpty)
  }

  @Test(arguments: ["nobody", "..%2F..%2Fetc%2Fpasswd", "%2Fl%2Fs.mcap"])
  func readsOnlySessionsOfTheRegistry(id: String) async throws {
    let (door, _) = try door()
    let reply = try await door.ask(.get, "/v1/sessions/\(id)/log")
    #expect(reply.status == 404)
    #expect(door.table.asked.isEmpty)
  }
}
