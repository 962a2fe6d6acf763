import Monitoring
import SessionAnalysis
import Testing

@testable import treadlight

struct AlarmTextTests {
  private func record(
    _ condition: AlarmCondition, _ transition: AlarmEvent.Transition = .raised, value: Int32 = 0,
    limit: Int32 = 0, zone: UInt8 = 0
  ) -> AlarmRecord {
    AlarmRecord(
      AlarmEvent(
        condition: condition, transition: transition, epoch: 1, sequence: 5, time: 9,
        value: value, limit: limit, zone: zone))
  }

  @Test(
    arguments: [
      (.overHardForce, 412_000, 300_000, "foot force 412 N, limit 300 N"),
      (.overHardPressure, 230_000, 200_000, "foot pressure 230 kPa, limit 200 kPa"),
      (.lockedOut, 80_500, 50_000, "locked-out region 80.5 N, limit 50 N"),
      (.bothFeet, 500_000, 480_000, "both feet: 500 N, limit 480 N"),
      (.overRating, 2_600_000, 2_500_000, "whole table 2600 N, limit 2500 N"),
      (.fall, 350_000, 300_000, "fall: weight gone 350 N, limit 300 N"),
      (.impact, 12_000, 10_000, "impact: 12000 N/s, limit 10000 N/s"),
      (.sustainedForce, 190_000, 178_000, "too long: 190 N, limit 178 N"),
      (.sustainedPressure, 240_000, 227_000, "too long: 240 kPa, limit 227 kPa"),
      (.approachingForce, 195_000, 189_000, "near limit: 195 N, from 189 N"),
      (.cellOverload, 1042, 1000, "cell load 104.2 %, limit 100 %"),
      (.eccentricLoad, 61_000, 50_000, "tipping: lift 61 N, limit 50 N"),
      (.drift, 16_250, 15_000, "drift 16.2 N, limit 15 N"),
      (.glitchRate, 80, 50, "false readings 8 %, limit 5 %"),
      (.deviceLost, 0, 0, "the table is not connected"),
    ] as [(AlarmCondition, Int32, Int32, String)])
  func givesEveryValueItsUnit(
    condition: AlarmCondition, value: Int32, limit: Int32, words: String
  ) {
    #expect(AlarmText.what(record(condition, value: value, limit: limit)) == words)
  }

  @Test(arguments: AlarmCondition.allCases)
  func keepsANoticeToEightyColumns(condition: AlarmCondition) {
    let value: Int32
    switch condition.unit {
    case .millinewtons, .pascals: value = 412_000
    case .newtonsPerSecond: value = 12_000
    case .permille: value = 1042
    case .none: value = 0
    }
    // The right neck-shoulder is the longest place; equipment has none.
    let zone: UInt8 = condition.isTechnical ? 0 : 0x11
    let alarm = record(condition, value: value, limit: value, zone: zone)
    #expect(Printable.width(AlarmText.line(alarm, at: "10:15:30")) <= 80)
  }

  @Test(
    arguments: [
      (.raised, "10:15:30  ALARM high   foot force 412 N, limit 300 N"),
      (.cleared, "10:15:30  clear high   foot force peaked at 412 N, limit 300 N"),
      (.acknowledged, "10:15:30  acknowledged foot force peaked at 412 N, limit 300 N"),
      (.reAlarmed, "10:15:30  AGAIN high   foot force peaked at 412 N, limit 300 N"),
      (.paused, "10:15:30  sound off    foot force peaked at 412 N, limit 300 N"),
      (.pauseEnded, "10:15:30  sound on     foot force peaked at 412 N, limit 300 N"),
      (.shelved, "10:15:30  shelved      foot force peaked at 412 N, limit 300 N"),
      (.unshelved, "10:15:30  unshelved    foot force peaked at 412 N, limit 300 N"),
    ] as [(AlarmEvent.Transition, String)])
  func saysWhatBecameOfIt(transition: AlarmEvent.Transition, line: String) {
    let alarm = record(.overHardForce, transition, value: 412_000, limit: 300_000)
    #expect(AlarmText.line(alarm, at: "10:15:30") == line)
  }

  @Test(
    arguments: [
      (.overHardForce, "foot force over limit 210 N at left thigh"),
      (.sustainedForce, "too long: over limit 210 N at left thigh"),
      (.approachingForce, "near limit: over 210 N at left thigh"),
      (.stale, "no data from the table"),
    ] as [(AlarmCondition, String)])
  func saysWhatStands(condition: AlarmCondition, words: String) throws {
    let thigh = try #require((1..<32).first { record(.fall, zone: $0).place == "left thigh" })
    let alarm = record(condition, value: 231_000, limit: 210_000, zone: thigh)
    #expect(AlarmText.standing(alarm) == words)
  }

  @Test func showsNoControlCharactersOfALog() throws {
    var alarm = record(.overHardForce, value: 1000, limit: 1000)
    alarm.condition = "x\u{1B}[31m"
    alarm.unit = "N\u{07}"
    alarm.transition = "y\u{1B}y"
    #expect(!AlarmText.line(alarm, at: "").unicodeScalars.contains { $0.value < 32 })
  }
}
