import Acquisition
import Foundation
import LoadEstimation
import Monitoring
import SafetyChain
import Synchronization
import TableDevice
import TableModel
import TableProtocol
import Testing
import VirtualTable

/// What a scenario's truth says has happened, against what the safety chain reports of it.
struct ScenarioTruthTests {
  private static let profile = TableProfile.standard(channelCount: 8)

  /// What the table announced, and every transfer it sent.
  private final class Witness: Sendable {
    let events = Mutex<[TableEvent]>([])
    let transfers = Mutex<[[UInt8]]>([])
  }

  /// The alarms of the short scenario, by the sequence of the scan that raised or cleared them.
  private func play(
    faults: FaultSwitches = .noiseOnly, limit: Double
  ) throws -> (alarms: [AlarmEvent], events: [TableEvent], counts: StreamCounts) {
    let witness = Witness()
    var configuration = VirtualTable.Configuration()
    configuration.profile = Self.profile
    configuration.rate = 200
    configuration.faults = faults
    let scenario = Scenario(.short, profile: Self.profile, seed: 3)
    let table = try VirtualTable(configuration, source: scenario) { event in
      witness.events.withLock { $0.append(event) }
    }
    table.plug { bytes in
      let copy = bytes.indices.map { bytes[$0] }
      witness.transfers.withLock { $0.append(copy) }
    }
    let start = SetupPacket(requestType: 0x40, request: ControlRequest.start.rawValue, value: 9)
    #expect(table.control(start) == .data([]))
    table.step(Int(scenario.duration * 200) + 100)

    var chain = try SafetyChain(
      profile: Self.profile, calibration: table.report.calibration, minimumLoad: 20_000,
      limits: MonitorLimits(hardForce: .init(repeating: Int32(limit * 1000))))
    var stream = ScanStream(epoch: 9)
    var tare: TareMeasurement?
    var alarms: [AlarmEvent] = []
    for transfer in witness.transfers.withLock({ $0 }) {
      var offset = 0
      let bytes = transfer.span
      while let scan = stream.next(in: bytes, from: &offset) {
        // The client lies down within 7 s and lies still for 40 s: the tare is due then.
        if scan.frame.deviceTime >= 12_000_000, chain.estimator.tare[0] == 0 {
          var measurement = tare ?? TareMeasurement(duration: 1_000_000)
          let progress = measurement.observe(scan.frame, by: chain.estimator)
          if case .done(let means, _) = progress { _ = chain.observe(.tare(means)) }
          tare = measurement
        }
        let batch = chain.observe(scan.frame).alarms
        // Before the tare the client's own weight counts as foot force.
        let isWeight = scan.frame.deviceTime < 14_000_000
        for index in batch.indices where !(isWeight && batch[index].condition == .overHardForce) {
          alarms.append(batch[index])
        }
      }
    }
    return (alarms, witness.events.withLock { $0 }, stream.counts)
  }

  @Test func everyOverloadIsReportedWhenItHappens() throws {
    let (alarms, events, counts) = try play(limit: 300)
    let overload = try #require(events.first { $0.kind == "overload" })
    let begin = try #require(overload.scan?.sequence)
    let force = try #require(overload.values.first { $0.name == "force" }?.value.number)
    // An act lasts at most 3.5 s, 700 scans; the alarm clears within the second after it.
    let episode = alarms.filter {
      $0.condition == .overHardForce && (begin...begin + 900).contains($0.sequence)
    }
    #expect(episode.map(\.transition) == [.raised, .cleared])
    // The client breathes by some newtons and the cells have noise.
    let peak = Double(try #require(episode.last).value) / 1000
    #expect(abs(peak - force) < 8, "\(peak) N reported, \(force) N happened")
    #expect(counts.lost == 0)
    #expect(counts.invalid == 0)
  }

  @Test func nothingIsReportedWhereNothingHappens() throws {
    let (alarms, _, _) = try play(limit: 5000)
    #expect(alarms.isEmpty)
  }

  @Test func anAbsentChipIsReportedAndNeverTakenForALoad() throws {
    var faults = FaultSwitches.noiseOnly
    try faults.set(.absent, to: 2)
    let (alarms, _, _) = try play(faults: faults, limit: 5000)
    // From the first scan, and to the end.
    #expect(alarms.first?.condition == .sensorFault)
    #expect(alarms.first?.sequence == 0)
    #expect(!alarms.contains { $0.condition == .sensorFault && $0.transition == .cleared })
    #expect(alarms.allSatisfy { $0.condition != .overHardForce })
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }
}
