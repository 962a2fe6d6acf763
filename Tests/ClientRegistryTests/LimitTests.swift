import Foundation
import TableModel
import Testing

@testable import ClientRegistry

struct LimitTests {
  @Test func keepsOneLimitPerScope() throws {
    let fresh = try FreshRegistry()
    let (registry, ann, ben) = (fresh.registry, try fresh.client(), try fresh.client("Ben").id)
    let calf = try registry.setLimit(
      for: ann.id, scope: .region(.calf), hardForce: Newtons(130), by: "preset", at: .second(1))
    _ = try registry.setLimit(
      for: ann.id, scope: .wholeBody, hardForce: Newtons(500), by: "preset", at: .second(2))
    let whole = try registry.setLimit(
      for: ann.id, scope: .wholeBody, hardForce: Newtons(400.125), softForce: Newtons(300),
      by: "T-7KQ2MZ", at: .second(3))
    let other = try registry.setLimit(
      for: ben, scope: .wholeBody, hardForce: Newtons(1), by: "preset", at: .second(4))
    #expect(try registry.limits(of: ann.id) == [whole, calf])
    #expect(try registry.limits(of: ben) == [other])
  }

  @Test func historyKeepsEveryChange() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    for (second, force) in [(1, 200.0), (2, 180), (3, 180)] as [(UInt64, Double)] {
      _ = try registry.setLimit(
        for: ann, scope: .region(.thigh), hardForce: Newtons(force), softForce: Newtons(100),
        by: "A", at: .second(second))
    }
    let removed = try registry.removeLimit(
      for: ann, scope: .region(.thigh), by: "B", at: .second(4))
    #expect(removed.hardForce == Newtons(180) && removed.setAt == .second(3))
    #expect(try registry.limits(of: ann).isEmpty)
    let history = try registry.limitHistory(of: ann)
    #expect(history.map(\.action) == [.set, .set, .set, .removed])
    #expect(history.map(\.hardForce.value) == [200, 180, 180, 180])
    #expect(history.map(\.softForce) == Array(repeating: Newtons(100), count: 4))
    #expect(history.map(\.author) == ["A", "A", "A", "B"])
    #expect(history.map(\.at) == (1...4).map(WallTime.second))
    #expect(history.map(\.number) == history.map(\.number).sorted())
  }

  @Test func aRefusedLimitLeavesNoTrace() throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    #expect(throws: RegistryError.self) {
      try fresh.registry.setLimit(
        for: ann, scope: .wholeBody, hardForce: Newtons(-1), by: "A", at: .second(1))
    }
    #expect(throws: RegistryError.noLimit(client: ann, scope: .wholeBody)) {
      try fresh.registry.removeLimit(for: ann, scope: .wholeBody, by: "A", at: .second(1))
    }
    #expect(try fresh.registry.limitHistory(of: ann).isEmpty)
  }

  @Test(
    arguments: [
      (.nan, nil, .hardForce, .notANumber),
      (.infinity, nil, .hardForce, .infinite),
      (-.infinity, nil, .hardForce, .infinite),
      (0, nil, .hardForce, .notPositive(0)),
      (-3, nil, .hardForce, .notPositive(-3)),
      (0.0004, nil, .hardForce, .belowMinimum(0.0004, minimum: 0.001)),
      (5000.001, nil, .hardForce, .aboveMaximum(5000.001, maximum: 5000)),
      (100, .nan, .softForce, .notANumber),
      (100, .infinity, .softForce, .infinite),
      (100, 0, .softForce, .notPositive(0)),
      (100, 100, .softForce, .notBelowHardForce(100, hardForce: 100)),
      (100, 120, .softForce, .notBelowHardForce(120, hardForce: 100)),
      (100, 99.9999, .softForce, .notBelowHardForce(99.9999, hardForce: 100)),
    ] as [(Double, Double?, RegistryError.Field, RegistryError.Problem)])
  func refusesForces(
    hard: Double, soft: Double?, field: RegistryError.Field, problem: RegistryError.Problem
  ) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    #expect(throws: RegistryError.invalid(field, problem)) {
      try fresh.registry.setLimit(
        for: ann, scope: .wholeBody, hardForce: Newtons(hard), softForce: soft.map { Newtons($0) },
        by: "A", at: .second(1))
    }
  }

  @Test(arguments: [(5000, 4999.999), (0.002, 0.001), (0.001, nil)] as [(Double, Double?)])
  func acceptsTheEdges(hard: Double, soft: Double?) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    let limit = try fresh.registry.setLimit(
      for: ann, scope: .wholeBody, hardForce: Newtons(hard), softForce: soft.map { Newtons($0) },
      by: "A", at: .second(1))
    #expect(try fresh.registry.limits(of: ann) == [limit])
  }

  @Test(
    arguments: [
      ("", .empty), ("  ", .empty), ("a\nb", .forbiddenCharacter(codePoint: 10)),
      (String(repeating: "a", count: 201), .tooLong(201, maximum: 200)),
    ] as [(String, RegistryError.Problem)])
  func refusesAnAuthor(author: String, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    #expect(throws: RegistryError.invalid(.author, problem)) {
      try fresh.registry.setLimit(
        for: ann, scope: .wholeBody, hardForce: Newtons(1), by: author, at: .second(1))
    }
  }

  @Test func refusesAStranger() throws {
    let fresh = try FreshRegistry()
    let stranger = try #require(Pseudonym("C-000000"))
    let therapist = try fresh.therapist().id
    for id in [stranger, therapist] {
      let error = RegistryError.unknown(.client, query: .init(id.text), near: [])
      #expect(throws: error) {
        try fresh.registry.setLimit(
          for: id, scope: .wholeBody, hardForce: Newtons(1), by: "A", at: .second(1))
      }
      #expect(throws: error) { try fresh.registry.limits(of: id) }
      #expect(throws: error) { try fresh.registry.limitHistory(of: id) }
    }
  }

  @Test func readsEveryScopeByName() throws {
    for scope in LimitScope.all { #expect(try LimitScope(name: scope.name) == scope) }
    #expect(LimitScope.all.count == BodyRegion.worked.count + 1)
    #expect(throws: RegistryError.unknownRegion("saccrum", suggestion: "sacrum")) {
      try LimitScope(name: "saccrum")
    }
    #expect(throws: RegistryError.unknownRegion("spleen", suggestion: nil)) {
      try LimitScope(name: "spleen")
    }
  }

  @Test(arguments: BodyRegion.allCases.filter(\.isNoGo))
  func setsNoLimitWhereNobodyMayPress(region: BodyRegion) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    #expect(throws: RegistryError.noGoRegion(region)) { try LimitScope(name: region.name) }
    #expect(throws: RegistryError.noGoRegion(region)) {
      try fresh.registry.setLimit(
        for: ann, scope: .region(region), hardForce: Newtons(1), by: "A", at: .second(1))
    }
    #expect(try fresh.registry.limitHistory(of: ann).isEmpty)
  }

  @Test func theSchemaKnowsEveryScope() throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    for scope in LimitScope.all {
      _ = try fresh.registry.setLimit(
        for: ann, scope: scope, hardForce: Newtons(1), by: "A", at: .second(1))
    }
    #expect(try fresh.registry.limits(of: ann).map(\.scope) == LimitScope.all)
  }
}
