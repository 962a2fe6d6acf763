import ClientLimits
import GRDB
import TableModel
import Testing

@testable import ClientRegistry

struct LimitRefusalTests {
  private func expectNoTrace(_ fresh: FreshRegistry, _ owner: Pseudonym) throws {
    #expect(try fresh.registry.limitValues(of: owner).isEmpty)
    #expect(try fresh.registry.limitHistory(of: owner).isEmpty)
  }

  @Test(
    arguments: [
      (.hardForce, -1), (.hardForce, 0), (.hardForce, 5000.1), (.hardForce, .infinity),
      (.softForce, -.infinity), (.hardPressure, 0.05), (.softPressure, 20_001), (.softTime, 0),
      (.softTime, 3601), (.loadingRate, 99), (.loadingRate, 1e300), (.lock, 0.5), (.lock, -1),
    ] as [(LimitQuantity, Double)])
  func refusesAValueThatMakesNoSense(quantity: LimitQuantity, value: Double) throws {
    let fresh = try FreshRegistry()
    for owner in [try fresh.client().id, try fresh.therapist().id] {
      let slot = try LimitSlot(.region(.calf), quantity)
      #expect(throws: RegistryError.limit(.outOfRange(slot, value))) {
        try fresh.registry.setLimits(
          for: owner, scope: slot.scope, [quantity: value], by: "A",
          at: .second(1))
      }
      try expectNoTrace(fresh, owner)
    }
  }

  @Test(arguments: LimitQuantity.allCases.filter { $0 != .share })
  func refusesWhatIsNoNumber(quantity: LimitQuantity) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    let slot = try LimitSlot(.region(.calf), quantity)
    #expect(throws: RegistryError.limit(.notANumber(slot))) {
      try fresh.registry.setLimits(
        for: ann, scope: slot.scope, [quantity: .nan], by: "A", at: .second(1))
    }
    #expect(throws: RegistryError.limit(.notANumber(slot))) {
      try fresh.registry.replaceLimits(
        for: ann, with: [slot: .nan], preset: nil, by: "A", at: .second(1))
    }
    try expectNoTrace(fresh, ann)
  }

  @Test(
    arguments: [
      (.wholeBody, .lock, .noSuchSlot(.wholeBody, .lock)),
      (.region(.calf), .share, .noSuchSlot(.region(.calf), .share)),
      (.region(.spine), .hardForce, .noGoRegion(.spine)),
      (.region(.kidney), .softTime, .noGoRegion(.kidney)),
      (.region(.backOfKnee), .loadingRate, .noGoRegion(.backOfKnee)),
      (.region(.frontOfNeck), .softPressure, .noGoRegion(.frontOfNeck)),
    ] as [(LimitScope, LimitQuantity, LimitFlaw)])
  func refusesASlotThatThereIsNot(
    scope: LimitScope, quantity: LimitQuantity, flaw: LimitFlaw
  ) throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    for value in [1.0, nil] {
      #expect(throws: RegistryError.limit(flaw)) {
        try fresh.registry.setLimits(
          for: ann, scope: scope, [quantity: value], by: "A", at: .second(1))
      }
    }
    try expectNoTrace(fresh, ann)
  }

  @Test(arguments: [
    (LimitQuantity.softForce, LimitQuantity.hardForce), (.softPressure, .hardPressure),
  ])
  func theSoftLimitLiesBelowTheHardOne(soft: LimitQuantity, hard: LimitQuantity) throws {
    let fresh = try FreshRegistry()
    let registry = fresh.registry
    for owner in [try fresh.client().id, try fresh.therapist().id] {
      let slot = try LimitSlot(.wholeBody, soft)
      for value in [100.0, 101] {
        #expect(throws: RegistryError.limit(.softNotBelowHard(slot, value, hard: 100))) {
          try registry.setLimits(
            for: owner, scope: .wholeBody, [soft: value, hard: 100], by: "A", at: .second(1))
        }
      }
      try expectNoTrace(fresh, owner)
      try registry.setLimits(
        for: owner, scope: .wholeBody, [soft: 99, hard: 100], by: "A", at: .second(1))
      #expect(throws: RegistryError.limit(.softNotBelowHard(slot, 99, hard: 99))) {
        try registry.setLimits(for: owner, scope: .wholeBody, [hard: 99], by: "A", at: .second(2))
      }
      #expect(try registry.limitValues(of: owner).map(\.value) == [100, 99])
    }
  }

  @Test func aClientsSoftLimitLiesBelowWhatHolds() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    try registry.setPreset(.conservative, for: ann, by: "A", at: .second(1))
    let calf = try LimitSlot(.region(.calf), .softForce)
    // The preset's hard force for the calf is 130 N.
    let expected = RegistryError.limit(.softNotBelowHard(calf, 130, hard: 130))
    #expect(throws: expected) {
      try registry.setLimits(
        for: ann, scope: calf.scope, [.softForce: 130], by: "A", at: .second(2))
    }
    // A whole layer is taken as it is, so that what stands can be copied: a finding says the rest.
    try registry.replaceLimits(
      for: ann, with: [calf: 130], preset: .conservative, by: "A", at: .second(2))
    let hard = try LimitSlot(.region(.calf), .hardForce)
    #expect(throws: RegistryError.limit(.softNotBelowHard(calf, 130, hard: 130))) {
      try registry.replaceLimits(
        for: ann, with: [calf: 130, hard: 130], preset: nil, by: "A", at: .second(2))
    }
    // A therapist's default may meet any client's preset.
    let theo = try fresh.therapist().id
    try registry.setLimits(
      for: theo, scope: calf.scope, [.softForce: 130], by: "A", at: .second(2))
  }

  @Test func theWholeBodysHardLimitCountsForARegionToo() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let calf = try LimitSlot(.region(.calf), .softForce)
    try registry.setLimits(for: ann, scope: .wholeBody, [.hardForce: 90], by: "A", at: .second(1))
    #expect(throws: RegistryError.limit(.softNotBelowHard(calf, 95, hard: 90))) {
      try registry.setLimits(
        for: ann, scope: calf.scope, [.softForce: 95], by: "A", at: .second(2))
    }
    try registry.setLimits(for: ann, scope: calf.scope, [.softForce: 80], by: "A", at: .second(2))
    // To be stricter is never refused, even where a soft limit comes to nothing by it.
    try registry.setLimits(for: ann, scope: .wholeBody, [.hardForce: 70], by: "A", at: .second(3))
    // Nor does the soft limit that stands hinder anything else.
    try registry.setLimits(for: ann, scope: calf.scope, [.softTime: 5], by: "A", at: .second(4))
    #expect(try registry.limitValues(of: ann).map(\.value) == [70, 80, 5])
    // A therapist's may come to something over a client who has a hard limit for the calf.
    let theo = try fresh.therapist().id
    try registry.setLimits(for: theo, scope: .wholeBody, [.hardForce: 90], by: "A", at: .second(5))
    try registry.setLimits(
      for: theo, scope: calf.scope, [.softForce: 95], by: "A", at: .second(5))
  }

  @Test(
    arguments: [
      ("", .empty), ("  ", .empty), ("a\nb", .forbiddenCharacter(codePoint: 10)),
      (String(repeating: "a", count: 201), .tooLong(201, maximum: 200)),
    ] as [(String, RegistryError.Problem)])
  func refusesAnAuthor(author: String, problem: RegistryError.Problem) throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let expected = RegistryError.invalid(.author, problem)
    #expect(throws: expected) {
      try registry.setLimits(
        for: ann, scope: .wholeBody, [.hardForce: 1], by: author, at: .second(1))
    }
    #expect(throws: expected) {
      try registry.replaceLimits(for: ann, with: [:], preset: nil, by: author, at: .second(1))
    }
    #expect(throws: expected) {
      try registry.removeLimits(for: ann, scope: .wholeBody, by: author, at: .second(1))
    }
    #expect(throws: expected) {
      try registry.setPreset(.conservative, for: ann, by: author, at: .second(1))
    }
    try expectNoTrace(fresh, ann)
  }

  @Test func refusesAStranger() throws {
    let fresh = try FreshRegistry()
    let registry = fresh.registry
    for (text, kind) in [("C-000000", Pseudonym.Kind.client), ("T-000000", .therapist)] {
      let stranger = try #require(Pseudonym(text))
      let error = RegistryError.unknown(kind, query: .init(text), near: [])
      #expect(throws: error) {
        try registry.setLimits(
          for: stranger, scope: .wholeBody, [.hardForce: 1], by: "A", at: .second(1))
      }
      #expect(throws: error) {
        try registry.replaceLimits(for: stranger, with: [:], preset: nil, by: "A", at: .second(1))
      }
      #expect(throws: error) {
        try registry.removeLimits(for: stranger, scope: .wholeBody, by: "A", at: .second(1))
      }
      #expect(throws: error) { try registry.limitValues(of: stranger) }
      #expect(throws: error) { try registry.limitHistory(of: stranger) }
    }
  }

  @Test func onlyAClientHasLayersAndAPreset() throws {
    let fresh = try FreshRegistry()
    let registry = fresh.registry
    let (ann, theo) = (try fresh.client().id, try fresh.therapist().id)
    let noClient = RegistryError.unknown(.client, query: .init(theo.text), near: [])
    #expect(throws: noClient) { try registry.layers(client: theo, at: .second(1)) }
    #expect(throws: noClient) { try registry.preset(of: theo) }
    #expect(throws: noClient) {
      try registry.setPreset(.conservative, for: theo, by: "A", at: .second(1))
    }
    #expect(throws: RegistryError.unknown(.therapist, query: .init(ann.text), near: [])) {
      try registry.layers(client: ann, therapist: ann, at: .second(1))
    }
  }

  /// A later version's file whose schema is this one's may hold names that this one cannot know.
  @Test func passesOverNoLimitThatItDoesNotKnow() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    try registry.setPreset(.conservative, for: ann, by: "A", at: .second(1))
    try registry.writing { db in try db.execute(sql: "UPDATE client_preset SET preset = 'later'") }
    #expect(throws: RegistryError.limit(.unknownPreset("later", nearest: nil))) {
      try registry.layers(client: ann, at: .second(1))
    }
    try registry.setPreset(.transient, for: ann, by: "A", at: .second(2))
    #expect(try registry.layers(client: ann, at: .second(2)).preset == .transient)
    try registry.setLimits(for: ann, scope: .wholeBody, [.hardForce: 9], by: "A", at: .second(3))
    try registry.writing { db in try db.execute(sql: "UPDATE limit_value SET scope = 'sole'") }
    #expect(throws: RegistryError.corrupt) { try registry.layers(client: ann, at: .second(3)) }
    #expect(throws: RegistryError.corrupt) { try registry.limitValues(of: ann) }
  }
}
