import Testing

@testable import Monitoring

/// What time, pauses and shelves do to one alarm.
struct AlarmStateTimeTests {
  private static let start = AlarmStateTests.start

  private static func update(
    _ state: inout AlarmState, _ truth: AlarmState.Truth, value: Int32 = 0, zone: UInt8 = 0,
    after time: UInt64
  ) -> AlarmEvent.Transition? {
    AlarmStateTests.update(&state, truth, value: value, zone: zone, at: start + time)
  }

  // MARK: Delays

  /// On-delay 2000, off-delay 5000.
  @Test(
    arguments: [
      // Only a clear no starts the wait for the on-delay anew.
      ([(.yes, 0), (.undecided, 1000), (.yes, 2000)], .unacknowledged),
      ([(.yes, 0), (.no, 1000), (.yes, 2000), (.yes, 3999)], .normal),
      ([(.yes, 0), (.no, 1000), (.yes, 2000), (.yes, 4000)], .unacknowledged),
      ([(.yes, 0), (.undecided, 2000)], .normal),
      ([(.undecided, 0), (.yes, 2000)], .normal),
      ([(.undecided, 0), (.yes, 1000), (.yes, 3000)], .unacknowledged),
      ([(.no, 0), (.yes, 1000), (.yes, 2999)], .normal),
    ] as [([(AlarmState.Truth, UInt64)], AlarmState.Phase)])
  func waitsForTheOnDelay(inputs: [(AlarmState.Truth, UInt64)], expected: AlarmState.Phase) {
    var state = AlarmState()
    for (truth, time) in inputs { _ = Self.update(&state, truth, after: time) }
    #expect(state.phase == expected)
  }

  @Test(
    arguments: [
      ([(.no, 0), (.yes, 4999), (.no, 5000)], .unacknowledged),
      ([(.no, 0), (.undecided, 4999), (.no, 5000), (.no, 9999)], .unacknowledged),
      ([(.no, 0), (.undecided, 4999), (.no, 5000), (.no, 10_000)], .normal),
      ([(.no, 0), (.no, 4999)], .unacknowledged),
      ([(.no, 0), (.no, 5000)], .normal),
      ([(.undecided, 0), (.no, 5000)], .unacknowledged),
    ] as [([(AlarmState.Truth, UInt64)], AlarmState.Phase)])
  func waitsForTheOffDelay(inputs: [(AlarmState.Truth, UInt64)], expected: AlarmState.Phase) {
    var state = AlarmStateTests.state(.unacknowledged, isPaused: false, isShelved: false)
    for (truth, time) in inputs { _ = Self.update(&state, truth, after: time) }
    #expect(state.phase == expected)
  }

  /// A wait that ended in a raising or a clearing does not shorten the next one.
  @Test func startsEveryWaitAnew() {
    var state = AlarmState()
    _ = Self.update(&state, .yes, after: 0)
    #expect(Self.update(&state, .yes, after: 2000) == .raised)
    #expect(Self.update(&state, .no, after: 4000) == nil)
    #expect(Self.update(&state, .no, after: 8999) == nil)
    #expect(Self.update(&state, .no, after: 9000) == .cleared)
    #expect(Self.update(&state, .yes, after: 9500) == nil)
    #expect(Self.update(&state, .yes, after: 11_499) == nil)
    #expect(Self.update(&state, .yes, after: 11_500) == .raised)
  }

  @Test func restartsTheOffDelayOnlyInAnEpisode() {
    var state = AlarmStateTests.state(.unacknowledged, isPaused: false, isShelved: false)
    _ = Self.update(&state, .no, after: 0)
    state.restartOffDelay()
    #expect(Self.update(&state, .no, after: 5000) == nil)
    #expect(Self.update(&state, .no, after: 10_000) == .cleared)

    var waiting = AlarmState()
    _ = Self.update(&waiting, .yes, after: 0)
    waiting.restartOffDelay()
    #expect(Self.update(&waiting, .yes, after: 2000) == .raised)
  }

  // MARK: The peak

