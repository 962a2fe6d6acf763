import Foundation
import TableModel
import Testing

@testable import ClientLimits

struct LimitRefusalTests {
  private static func slot(_ scope: LimitScope, _ quantity: LimitQuantity) -> LimitSlot {
    LimitSlot(unchecked: scope, quantity)
  }

  @Test(arguments: LimitQuantity.allCases)
  func everyQuantityRefusesWhatIsNoSuchAmount(quantity: LimitQuantity) {
    let slot = Self.slot(quantity == .lock ? .region(.thigh) : .wholeBody, quantity)
    #expect(throws: LimitFlaw.notANumber(slot)) { try slot.check(.nan) }
    for value in [-1, .infinity, -.infinity, quantity.range.upperBound.nextUp] {
      #expect(throws: LimitFlaw.outOfRange(slot, value)) { try slot.check(value) }
    }
    #expect(throws: Never.self) { try slot.check(quantity.range.lowerBound) }
    #expect(throws: Never.self) { try slot.check(quantity.range.upperBound) }
  }

  @Test func aLockIsOnOrOff() {
    let lock = Self.slot(.region(.spine), .lock)
    #expect(throws: LimitFlaw.outOfRange(lock, 0.5)) { try lock.check(0.5) }
  }

  @Test(
    arguments: [
      (.wholeBody, .lock, .noSuchSlot(.wholeBody, .lock)),
      (.region(.thigh), .share, .noSuchSlot(.region(.thigh), .share)),
      (.region(.spine), .hardForce, .noGoRegion(.spine)),
      (.region(.kidney), .softTime, .noGoRegion(.kidney)),
    ] as [(LimitScope, LimitQuantity, LimitFlaw)])
  func thereAreSlotsThatMakeNoSense(
    scope: LimitScope, quantity: LimitQuantity, flaw: LimitFlaw
  ) {
    #expect(throws: flaw) { _ = try LimitSlot(scope, quantity) }
  }

  @Test(arguments: [(99.0, true), (100, false), (101, false)])
  func aSoftLimitLiesBelowItsHardOne(soft: Double, isSound: Bool) throws {
    for (low, high) in [
      (LimitQuantity.softForce, LimitQuantity.hardForce), (.softPressure, .hardPressure),
    ] {
      let values: LimitValues = [
        Self.slot(.region(.calf), low): soft, Self.slot(.region(.calf), high): 100,
      ]
      if isSound {
        try values.check()
      } else {
        #expect(
          throws: LimitFlaw.softNotBelowHard(
            Self.slot(.region(.calf), low), soft, hard: 100)
        ) { try values.check() }
      }
    }
  }

  @Test func wrongNamesComeWithTheNearestRightOne() {
    #expect(throws: LimitFlaw.unknownScope("tigh", nearest: "thigh")) {
      _ = try LimitScope(name: "tigh")
    }
    #expect(throws: LimitFlaw.unknownQuantity("hard-forse", nearest: "hard-force")) {
      _ = try LimitQuantity(name: "hard-forse")
    }
    #expect(throws: LimitFlaw.unknownPreset("conservativ", nearest: "conservative")) {
      _ = try LimitPreset(named: "conservativ")
    }
    #expect(throws: LimitFlaw.unknownContraindication("pregnant", nearest: "pregnancy")) {
      _ = try KnownContraindication(named: "pregnant")
    }
  }

  @Test func effectiveLimitsComeBackFromJSON() throws {
    let limits = EffectiveLimits(LimitLayers(preset: .conservative, blocked: [.calf]))
    let json = try JSONEncoder().encode(limits)
    #expect(try JSONDecoder().decode(EffectiveLimits.self, from: json) == limits)
    let wrong = String(decoding: json, as: UTF8.self).replacing("\"calf\"", with: "\"calves\"")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(EffectiveLimits.self, from: Data(wrong.utf8))
    }
  }

  @Test func aContraindicationHoldsUntilItsDay() {
    let block = Contraindication(
      kind: "fracture", block: .session, until: WallTime(nanoseconds: 100))
    #expect(block.holds(at: WallTime(nanoseconds: 99)))
    #expect(!block.holds(at: WallTime(nanoseconds: 100)))
    #expect(Contraindication(kind: "fever", block: .session).holds(at: WallTime(nanoseconds: .max)))
  }
}
