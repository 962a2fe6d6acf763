import ClientLimits
import Monitoring
import TableModel
import Testing

@testable import SessionAnalysis

/// A flood of alarms that no memory is to grow with.
struct AlarmBoundTests {
  private func builder(alarms: Int, isBounded: Bool = true) throws -> AlarmEpisodeBuilder {
    let settings = MonitoringSettings(
      limits: EffectiveLimits(elsewhere: PlaceLimits(hardForce: Newtons(200))),
      ratedLoad: Newtons(2000))
    let feet = ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115)
    var builder = AlarmEpisodeBuilder(settings, feet, isBounded: isBounded)
    for number in 0..<alarms {
      // Each tenth thousand begins with one that is far over the limit; it is acknowledged late.
      let value: Int32 = number % 10_000 == 9000 ? 400_000 : 201_000
      for transition in [AlarmEvent.Transition.raised, .cleared] {
        let event = AlarmEvent(
          condition: .overHardForce, transition: transition, epoch: 1,
          sequence: UInt32(number), time: UInt64(number) * 100_000, value: value, limit: 200_000)
        let at = WallTime(nanoseconds: UInt64(number) * 100_000_000)
        builder.add(AlarmRecord(event), at: at)
      }
    }
    return builder
  }

  @Test func keepsTheFirstAndTheWorst() throws {
    let builder = try builder(alarms: 50_000)
    #expect(builder.episodes.count <= AlarmEpisodeBound.most)
    #expect(builder.episodes.count + builder.leftOut == 50_000)
    let sequences = builder.episodes.map(\.sequence)
    #expect(sequences == sequences.sorted())
    #expect(sequences.prefix(AlarmEpisodeBound.first).elementsEqual(0..<2000))
    #expect(Set(sequences).isSuperset(of: [9000, 19_000, 29_000, 39_000, 49_000]))
    #expect(sequences.last == 49_999)
  }

  @Test func aLateAcknowledgementStillFindsThoseThatAreListed() throws {
    var builder = try builder(alarms: 20_000)
    let event = AlarmEvent(
      condition: .overHardForce, transition: .acknowledged, epoch: 1, sequence: 20_000,
      time: 2_000_000_000, value: 0, limit: 200_000)
    builder.add(AlarmRecord(event), at: WallTime(nanoseconds: 2_000_000_000_000))
    #expect(builder.episodes.allSatisfy { $0.acknowledgedAt != nil })
  }

  @Test func leavesNothingOutOfAnOrdinarySession() throws {
    let builder = try builder(alarms: 2000)
    #expect(builder.episodes.count == 2000)
    #expect(builder.leftOut == 0)
    #expect(try self.builder(alarms: 7000, isBounded: false).episodes.count == 7000)
  }
}
