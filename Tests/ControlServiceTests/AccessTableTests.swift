import ClientRegistry
import HTTPTypes
import Hummingbird
import Testing

@testable import ControlService

struct AccessTableTests {
  private let door: NetworkDoor

  init() throws { door = try NetworkDoor() }

  private var routes: [(method: HTTPRequest.Method, path: String)] {
    door.service.router(behind: LocalDoorMiddleware()).routes.map { ($0.method, "\($0.path)") }
  }

  @Test func saysOfEveryRouteWhoMayAskForIt() {
    let unlisted = routes.filter { AccessTable.listed($0.method, $0.path) == nil }
      .map { "\($0.method) \($0.path)" }
    #expect(unlisted.isEmpty, "AccessTable.swift says nothing of these")
    #expect(routes.count > 60)
  }

  @Test func whatItDoesNotKnowIsForAdministrators() {
    #expect(AccessTable.access(.get, "/v1/new") == .role(.administer))
    #expect(AccessTable.access(.put, "/v1/status") == .role(.administer))
    #expect(AccessTable.access(.post, "/") == .role(.administer))
    #expect(AccessTable.access(.post, "/page/x") == .role(.administer))
    #expect(AccessTable.access(.get, "/page/{name}") == .everyone)
    #expect(AccessTable.access(.get, "/") == .everyone)
    #expect(AccessTable.access(.get, "NotFound") == .role(.view))
  }

  /// Every route, asked for by every role: refused for the role exactly where the table says so.
  @Test func holdsAtTheDoor() async throws {
    let tokens = [
      (AccessRole.view, try await door.token(.view)),
      (.operate, try await door.token(.operate)),
      (.administer, try await door.token(.administer)), (.administer, NetworkDoor.secret),
    ]
    for (method, pattern) in routes {
      // To forget oneself, or all tables' names, would be in the next one's way.
      guard method != .delete || pattern != "/v1/me" else { continue }
      let path = pattern.replacing(/\{\w+\}/, with: "9")
      let access = AccessTable.access(method, pattern)
      let stranger = try await door.ask(method, path)
      #expect((stranger.status == 401) == (access != .everyone), "\(method) \(pattern)")
      for (role, token) in tokens {
        let reply = try await door.ask(method, path, token: token)
        let isTooLow = if case .role(let needed) = access { role < needed } else { false }
        #expect(
          (reply.code == "role-too-low" && reply.status == 403) == isTooLow,
          "\(role) \(method) \(pattern): \(reply.status) \(reply.text)")
        #expect(reply.status != 401)
      }
    }
    let low = try await door.ask(.get, "/v1/clients", token: tokens[0].1)
    #expect(low.text.contains("treadlight pair --role operate") && low.text.contains("view"))
    // Nothing there is nothing there, for whoever comes in at all.
    #expect(try await door.ask(.get, "/v1/nothing", token: tokens[0].1).status == 404)
    #expect(try await door.ask(.get, "/v1/nothing").status == 401)
  }

  /// Names of people are not told to who may only look, also not by a refusal.
  @Test func namesAreNotGuessed() async throws {
    let added = try await door.ask(
      .post, "/v1/clients", #"{"display_name":"Annegret"}"#, token: NetworkDoor.secret)
    let id = try added.decoded(Client.self).id
    let view = try await door.token(.view)
    let guessed = try await door.ask(.get, "/v1/sessions?client=Annegreta", token: view)
    #expect(guessed.status == 400 && !guessed.text.contains("Annegret"))
    #expect(try await door.ask(.get, "/v1/sessions?client=Annegret", token: view).status == 400)
    #expect(try await door.ask(.get, "/v1/sessions?client=\(id)", token: view).status == 200)
    let operate = try await door.token(.operate)
    #expect(try await door.ask(.get, "/v1/sessions?client=Annegret", token: operate).status == 200)
  }
}
