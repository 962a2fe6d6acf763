import Foundation
import TableModel
import Testing

@testable import ClientRegistry

struct PeopleTests {
  @Test func keepsAClientAsTold() throws {
    let fresh = try FreshRegistry()
    let details = ClientDetails(
      displayName: "Ann Ash", stature: Millimetres(1684.5), notes: "left hip\n\tlight")
    let added = try fresh.registry.addClient(details, at: .second(3))
    #expect(added.details == details)
    #expect(added.created == .second(3) && added.changed == .second(3))
    #expect(try fresh.registry.client(added.id.text) == added)
    #expect(try fresh.registry.clients() == [added])
  }

  @Test func keepsATherapistWithTheDefaultAreas() throws {
    let fresh = try FreshRegistry()
    let added = try fresh.therapist()
    let areas = added.details.contactAreas
    #expect([areas.heel, areas.forefoot, areas.wholeFoot].map(\.value) == [24.5, 50, 115])
    #expect(try fresh.registry.therapist("theo") == added)
    #expect(try fresh.registry.therapists() == [added])
  }

  @Test func editsInPlace() throws {
    let fresh = try FreshRegistry()
    let client = try fresh.client()
    let therapist = try fresh.therapist()
    let changed = try fresh.registry.editClient(client.id, at: .second(9)) {
      $0.stature = Millimetres(1700)
      $0.displayName = " Anna "
    }
    #expect(changed.displayName == "Anna" && changed.details.stature == Millimetres(1700))
    #expect(changed.created == .second(1) && changed.changed == .second(9))
    #expect(try fresh.registry.client(client.id.text) == changed)
    let heavier = try fresh.registry.editTherapist(therapist.id, at: .second(9)) {
      $0.mass = Kilograms(81)
    }
    #expect(try fresh.registry.therapist("Theo") == heavier)
    #expect(heavier.details.mass == Kilograms(81))
  }

