import Monitoring
import Testing

struct TechnicalAlarmTests {
  // MARK: Silence

  @Test func raisesStaleOverAGapInDeviceTime() {
    var table = Observation()
    table.see()
    #expect(table.see(after: 250_000) == [])
    // Its frames come late and together: the gap is seen with the scan that ends it.
    #expect(
      table.see(after: 250_001) == [
        AlarmEvent(
          condition: .stale, transition: .raised, epoch: 1, sequence: 3, time: 510_000),
        AlarmEvent(
          condition: .stale, transition: .cleared, epoch: 1, sequence: 3, time: 510_001),
      ])
  }

  @Test func raisesStaleWhenTheHostHearsNothing() {
    var table = Observation()
    table.see()
    table.see()
    #expect(
      table.hear(.silence) == [
        AlarmEvent(
          condition: .stale, transition: .raised, epoch: 1, sequence: 2, time: 270_000)
      ])
    #expect(table.hear(.silence) == [])
    #expect(table.see(after: 5_000_000).changes == [.cleared(.stale)])
  }

  @Test func isNeverReadUntilTheFirstTrustedSample() {
    var table = Observation()
    #expect(
      table.hear(.silence) == [
        AlarmEvent(condition: .neverRead, transition: .raised, epoch: 0, sequence: 0, time: 0)
      ])
    #expect(table.see(quality: .settling) == [])
    #expect(table.monitor.isActive(.neverRead))
    #expect(table.see().changes == [.cleared(.neverRead)])
    #expect(table.hear(.silence).changes == [.raised(.stale)])
  }

  /// Scans that come but cannot be believed are no data.
  @Test(arguments: [LoadSample.Quality.settling, .faulty])
  func isStaleWithoutTrustedSamples(quality: LoadSample.Quality) {
    var table = Observation()
    table.see()
    var changes: [(UInt64, Change)] = []
    for _ in 0..<60 {
      changes += table.see(quality: quality).map { ($0.time, Change($0.condition, $0.transition)) }
    }
    let stale = changes.filter { $0.1.condition == .stale }
    #expect(stale.map(\.1) == [.raised(.stale)])
    #expect(stale.first?.0 == 260_000)
    #expect(table.see().changes.contains(.cleared(.stale)))
  }

  @Test func doesNotTakeANewStreamsClockForAGap() {
    var table = Observation()
    table.see()
    table.restart(at: 3_600_000_000)
    #expect(table.see() == [])
    table.restart(at: 0)
    #expect(table.see() == [])
  }

  @Test func takesATimeThatGoesBackForANewTimeBase() {
    var table = Observation()
    table.see(force: 250_000, quality: .faulty, after: 5_000_000)
    table.see(force: 0)
    table.time = 0
    #expect(table.see(force: 0) == [])
    #expect(
      table.see(force: 0, after: 300_000).changes
        == [.cleared(.overHardForce), .raised(.stale), .cleared(.stale)])
    #expect(table.see(after: 700_000).changes.contains(.cleared(.sensorFault)))
  }

  // MARK: Faults

  @Test func raisesASensorFaultAtOnceAndClearsItAfterASecond() {
    var table = Observation()
    table.see()
    #expect(
      table.see(quality: .faulty) == [
        AlarmEvent(
          condition: .sensorFault, transition: .raised, epoch: 1, sequence: 2, time: 20_000)
      ])
    var changes: [Change] = []
    for _ in 0...100 { changes += table.see().changes }
    #expect(changes == [.cleared(.sensorFault)])
    #expect(table.time == 20_000 + 1_010_000)
    #expect(!table.monitor.isActive(.sensorFault))
  }

  @Test func aFlickeringCellGivesOneNotice() {
    var table = Observation()
    var changes: [Change] = []
    for index in 0..<1000 {
      changes += table.see(quality: index % 50 == 0 ? .faulty : .trusted).changes
    }
    #expect(changes == [.raised(.sensorFault)])
  }

  @Test func aSettlingCellIsNoFault() {
    var table = Observation()
    #expect(table.see(quality: .settling) == [])
  }

  @Test func startsTheFaultsOffDelayAnewWithANewStream() {
    var table = Observation()
    table.see(quality: .faulty)
    for _ in 0..<90 { table.see() }
    table.restart(at: 0)
    var changes: [Change] = []
    for _ in 0..<100 { changes += table.see().changes }
    #expect(changes == [])
    #expect(table.see().changes == [.cleared(.sensorFault)])
  }

  // MARK: Link and recorder

  @Test(
    arguments: [
      (.linkLost, .linkRestored, .deviceLost),
      (.recorderFailed, .recorderRestored, .recorderFailed),
    ] as [(MonitorInput, MonitorInput, AlarmCondition)])
  func raisesAndClearsOnceEach(
    bad: MonitorInput, good: MonitorInput, condition: AlarmCondition
  ) {
    var table = Observation()
    table.see()
    #expect(table.hear(good) == [])
    #expect(
      table.hear(bad) == [
        AlarmEvent(condition: condition, transition: .raised, epoch: 1, sequence: 1, time: 10_000)
      ])
    #expect(table.hear(bad) == [])
    #expect(table.monitor.isActive(condition))
    // Samples say nothing about link and recorder.
    #expect(table.see() == [])
    #expect(table.hear(good).changes == [.cleared(condition)])
    #expect(table.hear(good) == [])
    #expect(!table.monitor.isActive(condition))
  }

  @Test func aLostTableDoesNotEndAnOverload() {
    var table = Observation()
    table.see(force: 250_000)
    #expect(table.hear(.linkLost).changes == [.raised(.deviceLost)])
    #expect(table.hear(.silence).changes == [.raised(.stale)])
    #expect(table.monitor.isActive(.overHardForce))
    table.restart(at: 0)
    #expect(table.hear(.linkRestored).changes == [.cleared(.deviceLost)])
    #expect(table.see(force: 250_000).changes == [.cleared(.stale)])
    #expect(table.monitor.isActive(.overHardForce))
  }

  // MARK: All at once

  @Test func tellsTheMostUrgentFirst() {
    var table = Observation()
    table.see()
    let batch = table.see(
      force: 300_000, gross: 2_000_000, quality: .faulty, after: 1_000_000)
    #expect(
      batch.changes == [
        .raised(.overHardForce), .raised(.overRating), .raised(.sensorFault), .raised(.stale),
      ])
    let priorities = batch.map(\.condition.priority)
    #expect(priorities == priorities.sorted(by: >))
  }

  @Test func holdsEveryChangeOfOneSample() {
    var table = Observation()
    table.hear(.silence)
    table.see(force: 300_000, gross: 2_000_000, quality: .faulty)
    table.see()
    #expect(
      table.see(after: 1_000_000).changes == [
        .cleared(.overHardForce), .cleared(.overRating), .cleared(.sensorFault), .raised(.stale),
        .cleared(.stale),
      ])
  }

  @Test(arguments: AlarmCondition.allCases)
  func onlyTheClientsLoadIsUrgent(condition: AlarmCondition) {
    let isAboutTheClient = condition == .overHardForce || condition == .overRating
    #expect(condition.isTechnical == !isAboutTheClient)
    #expect(condition.priority == (isAboutTheClient ? .high : .medium))
  }
}

struct PriorityTests {
  @Test func theMostUrgentStandingConditionDecides() {
    var monitor = Monitor(limits: MonitorLimits(hardForce: .init(repeating: 100_000)))
    func sample(_ time: UInt64, _ force: Int32) -> LoadSample {
      LoadSample(epoch: 1, sequence: 1, time: time, gross: force, footForce: force)
    }
    #expect(monitor.highestPriority == nil)
    _ = monitor.observe(.recorderFailed)
    #expect(monitor.highestPriority == .medium)
    _ = monitor.observe(sample(0, 150_000))
    #expect(monitor.highestPriority == .high)
    _ = monitor.observe(sample(1, 0))
    _ = monitor.observe(sample(300_001, 0))
    #expect(monitor.highestPriority == .medium)
    _ = monitor.observe(.recorderRestored)
    #expect(monitor.highestPriority == nil)
  }

  /// `highestPriority` ends at the first raw value that is no condition.
  @Test func rawValuesHaveNoGap() {
    #expect(
      AlarmCondition.allCases.map(\.rawValue) == Array(1...UInt8(AlarmCondition.allCases.count)))
  }
}
