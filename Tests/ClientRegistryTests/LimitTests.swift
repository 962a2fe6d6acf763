import ClientLimits
import TableModel
import Testing

@testable import ClientRegistry

struct LimitTests {
  private func slot(_ scope: LimitScope, _ quantity: LimitQuantity) throws -> LimitSlot {
    try LimitSlot(scope, quantity)
  }

  @Test func keepsTheValuesOfClientsAndTherapistsApart() throws {
    let fresh = try FreshRegistry()
    let registry = fresh.registry
    let (ann, ben) = (try fresh.client().id, try fresh.client("Ben").id)
    let theo = try fresh.therapist().id
    try registry.setLimits(
      for: ann, scope: .region(.calf), [.hardForce: 130, .softForce: 100.5], by: "A",
      at: .second(1))
    try registry.setLimits(for: ben, scope: .wholeBody, [.hardForce: 1], by: "A", at: .second(2))
    try registry.setLimits(
      for: theo, scope: .wholeBody, [.share: 0.7, .hardForce: 400], by: "T", at: .second(3))
    #expect(
      try registry.limitValues(of: ann) == [
        StoredLimit(
          slot: slot(.region(.calf), .hardForce), value: 130, setAt: .second(1), author: "A"),
        StoredLimit(
          slot: slot(.region(.calf), .softForce), value: 100.5, setAt: .second(1), author: "A"),
      ])
    #expect(
      try registry.limitValues(of: ben).values == [slot(.wholeBody, .hardForce): 1])
    #expect(
      try registry.limitValues(of: theo).values == [
        slot(.wholeBody, .hardForce): 400, slot(.wholeBody, .share): 0.7,
      ])
  }

  @Test func setsAndTakesAwayTogether() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    try registry.setLimits(
      for: ann, scope: .region(.thigh), [.hardForce: 200, .softForce: 150], by: "A",
      at: .second(1))
    // The soft one would not be below the new hard one, and goes with the same breath.
    let changes = try registry.setLimits(
      for: ann, scope: .region(.thigh), [.softForce: nil, .hardForce: 140, .softTime: 5],
      by: "B", at: .second(2))
    #expect(changes.map(\.quantity) == [.hardForce, .softForce, .softTime])
    #expect(changes.map(\.action) == [.set, .removed, .set])
    #expect(changes.map(\.former) == [200, 150, nil])
    #expect(changes.map(\.value) == [140, nil, 5])
    #expect(try registry.limitHistory(of: ann).suffix(3) == changes)
    #expect(
      try registry.limitValues(of: ann).values == [
        slot(.region(.thigh), .hardForce): 140, slot(.region(.thigh), .softTime): 5,
      ])
  }

  @Test func onlyWhatChangesComesIntoTheHistory() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    try registry.setLimits(
      for: ann, scope: .wholeBody, [.hardForce: 200, .softForce: 100], by: "A", at: .second(1))
    let changes = try registry.setLimits(
      for: ann, scope: .wholeBody, [.hardForce: 200, .softForce: 90, .loadingRate: nil], by: "B",
      at: .second(2))
    #expect(changes.map(\.quantity) == [.softForce])
    #expect(try registry.limitHistory(of: ann).count == 3)
    // Who said 200 first, and when, still stands.
    #expect(try registry.limitValues(of: ann).map(\.author) == ["A", "B"])
    #expect(try registry.limitValues(of: ann).map(\.setAt) == [.second(1), .second(2)])
    #expect(
      try registry.setLimits(for: ann, scope: .wholeBody, [:], by: "C", at: .second(3)).isEmpty)
  }

  @Test func takesAScopeOrOneQuantityAway() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let calf = LimitScope.region(.calf)
    try registry.setLimits(
      for: ann, scope: calf, [.hardForce: 130, .softForce: 100, .lock: 1], by: "A",
      at: .second(1))
    try registry.setLimits(for: ann, scope: .wholeBody, [.share: 0.5], by: "A", at: .second(1))
    try registry.removeLimits(
      for: ann, scope: calf, quantity: .lock, by: "B", at: .second(2))
    #expect(try registry.limitValues(of: ann).count == 3)
    let removed = try registry.removeLimits(for: ann, scope: calf, by: "B", at: .second(3))
    #expect(removed.map(\.quantity) == [.hardForce, .softForce])
    #expect(removed.map(\.former) == [130, 100])
    #expect(try registry.limitValues(of: ann).map(\.slot.scope) == [.wholeBody])
    for quantity in [nil, LimitQuantity.hardForce] {
      #expect(throws: RegistryError.noLimit(owner: ann, scope: calf, quantity: quantity)) {
        try registry.removeLimits(
          for: ann, scope: calf, quantity: quantity, by: "B", at: .second(4))
      }
    }
    #expect(try registry.limitHistory(of: ann).count == 7)
  }

  @Test func replacesAWholeLayer() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    try registry.setLimits(
      for: ann, scope: .region(.calf), [.hardForce: 130, .softForce: 100], by: "A",
      at: .second(1))
    let values = try [
      slot(.region(.calf), .hardForce): 130.0, slot(.wholeBody, .hardForce): 400,
      slot(.region(.spine), .lock): 0,
    ]
    let changes = try registry.replaceLimits(
      for: ann, with: values, preset: .conservative, by: "B", at: .second(2))
    #expect(changes.map(\.action) == [.set, .removed, .set, .preset])
    #expect(changes.last?.preset == "conservative" && changes.last?.formerPreset == nil)
    #expect(try registry.limitValues(of: ann).values == values)
    #expect(try registry.preset(of: ann) == .conservative)
    let again = try registry.replaceLimits(
      for: ann, with: values, preset: .conservative, by: "C", at: .second(3))
    #expect(again.isEmpty)
    try registry.replaceLimits(for: ann, with: [:], preset: nil, by: "C", at: .second(4))
    #expect(try registry.limitValues(of: ann).isEmpty)
    #expect(try registry.preset(of: ann) == nil)
  }

  @Test func keepsAPresetAndItsHistory() throws {
    let fresh = try FreshRegistry()
    let (registry, ann) = (fresh.registry, try fresh.client().id)
    let presets: [LimitPreset?] = [.conservative, .conservative, .transient, nil, nil]
    let changes = try presets.enumerated().map { second, preset in
      try registry.setPreset(preset, for: ann, by: "A", at: .second(UInt64(second)))
    }
    #expect(changes.map { $0?.preset } == ["conservative", nil, "transient", nil, nil])
    #expect(changes.map { $0 == nil } == [false, true, false, false, true])
    #expect(
      try registry.limitHistory(of: ann).map(\.formerPreset) == [
        nil, "conservative", "transient",
      ])
  }

  @Test func layersAreWhatIsStored() throws {
    let fresh = try FreshRegistry()
    let registry = fresh.registry
    let (ann, theo) = (try fresh.client().id, try fresh.therapist().id)
    try registry.setLimits(for: ann, scope: .wholeBody, [.hardForce: 300], by: "A", at: .second(1))
    try registry.setLimits(for: theo, scope: .wholeBody, [.share: 0.6], by: "A", at: .second(1))
    try registry.setPreset(.manualTherapy, for: ann, by: "A", at: .second(1))
    let expected = try LimitLayers(
      client: [slot(.wholeBody, .hardForce): 300], preset: .manualTherapy)
    #expect(try registry.layers(client: ann, at: .second(2)) == expected)
    var both = expected
    both.therapist = try [slot(.wholeBody, .share): 0.6]
    #expect(try registry.layers(client: ann, therapist: theo, at: .second(2)) == both)
  }

  @Test func everySlotIsKept() throws {
    let fresh = try FreshRegistry()
    let ann = try fresh.client().id
    for bound in [\ClosedRange<Double>.lowerBound, \.upperBound] {
      // The soft limits have the same ends as the hard ones, which they must lie below.
      let values = LimitValues(
        uniqueKeysWithValues: LimitSlot.all.filter { $0.quantity.harder == nil }.map { slot in
          (slot, slot.quantity.range[keyPath: bound])
        })
      try fresh.registry.replaceLimits(
        for: ann, with: values, preset: nil, by: "A", at: .second(1))
      #expect(try fresh.registry.limitValues(of: ann).values == values)
    }
    let soft = LimitValues(
      uniqueKeysWithValues: LimitSlot.all.filter { $0.quantity.harder != nil }.map { slot in
        (slot, slot.quantity.range.lowerBound)
      })
    try fresh.registry.replaceLimits(for: ann, with: soft, preset: nil, by: "A", at: .second(1))
    #expect(
      try fresh.registry.limitValues(of: ann).map(\.slot)
        == LimitSlot.all.filter {
          $0.quantity.harder != nil
        })
  }
}