  @Test func keepsTheWorstReadingOfTheEpisode() {
    var state = AlarmState()
    _ = Self.update(&state, .yes, value: 900, zone: 9, after: 0)
    _ = Self.update(&state, .yes, value: 500, zone: 1, after: 2000)
    #expect(state.peak.value == 500)
    _ = Self.update(&state, .yes, value: 700, zone: 2, after: 2100)
    _ = Self.update(&state, .yes, value: 700, zone: 3, after: 2200)
    _ = Self.update(&state, .undecided, value: 600, zone: 4, after: 2300)
    #expect(state.peak.value == 700)
    #expect(state.peak.zone == 2)
    // A load that is within the limits of another place is no part of the episode.
    _ = Self.update(&state, .undecided, value: 800, zone: 5, after: 2400)
    _ = Self.update(&state, .no, value: 900, zone: 5, after: 2500)
    #expect(state.peak.value == 700)
    _ = Self.update(&state, .yes, value: 800, zone: 5, after: 2600)
    #expect(state.peak.value == 800)
    _ = Self.update(&state, .no, value: 0, after: 3000)
    _ = Self.update(&state, .no, value: 0, after: 8000)
    #expect(state.phase == .normal)
    _ = Self.update(&state, .yes, value: 100, zone: 6, after: 9000)
    _ = Self.update(&state, .yes, value: 100, zone: 6, after: 11_000)
    #expect(state.peak.value == 100)
    #expect(state.peak.zone == 6)
  }

  // MARK: Pause

  @Test func cannotPauseWhatIsNormal() {
    var state = AlarmState()
    #expect(state.pause(until: 10) == nil)
    #expect(state.pausedUntil == nil)
    #expect(state.endPause() == nil)
    #expect(state.endPause(ifWorse: .init(value: .max, zone: 1), deadband: 0) == nil)
  }

  @Test(arguments: [AlarmState.Phase.unacknowledged, .acknowledged, .latched])
  func pausesWhatIsNot(phase: AlarmState.Phase) {
    var state = AlarmStateTests.state(phase, isPaused: false, isShelved: false)
    #expect(state.pause(until: Self.start + 10) == .paused)
    #expect(state.pause(until: Self.start + 20) == .paused)
    #expect(state.expire(reAlarm: 0, now: Self.start + 19) == nil)
    #expect(state.expire(reAlarm: 0, now: Self.start + 20) == .pauseEnded)
    #expect(state.expire(reAlarm: 0, now: Self.start + 20) == nil)
    #expect(state.phase == phase)
  }

  @Test func itsPauseOutlivesTheEpisode() {
    var state = AlarmStateTests.state(.unacknowledged, isPaused: true, isShelved: false)
    _ = Self.update(&state, .no, after: 0)
    #expect(Self.update(&state, .no, after: 5000) == .cleared)
    _ = Self.update(&state, .yes, after: 6000)
    #expect(Self.update(&state, .yes, after: 8000) == .raised)
    #expect(!state.isAudible)
    #expect(state.isVisible)
    #expect(state.endPause() == .pauseEnded)
    #expect(state.isAudible)
  }

  /// Paused at 100 in zone 1, with a deadband of 10.
  @Test(
    arguments: [
      (110, 1, nil), (111, 1, .pauseEnded), (0, 2, .pauseEnded), (0, 1, nil),
      (.min, 1, nil), (.max, 1, .pauseEnded),
    ] as [(Int32, UInt8, AlarmEvent.Transition?)])
  func endsAPauseWhenItGetsWorse(value: Int32, zone: UInt8, expected: AlarmEvent.Transition?) {
    var state = AlarmState()
    _ = Self.update(&state, .yes, value: 100, zone: 1, after: 0)
    _ = Self.update(&state, .yes, value: 100, zone: 1, after: 2000)
    _ = state.pause(until: .max)
    let change = state.endPause(ifWorse: .init(value: value, zone: zone), deadband: 10)
    #expect(change == expected)
    #expect((state.pausedUntil == nil) == (expected != nil))
  }

