import Monitoring
import Testing

/// The conditions about the equipment.
struct TechnicalAlarmTests {
  // MARK: Silence

  @Test func raisesStaleOverAGapInDeviceTime() {
    var table = Observation()
    table.see()
    #expect(table.see(after: 250_000) == [])
    // Its frames come late and together: the gap is seen with the scan that ends it.
    let gap = table.see(after: 250_001)
    #expect(gap == [table.event(.stale, .raised, time: 510_000)])
    for _ in 0..<9 { #expect(table.see(after: 100_000) == []) }
    #expect(table.see(after: 99_999) == [])
    #expect(table.see(after: 1) == [table.event(.stale, .cleared)])
  }

  @Test func raisesStaleWhenTheHostHearsNothing() {
    var table = Observation()
    table.see()
    table.see()
    #expect(table.hear(.silence) == [table.event(.stale, .raised, time: 270_000)])
    #expect(table.hear(.silence) == [])
    #expect(table.monitor.isActive(.stale))
  }

  @Test func isNeverReadUntilTheFirstTrustedSample() {
    var table = Observation()
    #expect(
      table.hear(.silence) == [
        AlarmEvent(condition: .neverRead, transition: .raised, epoch: 0, sequence: 0, time: 0)
      ])
    #expect(table.see(quality: .settling) == [])
    #expect(table.monitor.isActive(.neverRead))
    #expect(table.see() == [table.event(.neverRead, .cleared)])
    #expect(table.hear(.silence).changes == [.raised(.stale)])
  }

  /// Before the first sample the host may have counted time; the silence is still from the start.
  @Test func stampsASilenceBeforeAnySampleWithZero() {
    var table = Observation()
    table.hear(.elapsed(700_000))
    #expect(table.hear(.silence).map(\.time) == [0])
  }

  @Test func isNeverReadByATableThatOnlySettles() {
    var table = Observation()
    for _ in 0..<3 { #expect(table.see(quality: .settling, after: 100_000) == []) }
    #expect(
      table.see(quality: .settling, after: 100_000)
        == [table.event(.neverRead, .raised, time: 350_000)])
  }

  /// Scans that come but cannot be believed are no data.
  @Test(arguments: [LoadSample.Quality.settling, .faulty])
  func isStaleWithoutTrustedSamples(quality: LoadSample.Quality) {
    var table = Observation()
    table.see()
    var events: [AlarmEvent] = []
    for _ in 0..<60 { events += table.see(quality: quality) }
    #expect(events.changes == [.raised(.stale)])
    #expect(events.first?.time == 260_000)
    #expect(events.first?.sequence == 27)
  }

  @Test func doesNotTakeANewStreamsClockForAGap() {
    var table = Observation()
    table.see()
    table.restart(at: 3_600_000_000)
    #expect(table.see() == [])
    table.restart(at: 0)
    #expect(table.see() == [])
    #expect(table.see(after: 250_000) == [])
    table.time = 0
    #expect(table.see() == [])
  }

