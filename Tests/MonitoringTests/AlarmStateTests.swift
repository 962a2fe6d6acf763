import Testing

@testable import Monitoring

/// The documented table of `AlarmState`, pair by pair, quiet or not.
struct AlarmStateTests {
  typealias Phase = AlarmState.Phase
  typealias Transition = AlarmEvent.Transition

  static let onDelay: UInt64 = 2_000
  static let offDelay: UInt64 = 5_000
  static let reAlarm: UInt64 = 60_000
  /// When a state that a test begins with is ready.
  static let start: UInt64 = 1_000_000

  enum Input: CaseIterable {
    case yesAtOnce, yesForOneLess, yesForTheOnDelay
    case undecidedForLong
    case noAtOnce, noForOneLess, noForTheOffDelay, noForTheOffDelayLatching
    case acknowledge
    case oneLessThanReAlarm, reAlarmTime
  }

  /// Every pair of state and input that changes something; all others change nothing.
  static let table: [Phase: [Input: (Phase, Transition)]] = [
    .normal: [.yesForTheOnDelay: (.unacknowledged, .raised)],
    .unacknowledged: [
      .acknowledge: (.acknowledged, .acknowledged),
      .noForTheOffDelayLatching: (.latched, .cleared),
      .noForTheOffDelay: (.normal, .cleared),
    ],
    .acknowledged: [
      .noForTheOffDelay: (.normal, .cleared),
      .noForTheOffDelayLatching: (.normal, .cleared),
      .reAlarmTime: (.unacknowledged, .reAlarmed),
    ],
    .latched: [
      .acknowledge: (.normal, .acknowledged),
      .yesForTheOnDelay: (.unacknowledged, .raised),
    ],
  ]

  @Test(
    arguments: [.normal, .unacknowledged, .acknowledged, .latched] as [Phase], Input.allCases)
  func followsItsTable(phase: Phase, input: Input) {
    for (isPaused, isShelved) in [(false, false), (true, false), (false, true), (true, true)] {
      var state = Self.state(phase, isPaused: isPaused, isShelved: isShelved)
      #expect(state.phase == phase)
      let change = Self.put(input, into: &state)
      let expected = Self.table[phase]?[input]
      #expect(change == expected?.1)
      #expect(state.phase == expected?.0 ?? phase)
      // No input but time and people makes it quiet or loud.
      #expect((state.pausedUntil != nil) == isPaused)
      #expect((state.shelvedUntil != nil) == isShelved)
      Self.expectSignals(state)
    }
  }

  private static func expectSignals(_ state: AlarmState) {
    let stands = state.phase == .unacknowledged || state.phase == .acknowledged
    let sounds = state.phase == .unacknowledged || state.phase == .latched
    let isQuiet = state.pausedUntil != nil || state.shelvedUntil != nil
    #expect(state.isActive == stands)
    #expect(state.isVisible == (state.phase != .normal && state.shelvedUntil == nil))
    #expect(state.isAudible == (sounds && !isQuiet))
    #expect(state.isTimed == (state.phase == .acknowledged || isQuiet))
  }

  /// A state in `phase` at `start`, brought there by what people and loads do.
  static func state(_ phase: Phase, isPaused: Bool, isShelved: Bool) -> AlarmState {
    var state = AlarmState()
    _ = update(&state, .yes, at: start, onDelay: 0)
    if isPaused { _ = state.pause(until: .max) }
    switch phase {
    case .normal: _ = update(&state, .no, at: start, offDelay: 0)
    case .unacknowledged: break
    case .acknowledged: _ = state.acknowledge(now: start)
    case .latched: _ = update(&state, .no, at: start, offDelay: 0, isLatching: true)
    }
    if isShelved { _ = state.shelve(until: .max) }
    return state
  }

  private static func put(_ input: Input, into state: inout AlarmState) -> Transition? {
    switch input {
    case .yesAtOnce: update(&state, .yes, at: start)
    case .yesForOneLess: hold(&state, .yes, for: onDelay - 1)
    case .yesForTheOnDelay: hold(&state, .yes, for: onDelay)
    case .undecidedForLong: hold(&state, .undecided, for: 1_000_000)
    case .noAtOnce: update(&state, .no, at: start)
    case .noForOneLess: hold(&state, .no, for: offDelay - 1)
    case .noForTheOffDelay: hold(&state, .no, for: offDelay)
    case .noForTheOffDelayLatching: hold(&state, .no, for: offDelay, isLatching: true)
    case .acknowledge: state.acknowledge(now: start)
    case .oneLessThanReAlarm: state.expire(reAlarm: reAlarm, now: start + reAlarm - 1)
    case .reAlarmTime: state.expire(reAlarm: reAlarm, now: start + reAlarm)
    }
  }

  private static func hold(
    _ state: inout AlarmState, _ truth: AlarmState.Truth, for time: UInt64,
    isLatching: Bool = false
  ) -> Transition? {
    let before = update(&state, truth, at: start, isLatching: isLatching)
    guard before == nil else { return before }
    return update(&state, truth, at: start + time, isLatching: isLatching)
  }

  static func update(
    _ state: inout AlarmState, _ truth: AlarmState.Truth, value: Int32 = 0, zone: UInt8 = 0,
    at now: UInt64, onDelay: UInt64 = onDelay, offDelay: UInt64 = offDelay,
    isLatching: Bool = false
  ) -> Transition? {
    state.update(
      truth, .init(value: value, limit: 0, zone: zone), onDelay: onDelay, offDelay: offDelay,
      isLatching: isLatching, now: now)
  }
}
