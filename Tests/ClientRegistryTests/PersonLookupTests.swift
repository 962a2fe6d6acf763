import TableModel
import Testing

@testable import ClientRegistry

struct PersonLookupTests {
  @Test(
    arguments: [
      ("Ann", "ann"), ("Ann", " ANN "), ("Ann Ash", "ann  ash"), ("Straße", "STRASSE"),
      ("Ζωής", "ΖΩΉΣ"), ("Zoë", "zoe\u{308}"), ("李小龙", "李小龙"), ("👩‍🦰 Red", "👩‍🦰 red"),
      ("Robert'); DROP TABLE client;--", "robert'); drop table client;--"),
      ("\" OR 1=1 --", "\" OR 1=1 --"), ("%", "%"), ("_", "_"), ("NULL", "null"),
      ("O'Brien", "o'brien"), ("../../etc/passwd", "../../etc/passwd"), ("-1", "-1"),
    ])
  func findsAName(name: String, query: String) throws {
    let fresh = try FreshRegistry()
    _ = try fresh.client("Someone Else")
    let client = try fresh.client(name)
    #expect(client.displayName == name)
    #expect(try fresh.registry.client(query) == client)
    #expect(try fresh.registry.clients().count == 2)
  }

  @Test func findsAPseudonymInAnyCase() throws {
    let fresh = try FreshRegistry()
    let client = try fresh.client()
    #expect(try fresh.registry.client(client.id.text.lowercased()) == client)
  }

  @Test func listsAllOfOneName() throws {
    let fresh = try FreshRegistry()
    let clients = try [fresh.client("Ann"), fresh.client("ANN"), fresh.client("Anne")]
    let matches = clients.prefix(2).map { PersonName(id: $0.id, displayName: $0.displayName) }
      .sorted { $0.id.text < $1.id.text }
    #expect(throws: RegistryError.ambiguous(.client, query: "ann", matches: matches)) {
      try fresh.registry.client("ann")
    }
    #expect(try fresh.registry.client("anne") == clients[2])
  }

  @Test(
    arguments: [
      ("An Ash", ["Ann Ash"]), ("ash", ["Ann Ash"]), ("Bertt", ["Bert Oak"]), ("", []),
      ("Xaver", []), ("%", []), ("' OR ''='", []),
    ] as [(String, [String])])
  func namesNearMatches(query: String, near: [String]) throws {
    let fresh = try FreshRegistry()
    for name in ["Ann Ash", "Bert Oak", "Cecilia Elm"] { _ = try fresh.client(name) }
    let error = #expect(throws: RegistryError.self) { try fresh.registry.client(query) }
    guard case .unknown(.client, let asked, let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(asked.text == query)
    #expect(found.map(\.displayName) == near)
  }

  @Test func namesAPseudonymOneSlipAway() throws {
    let fresh = try FreshRegistry()
    let client = try fresh.client()
    let slip = String(client.id.text.dropLast())
    #expect(
      throws: RegistryError.unknown(
        .client, query: PersonalText(slip), near: [.init(id: client.id, displayName: "Ann")])
    ) { try fresh.registry.client(slip) }
  }

  @Test func tellsClientsFromTherapists() throws {
    let fresh = try FreshRegistry()
    let (client, therapist) = try (fresh.client(), fresh.therapist())
    #expect(
      throws: RegistryError.unknown(.client, query: .init(therapist.id.text), near: [])
    ) { try fresh.registry.client(therapist.id.text) }
    #expect(
      throws: RegistryError.unknown(.therapist, query: .init(client.id.text), near: [])
    ) { try fresh.registry.therapist(client.id.text) }
    #expect(
      throws: RegistryError.unknown(.client, query: .init(therapist.id.text), near: [])
    ) { try fresh.registry.editClient(therapist.id, at: .second(2)) { _ in } }
  }
}
