import Foundation
import Monitoring
import TableModel
import Testing
import VirtualTable

/// What a scenario's truth says has happened, against what the safety chain reports of it.
struct ScenarioTruthTests {
  private static let profile = TableProfile.standard(channelCount: 8)
  private static let rate = 200.0

  /// The alarms of the short scenario after the tare, by the sequence of the scan that raised or
  /// cleared them.
  private func play(
    faults: FaultSwitches = .noiseOnly, limit: Double
  ) async throws -> (alarms: [AlarmEvent], events: [SourceEvent], lost: UInt64) {
    let scenario = Scenario(.short, profile: Self.profile, seed: 3)
    // The client lies down within 7 s and lies still for 40 s: the tare is due then.
    let play = TruthPlay(
      profile: Self.profile, source: scenario, map: BodyMap(areas: []), rate: Self.rate,
      faults: faults,
      limits: MonitorLimits(
        zones: .init(repeating: ZoneLimits(hardForce: Int32(limit * 1000)))),
      zero: nil,
      tare: faults.absentChannel == nil ? (12, 4) : nil)  // there is none of a chip that is absent
    var alarms: [AlarmEvent] = []
    let end = try await play.run { moment in
      for index in moment.alarms.indices
      // Before the tare the client's own weight counts as foot force.
      where moment.time > 17 || moment.alarms[index].condition.isTechnical {
        alarms.append(moment.alarms[index])
      }
    }
    return (alarms, scenario.events, end.lost)
  }

  @Test func everyOverloadIsReportedWhenItHappens() async throws {
    let (alarms, events, lost) = try await play(limit: 300)
    let overload = try #require(events.first { $0.kind == "overload" })
    let begin = UInt32(overload.time * Self.rate)
    let force = try #require(overload.values.first { $0.name == "force" }?.value.number)
    // An act lasts at most 3.5 s, 700 scans; the alarm clears within the second after it.
    let episode = alarms.filter {
      $0.condition == .overHardForce && (begin...begin + 900).contains($0.sequence)
    }
    #expect(episode.map(\.transition) == [.raised, .cleared])
    // The client breathes by some newtons and the cells have noise.
    let peak = Double(try #require(episode.last).value) / 1000
    #expect(abs(peak - force) < 8, "\(peak) N reported, \(force) N happened")
    #expect(lost == 0)
  }

  @Test func nothingIsReportedWhereNothingHappens() async throws {
    let (alarms, _, _) = try await play(limit: 5000)
    #expect(alarms.isEmpty)
  }

  @Test func anAbsentChipIsReportedAndNeverTakenForALoad() async throws {
    var faults = FaultSwitches.noiseOnly
    try faults.set(.absent, to: 2)
    let (alarms, _, _) = try await play(faults: faults, limit: 5000)
    // From the first scan, and to the end.
    #expect(alarms.first?.condition == .absent)
    #expect(alarms.first?.sequence == 0)
    #expect(!alarms.contains { $0.condition == .absent && $0.transition == .cleared })
    #expect(alarms.allSatisfy { $0.condition != .overHardForce })
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}