  /// The wait for a trusted sample begins anew with a stream, and its silence with it.
  @Test func waitsInANewStreamFromItsFirstSample() {
    var table = Observation()
    table.see()
    table.restart(at: 5_000_000)
    #expect(table.see(quality: .settling) == [])
    #expect(table.see(quality: .settling, after: 250_000) == [])
    #expect(
      table.see(quality: .settling, after: 1)
        == [table.event(.stale, .raised, time: 5_260_000)])
  }

  // MARK: Cells

  @Test(
    arguments: [
      (.saturated, .saturated), (.absent, .absent), (.untrusted, .sensorFault),
      (.twist, .twist),
    ] as [(LoadSample.Faults, AlarmCondition)])
  func raisesACellsFaultAtOnceAndClearsItAfterASecond(
    fault: LoadSample.Faults, condition: AlarmCondition
  ) {
    var table = Observation()
    #expect(table.see() == [])
    #expect(table.see(faults: fault) == [table.event(condition, .raised)])
    #expect(table.see(faults: fault) == [])
    #expect(table.see() == [])
    #expect(table.see(faults: fault, after: 200_000) == [])
    table.see()
    for _ in 0..<4 { #expect(table.see(after: 200_000) == []) }
    #expect(table.see(after: 199_999) == [])
    #expect(table.see(after: 1) == [table.event(condition, .cleared)])
  }

  @Test func raisesEveryFaultByItself() {
    var table = Observation()
    let all: LoadSample.Faults = [.saturated, .absent, .untrusted, .twist]
    #expect(
      table.see(quality: .faulty, faults: all).changes == [
        .raised(.saturated), .raised(.absent), .raised(.sensorFault), .raised(.twist),
      ])
  }

  // MARK: Drift

  /// Below zero by more than 15 N for five seconds; over again from 7.5 N on, for five seconds.
  @Test func raisesALoadBelowItsZero() {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    table.see(gross: -15_000)
    #expect(table.see(gross: -15_000, after: 6_000_000) == [])
    table.see(gross: -15_001)
    #expect(table.see(gross: -15_001, after: 4_999_999) == [])
    #expect(
      table.see(gross: -15_001, after: 1)
        == [table.event(.drift, .raised, value: 15_001, limit: 15_000)])
    table.see(gross: -7_500)
    #expect(table.see(gross: -7_500, after: 6_000_000) == [])
    table.see(gross: -7_499)
    #expect(table.see(gross: -7_499, after: 4_999_999) == [])
    #expect(table.see(gross: -7_499, after: 1).changes == [.cleared(.drift)])
  }

  /// The tare counts while somebody lies there; of the empty table only the zero does.
  @Test(
    arguments: [
      (150_001, -20_000, true), (150_000, -20_000, false), (0, -20_000, false),
      (400_000, -15_000, false), (-20_000, 5_000, true), (-20_000, -20_000, true),
      (.min, 0, true), (400_000, .min, true),
    ] as [(Int32, Int32, Bool)])
  func judgesTheTareOnlyWhileSomebodyLiesThere(gross: Int32, net: Int32, isDrift: Bool) {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    table.see(net: net, gross: gross)
    table.see(net: net, gross: gross, after: 5_000_000)
    #expect(table.monitor.isActive(.drift) == isDrift)
  }

  @Test(arguments: [15_001, -15_001, .min, .max] as [Int32])
  func raisesAnEmptyTableThatIsNotEmpty(zero: Int32) {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    #expect(table.hear(.zeroRead(zero)) == [])
    table.see()
    #expect(
      table.see(after: 5_000_000)
        == [
          table.event(
            .drift, .raised, value: Int32(clamping: zero.magnitude), limit: 15_000)
        ])
    table.hear(.zeroRead(0))
    table.see()
    #expect(table.see(after: 5_000_000).changes == [.cleared(.drift)])
  }

  @Test func judgesNoDriftByWhatIsNotTrusted() {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    table.see(gross: -90_000, quality: .faulty)
    #expect(table.see(gross: -90_000, quality: .faulty, after: 6_000_000) == [])
    #expect(table.see(gross: -90_000) == [])
    #expect(table.see(gross: -90_000, after: 4_999_999) == [])
  }

  // MARK: Glitches

  /// Ten scans a second with ten readings each: the rate of every ten seconds.
  @Test func raisesTooManyGlitches() {
    var table = Observation()
    func window(_ glitches: Int, readings: UInt8 = 10) -> [AlarmEvent] {
      var events: [AlarmEvent] = []
      for index in 0..<100 {
        events += table.see(
          glitches: index < glitches ? 1 : 0, readings: readings, after: 100_000)
      }
      return events
    }
    // The first window begins with the first sample, so the first ends a sample later.
    table.see(after: 100_000)
    #expect(window(50) == [])
    #expect(window(51) == [table.event(.glitchRate, .raised, value: 51, limit: 50)])
    #expect(window(60) == [])
    #expect(window(25) == [])
    #expect(window(24) == [table.event(.glitchRate, .cleared, value: 60, limit: 50)])
    // A rate of fewer than 100 readings says nothing, of 100 it does.
    #expect(window(100, readings: 0) == [])
    #expect(window(6, readings: 1).changes == [.raised(.glitchRate)])
  }

  @Test(arguments: [(99, []), (100, [Change.raised(.glitchRate)])] as [(Int, [Change])])
  func needsAHundredReadings(count: Int, expected: [Change]) {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    table.see()
    for _ in 1..<count { table.see(glitches: 1, readings: 1) }
    #expect(table.see(glitches: 1, readings: 1, after: 10_000_000).changes == expected)
  }

  /// Its windows are ten seconds, to the microsecond, each from the end of the one before.
  @Test func judgesGlitchesEveryTenSeconds() {
    var table = Observation(MonitorLimits(staleAfter: 3_600_000_000))
    table.see(glitches: 200, readings: 200)
    #expect(table.see(glitches: 200, readings: 200, after: 9_999_999) == [])
    #expect(table.see(after: 1) == [table.event(.glitchRate, .raised, value: 1000, limit: 50)])
    // What was counted then does not count again.
    table.see(readings: 200)
    #expect(table.see(after: 9_989_999) == [])
    #expect(table.see(after: 1).changes == [.cleared(.glitchRate)])
  }

  // MARK: What the host says

  @Test(
    arguments: [
      (.linkLost, .linkRestored, .deviceLost),
      (.recorderFailed, .recorderRestored, .recorderFailed),
      (.diskLow, .diskRestored, .diskLow),
      (.calibrationOverdue, .calibrationRenewed, .calibrationOverdue),
      (.hostSilent, .hostHeard, .hostSilent),
    ] as [(MonitorInput, MonitorInput, AlarmCondition)])
  func believesTheHost(begin: MonitorInput, end: MonitorInput, condition: AlarmCondition) {
    var table = Observation()
    table.see()
    #expect(table.hear(end) == [])
    #expect(table.hear(begin) == [table.event(condition, .raised)])
    #expect(table.hear(begin) == [])
    #expect(table.monitor.isActive(condition))
    #expect(table.see() == [])
    #expect(table.hear(.elapsed(3_000)) == [])
    #expect(table.hear(end) == [table.event(condition, .cleared, time: 23_000)])
    #expect(table.hear(end) == [])
    #expect(!table.monitor.isActive(condition))
    #expect(table.hear(begin).changes == [.raised(condition)])
  }

  @Test(arguments: AlarmPriority.allCases)
  func showsATestForFiveSeconds(priority: AlarmPriority) {
    let condition = AlarmCondition.test(priority)
    var table = Observation()
    #expect(table.hear(.test(priority)).changes == [.raised(condition)])
    #expect(table.monitor.highestAudible() == priority)
    #expect(table.hear(.elapsed(4_999_999)) == [])
    #expect(table.hear(.elapsed(1)).changes == [.cleared(condition)])
    #expect(table.monitor.highestVisible() == nil)
    // A second one while the first is shown prolongs it; samples count as well.
    table.see()
    table.hear(.test(priority))
    table.hear(.elapsed(3_000_000))
    #expect(table.hear(.test(priority)) == [])
    table.hear(.elapsed(4_999_999))
    #expect(table.monitor.isActive(condition))
    #expect(table.see(after: 8_000_000).changes.contains(.cleared(condition)))
  }
}
