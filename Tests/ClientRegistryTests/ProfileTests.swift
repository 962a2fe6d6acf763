import Foundation
import TableModel
import Testing

@testable import ClientRegistry

struct ProfileTests {
  private func profile(_ name: String = "top", rating: Double = 2000) -> TableProfile {
    TableProfile(
      name: name, ratedLoad: Newtons(rating), rate: 80,
      cells: [
        .init(channel: 0, x: 0, y: 0, capacity: Newtons(900), sensitivity: 2),
        .init(channel: 1, x: 700, y: 0.1), .init(channel: 2, x: 350, y: 1900),
      ],
      panels: [.init(name: "top", role: .client, channels: [0, 1, 2])],
      faceCradle: .init(x: 350, y: 200))
  }

  @Test func aTablesOwnProfileComesBeforeTheOneForAny() throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    #expect(try tables.profile(of: "S1") == nil)
    let any = try tables.setProfile(profile("any"), of: .any, author: "A", at: .second(1))
    #expect(try tables.profile(of: "S1") == any.profile)
    let own = try tables.setProfile(profile("own"), of: .serial("S1"), author: "B", at: .second(2))
    #expect(try tables.profile(of: "S1") == own.profile)
    #expect(try tables.profile(of: "S2") == any.profile)
    #expect(try tables.storedProfile(for: .any) == any)
    #expect(try tables.profiles() == [any, own])
    #expect(try tables.removeProfile(of: .serial("S1"), author: "C", at: .second(3)) == own)
    #expect(try tables.profile(of: "S1") == any.profile)
    #expect(throws: RegistryError.noProfile(.serial("S1"))) {
      try tables.storedProfile(for: .serial("S1"))
    }
  }

  @Test func keepsEveryProfileThatEverWas() throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    for (second, rating) in [(1, 2000.0), (2, 2100)] as [(UInt64, Double)] {
      _ = try tables.setProfile(
        profile(rating: rating), of: .serial("S"), author: "A", at: .second(second))
    }
    _ = try tables.removeProfile(of: .serial("S"), author: "B", at: .second(3))
    let history = try tables.profileHistory(of: .serial("S"))
    #expect(history.map(\.action) == [.set, .set, .removed])
    #expect(history.map(\.profile.ratedLoad.value) == [2000, 2100, 2100])
    #expect(history.map(\.author) == ["A", "A", "B"])
    #expect(history.map(\.at) == (1...3).map(WallTime.second))
    #expect(try tables.profileHistory(of: .any).isEmpty)
  }

  @Test func aRefusedProfileLeavesNoTrace() throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    var wrong = profile()
    wrong.cells[1].x = .nan
    let flaw = ProfileFlaw([.key("cells"), .index(1), .key("x_mm")], .notFinite)
    #expect(throws: RegistryError.invalidProfile(flaw)) {
      try tables.setProfile(wrong, of: .any, author: "A", at: .second(1))
    }
    #expect(throws: RegistryError.invalid(.author, .empty)) {
      try tables.setProfile(profile(), of: .any, author: " ", at: .second(1))
    }
    #expect(throws: RegistryError.noProfile(.any)) {
      try tables.removeProfile(of: .any, author: "A", at: .second(1))
    }
    #expect(try tables.profiles().isEmpty)
    #expect(try tables.profileHistory(of: .any).isEmpty)
  }

  @Test(
    arguments: [
      ("", .empty), ("a b", .forbiddenCharacter(codePoint: 0x20)),
      ("ü", .forbiddenCharacter(codePoint: 0xFC)),
      (String(repeating: "s", count: 25), .tooLong(25, maximum: 24)),
    ] as [(String, RegistryError.Problem)])
  func refusesASerialThatNoTableHas(serial: String, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let tables = fresh.registry
    let refusal = RegistryError.invalid(.serial, problem)
    #expect(throws: refusal) { try TableScope(name: serial) }
    #expect(throws: refusal) { try tables.profile(of: serial) }
    #expect(throws: refusal) { try tables.calibrations(of: serial) }
    #expect(throws: refusal) {
      try tables.setProfile(profile(), of: .serial(serial), author: "A", at: .second(1))
    }
  }

  @Test(
    arguments: [("any", .any), ("*", .any), ("E66", .serial("E66"))] as [(String, TableScope)])
  func readsAScope(name: String, scope: TableScope) throws {
    #expect(try TableScope(name: name) == scope)
  }

  @Test func aStoredProfileIsFlatJSON() throws {
    let stored = StoredProfile(
      scope: .any, profile: profile(), setAt: .init(nanoseconds: 5), author: "A")
    let json = try JSONEncoder().encode(stored)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(Set(object.keys) == ["serial", "profile", "set_at_unix_ns", "author"])
    #expect(object["serial"] as? String == "any")
    #expect(try JSONDecoder().decode(StoredProfile.self, from: json) == stored)
  }
}
