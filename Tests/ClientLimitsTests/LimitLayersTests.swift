import TableModel
import Testing

@testable import ClientLimits

struct LimitLayersTests {
  private static func slot(_ scope: LimitScope, _ quantity: LimitQuantity) -> LimitSlot {
    LimitSlot(unchecked: scope, quantity)
  }

  private static let body = slot(.wholeBody, .hardForce)
  private static let thigh = slot(.region(.thigh), .hardForce)

  /// What holds at the thigh, by layer.
  @Test(
    arguments: [
      ([:], [:], nil, nil, nil),
      ([:], [:], .conservative, 220, "preset:conservative"),
      ([:], [thigh: 180], .conservative, 180, "therapist"),
      ([thigh: 300], [thigh: 180], .conservative, 300, "client"),
      // The whole body of a stronger layer is a cap: what is stricter below still counts.
      ([body: 400], [:], .conservative, 220, "preset:conservative"),
      ([body: 150], [:], .conservative, 150, "client"),
      ([body: 400], [thigh: 300], .conservative, 300, "therapist"),
      // Within one layer the region is the exception from its whole body.
      ([body: 150, thigh: 250], [:], .conservative, 250, "client"),
      ([:], [body: 200], nil, 200, "therapist"),
    ] as [(LimitValues, LimitValues, LimitPreset?, Double?, String?)])
  func theStrongestLayerThatNamesTheRegionCounts(
    client: LimitValues, therapist: LimitValues, preset: LimitPreset?, value: Double?,
    source: String?
  ) {
    let layers = LimitLayers(client: client, therapist: therapist, preset: preset)
    let limit = layers.value(of: .hardForce, for: .region(.thigh))
    #expect(limit?.value == value)
    #expect(limit?.source.name == source)
  }

  @Test func aRegionSaysWhenItsLimitIsTheWholeBodys() {
    let layers = LimitLayers(client: [Self.body: 200])
    #expect(layers.value(of: .hardForce, for: .region(.calf))?.isFromWholeBody == true)
    #expect(layers.value(of: .hardForce, for: .wholeBody)?.isFromWholeBody == false)
  }

  @Test(arguments: BodyRegion.allCases)
  func nobodyPressesANoGoRegionUnlessTheClientsLimitsAllowIt(region: BodyRegion) {
    #expect(EffectiveLimits(LimitLayers()).limits(at: region).isLocked == region.isNoGo)
    let allowed = LimitLayers(client: [Self.slot(.region(region), .lock): 0])
    #expect(!EffectiveLimits(allowed).limits(at: region).isLocked)
    let locked = LimitLayers(therapist: [Self.slot(.region(region), .lock): 1])
    #expect(EffectiveLimits(locked).limits(at: region).isLocked)
  }

  @Test func noLayerUnlocksWhatAContraindicationBlocks() {
    let layers = LimitLayers(
      client: [Self.slot(.region(.calf), .lock): 0], blocked: [.calf])
    #expect(EffectiveLimits(layers).limits(at: .calf).isLocked)
    #expect(layers.value(of: .lock, for: .region(.calf))?.source == .contraindication)
  }

  @Test func aNoGoRegionHasTheStrictestForceOfAll() {
    let limits = EffectiveLimits(LimitLayers(preset: .conservative))
    #expect(limits.limits(at: .spine).hardForce == Newtons(130))
    #expect(limits.limits(at: .kidney).hardPressure == 1400)
  }

  @Test func whereThePlaceIsNotKnownTheStrictestOfAllCounts() {
    #expect(EffectiveLimits(LimitLayers(preset: .conservative)).elsewhere.hardForce == Newtons(130))
    let own = LimitLayers(client: [Self.body: 300], preset: .conservative)
    #expect(EffectiveLimits(own).elsewhere.hardForce == Newtons(130))
    let strict = LimitLayers(client: [Self.body: 100], preset: .conservative)
    #expect(EffectiveLimits(strict).elsewhere.hardForce == Newtons(100))
    #expect(
      !EffectiveLimits(LimitLayers(client: [Self.slot(.region(.calf), .lock): 1]))
        .elsewhere.isLocked)
  }

  @Test func aSoftLimitThatCannotBePassedFirstIsLeftOut() {
    let layers = LimitLayers(
      client: [Self.slot(.region(.thigh), .softForce): 230], preset: .conservative)
    #expect(EffectiveLimits(layers).limits(at: .thigh).softForce == nil)
    let below = LimitLayers(
      client: [Self.slot(.region(.thigh), .softForce): 219], preset: .conservative)
    #expect(EffectiveLimits(below).limits(at: .thigh).softForce == Newtons(219))
  }

  @Test func theShareSaysWhetherSomebodyChoseIt() {
    #expect(EffectiveLimits(LimitLayers()).share == 0.8)
    #expect(EffectiveLimits(LimitLayers()).isShareBuiltIn)
    let own = EffectiveLimits(LimitLayers(therapist: [Self.slot(.wholeBody, .share): 0.6]))
    #expect(own.share == 0.6)
    #expect(!own.isShareBuiltIn)
  }

  @Test func isUnguardedOnlyWithoutAnyForceAndPressure() {
    #expect(EffectiveLimits(LimitLayers()).isUnguarded)
    #expect(!EffectiveLimits(LimitLayers(client: [Self.thigh: 200])).isUnguarded)
    let pressure = LimitLayers(client: [Self.slot(.wholeBody, .hardPressure): 200])
    #expect(!EffectiveLimits(pressure).isUnguarded)
  }

  @Test(arguments: LimitPreset.all)
  func everyPresetIsSoundAndSaysWhereItComesFrom(preset: LimitPreset) throws {
    try preset.values.check()
    for slot in preset.values.keys { _ = try LimitSlot(slot.scope, slot.quantity) }
    #expect(!preset.origin.isEmpty)
    #expect(try LimitPreset(named: preset.name) == preset)
  }
}
