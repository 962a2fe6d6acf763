import ClientLimits
import TableModel
import Testing

@testable import ClientRegistry

struct ContraindicationTests {
  private let varices = Contraindication(
    kind: "varicose-veins", block: .region(.calf), note: "left\n\tonly")
  private let fever = Contraindication(kind: "fever", block: .session, until: .second(100))

  @Test func keepsEveryOne() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let first = try registry.addContraindication(varices, of: ann, by: "A", at: .second(1))
    let second = try registry.addContraindication(fever, of: ann, by: "B", at: .second(2))
    #expect(
      first
        == ContraindicationRow(
          number: 1, client: ann, contraindication: varices, addedAt: .second(1), author: "A"))
    #expect(second.contraindication == fever)
    let removed = try registry.removeContraindication(
      first.number, of: ann, by: "C", at: .second(3))
    var expected = first
    (expected.removedAt, expected.removedBy) = (.second(3), "C")
    #expect(removed == expected)
    #expect(try registry.contraindications(of: ann) == [removed, second])
    #expect(try registry.contraindications(of: fresh.client("Ben").id).isEmpty)
  }

  @Test(arguments: [(1, ["fever"]), (99, ["fever"]), (100, []), (101, [])] as [(UInt64, [String])])
  func holdsUntilItsEnd(second: UInt64, kinds: [String]) throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    _ = try registry.addContraindication(fever, of: ann, by: "A", at: .second(1))
    #expect(try registry.layers(client: ann, at: .second(second)).blocked.isEmpty)
    let blocks = try registry.sessionBlocks(of: ann, at: .second(second))
    #expect(blocks.map(\.contraindication.kind) == kinds)
  }

  @Test func locksARegionUntilItIsTakenAway() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let row = try registry.addContraindication(varices, of: ann, by: "A", at: .second(1))
    let other = try registry.addContraindication(
      .init(kind: "bruise", block: .region(.thigh), until: .second(50)), of: ann, by: "A",
      at: .second(1))
    func blocked(_ second: UInt64) throws -> Set<BodyRegion> {
      try registry.layers(client: ann, at: .second(second)).blocked
    }
    #expect(try blocked(2) == [.calf, .thigh])
    #expect(try registry.sessionBlocks(of: ann, at: .second(2)).isEmpty)
    #expect(try blocked(50) == [.calf])
    _ = try registry.removeContraindication(row.number, of: ann, by: "A", at: .second(3))
    #expect(try blocked(4) == [.thigh])
    _ = try registry.removeContraindication(other.number, of: ann, by: "A", at: .second(5))
    #expect(try blocked(6).isEmpty)
  }

  @Test func isTakenAwayOnceAndByItsOwnClient() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let ben = try fresh.client("Ben").id
    let number = try registry.addContraindication(varices, of: ann, by: "A", at: .second(1))
      .number
    #expect(throws: RegistryError.noContraindication(number)) {
      try registry.removeContraindication(number, of: ben, by: "A", at: .second(2))
    }
    let removed = try registry.removeContraindication(number, of: ann, by: "A", at: .second(2))
    #expect(throws: RegistryError.contraindicationRemoved(number)) {
      try registry.removeContraindication(number, of: ann, by: "B", at: .second(3))
    }
    #expect(try registry.contraindications(of: ann) == [removed])
    for none in [0, -1, 2, Int.max, Int.min] {
      #expect(throws: RegistryError.noContraindication(none)) {
        try registry.removeContraindication(none, of: ann, by: "A", at: .second(3))
      }
    }
  }

  @Test(
    arguments: [
      (.init(kind: "", block: .session), .invalid(.kind, .empty)),
      (.init(kind: " ", block: .session), .invalid(.kind, .empty)),
      (
        .init(kind: String(repeating: "x", count: 61), block: .session),
        .invalid(.kind, .tooLong(61, maximum: 60))
      ),
      (
        .init(kind: "a\nb", block: .session),
        .invalid(.kind, .forbiddenCharacter(codePoint: 10))
      ),
      (
        .init(kind: "a", block: .session, note: String(repeating: "n", count: 10_001)),
        .invalid(.note, .tooLong(10_001, maximum: 10_000))
      ),
      (
        .init(kind: "a", block: .session, note: "\0"),
        .invalid(.note, .forbiddenCharacter(codePoint: 0))
      ),
      (.init(kind: "a", block: .session, until: .second(5)), .limit(.endsBeforeItBegins)),
      (
        .init(kind: "a", block: .session, until: WallTime(nanoseconds: 0)),
        .limit(.endsBeforeItBegins)
      ),
    ] as [(Contraindication, RegistryError)])
  func refuses(contraindication: Contraindication, expected: RegistryError) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    #expect(throws: expected) {
      try fresh.registry.addContraindication(contraindication, of: ann, by: "A", at: .second(5))
    }
    #expect(try fresh.registry.contraindications(of: ann).isEmpty)
  }

  @Test func takesTheEdges() throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    let endless = Contraindication(
      kind: String(repeating: "x", count: 60), block: .region(.spine),
      until: WallTime(nanoseconds: .max), note: String(repeating: "ä", count: 10_000))
    let row = try fresh.registry.addContraindication(endless, of: ann, by: "A", at: .second(5))
    // The year 2262 is where the registry's time ends.
    #expect(row.contraindication.until == WallTime(nanoseconds: UInt64(Int64.max)))
    #expect(try fresh.registry.contraindications(of: ann) == [row])
    _ = try fresh.registry.addContraindication(
      .init(
        kind: "a", block: .session,
        until: WallTime(nanoseconds: WallTime.second(5).nanoseconds + 1)),
      of: ann, by: "A", at: .second(5))
  }

  @Test func belongsToAClient() throws {
    let fresh = try FreshRegistry()
    let theo = try fresh.therapist().id
    let expected = RegistryError.unknown(.client, query: .init(theo.text), near: [])
    #expect(throws: expected) {
      try fresh.registry.addContraindication(varices, of: theo, by: "A", at: .second(1))
    }
    #expect(throws: expected) { try fresh.registry.contraindications(of: theo) }
    #expect(throws: expected) { try fresh.registry.sessionBlocks(of: theo, at: .second(1)) }
  }

  @Test func printsNothingOfWhatItSays() throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    let row = try fresh.registry.addContraindication(
      .init(kind: "secret", block: .session, note: "Ann's"), of: ann, by: "Theo", at: .second(1))
    for text in ["\(row)", String(reflecting: row), "\([row])"] {
      #expect(text.contains("contraindication 1 of \(ann)"))
      #expect(!text.contains("secret") && !text.contains("Ann") && !text.contains("Theo"))
    }
  }
}