  /// What was paused is the episode's peak up to then.
  @Test func pausesForThePeakSoFar() {
    var state = AlarmState()
    _ = Self.update(&state, .yes, value: 100, zone: 1, after: 0)
    _ = Self.update(&state, .yes, value: 100, zone: 1, after: 2000)
    _ = Self.update(&state, .yes, value: 300, zone: 1, after: 2100)
    _ = state.pause(until: .max)
    #expect(state.endPause(ifWorse: .init(value: 310, zone: 1), deadband: 10) == nil)
    _ = Self.update(&state, .yes, value: 400, zone: 1, after: 2200)
    #expect(state.endPause(ifWorse: .init(value: 400, zone: 1), deadband: 10) == .pauseEnded)
  }

  @Test func bearsExtremeReadings() {
    var state = AlarmState()
    _ = Self.update(&state, .yes, value: .max, zone: 1, after: 0)
    _ = Self.update(&state, .yes, value: .max, zone: 1, after: 2000)
    _ = state.pause(until: .max)
    #expect(state.endPause(ifWorse: .init(value: .max, zone: 1), deadband: .max) == nil)
    #expect(state.endPause(ifWorse: .init(value: .min, zone: 1), deadband: .max) == nil)
  }

  // MARK: Shelf

  @Test(
    arguments: [
      (.normal, .normal), (.unacknowledged, .unacknowledged), (.acknowledged, .unacknowledged),
      (.latched, .latched),
    ] as [(AlarmState.Phase, AlarmState.Phase)])
  func comesOffTheShelfUnacknowledged(before: AlarmState.Phase, after: AlarmState.Phase) {
    for isByHand in [false, true] {
      var state = AlarmStateTests.state(before, isPaused: false, isShelved: false)
      #expect(state.unshelve() == nil)
      #expect(state.shelve(until: Self.start + 30) == .shelved)
      #expect(!state.isVisible)
      #expect(!state.isAudible)
      #expect(state.expire(reAlarm: 0, now: Self.start + 29) == nil)
      #expect(state.phase == before)
      let change = isByHand ? state.unshelve() : state.expire(reAlarm: 0, now: Self.start + 30)
      #expect(change == .unshelved)
      #expect(state.phase == after)
      #expect(state.shelvedUntil == nil)
      #expect(state.isVisible == (after != .normal))
    }
  }

  // MARK: Time

  /// Shelf, pause and re-alarm end one at a call, in this order.
  @Test func expiresOneThingAtACall() {
    var state = AlarmStateTests.state(.acknowledged, isPaused: false, isShelved: false)
    _ = state.pause(until: Self.start + 50)
    let now = Self.start + 60
    #expect(state.expire(reAlarm: 60, now: now) == .pauseEnded)
    #expect(state.expire(reAlarm: 60, now: now) == .reAlarmed)
    #expect(state.expire(reAlarm: 60, now: now) == nil)
    _ = state.acknowledge(now: now)
    _ = state.pause(until: now)
    _ = state.shelve(until: now)
    #expect(state.expire(reAlarm: 60, now: now) == .unshelved)
    #expect(state.expire(reAlarm: 60, now: now) == .pauseEnded)
    #expect(state.expire(reAlarm: 60, now: now) == nil)
    #expect(state.phase == .unacknowledged)
  }

  @Test func neverReAlarmsWithoutATime() {
    var state = AlarmStateTests.state(.acknowledged, isPaused: false, isShelved: false)
    #expect(state.expire(reAlarm: 0, now: .max) == nil)
    #expect(state.expire(reAlarm: 1, now: Self.start) == nil)
    #expect(state.expire(reAlarm: 1, now: Self.start + 1) == .reAlarmed)
  }

  /// The re-alarm time runs from the newest acknowledgement.
  @Test func countsTheReAlarmTimeFromTheLastAcknowledgement() {
    var state = AlarmStateTests.state(.acknowledged, isPaused: false, isShelved: false)
    _ = state.expire(reAlarm: 60, now: Self.start + 60)
    #expect(state.acknowledge(now: Self.start + 100) == .acknowledged)
    #expect(state.expire(reAlarm: 60, now: Self.start + 159) == nil)
    #expect(state.expire(reAlarm: 60, now: Self.start + 160) == .reAlarmed)
  }
}