  @Test func anInvalidEditChangesNothing() throws {
    let fresh = try FreshRegistry()
    let client = try fresh.client()
    #expect(throws: RegistryError.invalid(.displayName, .empty)) {
      try fresh.registry.editClient(client.id, at: .second(9)) { $0.displayName = "" }
    }
    #expect(try fresh.registry.client(client.id.text) == client)
  }

  @Test(
    arguments: [
      ("", .empty), (" \t\n", .empty), ("a\nb", .forbiddenCharacter(codePoint: 10)),
      ("a\0b", .forbiddenCharacter(codePoint: 0)),
      ("a\u{202E}b", .forbiddenCharacter(codePoint: 0x202E)),
      ("a\u{2028}b", .forbiddenCharacter(codePoint: 0x2028)),
      (String(repeating: "ä", count: 201), .tooLong(201, maximum: 200)),
    ] as [(String, RegistryError.Problem)])
  func refusesAName(name: String, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    #expect(throws: RegistryError.invalid(.displayName, problem)) { try fresh.client(name) }
    #expect(throws: RegistryError.invalid(.displayName, problem)) { try fresh.therapist(name) }
    #expect(try fresh.registry.clients().isEmpty)
  }

  @Test func refusesANameThatReadsAsAPseudonym() throws {
    let fresh = try FreshRegistry()
    let read = try #require(Pseudonym("T-M111ER"))
    #expect(throws: RegistryError.invalid(.displayName, .readsAsPseudonym(read))) {
      try fresh.client("T-Miller")
    }
  }

  @Test(
    arguments: [
      (.nan, .notANumber), (.infinity, .infinite), (-.infinity, .infinite),
      (499, .belowMinimum(499, minimum: 500)), (2501, .aboveMaximum(2501, maximum: 2500)),
    ] as [(Double, RegistryError.Problem)])
  func refusesAStature(stature: Double, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let details = ClientDetails(displayName: "Ann", stature: Millimetres(stature))
    #expect(throws: RegistryError.invalid(.stature, problem)) {
      try fresh.registry.addClient(details, at: .second(1))
    }
  }

  @Test func refusesNotesWithoutEnd() throws {
    let fresh = try FreshRegistry()
    let details = ClientDetails(
      displayName: "Ann", notes: String(repeating: "n", count: 10_001))
    #expect(throws: RegistryError.invalid(.notes, .tooLong(10_001, maximum: 10_000))) {
      try fresh.registry.addClient(details, at: .second(1))
    }
  }

  @Test(
    arguments: [
      (.nan, .notANumber), (.infinity, .infinite), (0, .belowMinimum(0, minimum: 20)),
      (19.9, .belowMinimum(19.9, minimum: 20)), (300.1, .aboveMaximum(300.1, maximum: 300)),
    ] as [(Double, RegistryError.Problem)])
  func refusesAMass(mass: Double, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    #expect(throws: RegistryError.invalid(.mass, problem)) {
      try fresh.registry.addTherapist(
        .init(displayName: "Theo", mass: Kilograms(mass)), at: .second(1))
    }
  }

  @Test(
    arguments: [
      (.nan, .notANumber), (-.infinity, .infinite), (0, .notPositive(0)), (-1, .notPositive(-1)),
      (400.5, .aboveMaximum(400.5, maximum: 400)),
    ] as [(Double, RegistryError.Problem)])
  func refusesAContactArea(area: Double, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let fields: [(ContactAreas, RegistryError.Field)] = [
      (.init(heel: .init(area)), .heelArea), (.init(forefoot: .init(area)), .forefootArea),
      (.init(wholeFoot: .init(area)), .wholeFootArea),
    ]
    for (areas, field) in fields {
      #expect(throws: RegistryError.invalid(field, problem)) {
        try fresh.registry.addTherapist(
          .init(displayName: "Theo", mass: Kilograms(70), contactAreas: areas), at: .second(1))
      }
    }
  }

  @Test func acceptsTheEdgesOfEveryRange() throws {
    let fresh = try FreshRegistry()
    for stature in [500.0, 2500] {
      _ = try fresh.registry.addClient(
        .init(
          displayName: String(repeating: "x", count: 200), stature: .init(stature),
          notes: String(repeating: "n", count: 10_000)), at: .second(1))
    }
    for mass in [20.0, 300] {
      let areas = ContactAreas(heel: .init(0.001), forefoot: .init(400), wholeFoot: .init(400))
      _ = try fresh.registry.addTherapist(
        .init(displayName: "T", mass: .init(mass), contactAreas: areas), at: .second(1))
    }
  }

  /// A generator that repeats itself, so that drawn pseudonyms collide.
  private struct Stuck: RandomNumberGenerator {
    var calls = 0

    mutating func next() -> UInt64 {
      defer { calls += 1 }
      return calls < 18 ? 0 : UInt64.max / 3
    }
  }

  @Test func drawsAgainWhenAPseudonymIsTaken() throws {
    let fresh = try FreshRegistry()
    var generator = Stuck()
    let first = try fresh.registry.addClient(
      .init(displayName: "A"), at: .second(1), using: &generator)
    let second = try fresh.registry.addClient(
      .init(displayName: "B"), at: .second(1), using: &generator)
    #expect(first.id != second.id)
    #expect(generator.calls == 24)  // six for the first, then two taken and one free
  }

  @Test func printsNoName() throws {
    let fresh = try FreshRegistry()
    let client = try fresh.client("Zebulon")
    let therapist = try fresh.therapist("Zebulina")
    var printed = "\(client) \([client]) \(therapist) \([therapist]) \(client.details)"
    #expect(printed.contains(client.id.text))
    do {
      _ = try fresh.registry.client("Zebulom")
    } catch {
      printed += "\(error) \(String(reflecting: error))"
    }
    #expect(!printed.contains("Zebul"))
  }
}
