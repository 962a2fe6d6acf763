/// Turns loads into alarms.
///
/// A value without clock, lock or allocation: the same samples and inputs give the same events,
/// live, in replay, on the host and on the microcontroller. Samples come in ascending time
/// within an epoch; a new epoch, or a time that goes back, starts a new time base.
///
/// Delays, pauses and shelves are counted in alarm time: the device's time as far as samples
/// come, and the host's word (`MonitorInput.elapsed`) where they do not.
public struct Monitor: Sendable {
  public internal(set) var limits: MonitorLimits
  var states: [30 of AlarmState] = .init(repeating: AlarmState())
  /// The conditions that stand, and those that signal or that time alone may change, one bit each.
  var activeConditions: UInt32 = 0
  var engagedConditions: UInt32 = 0
  var clock = AlarmClock()
  /// The newest trusted sample's device time, or where the wait for the first one began.
  var waitingSince: UInt64?
  var everTrusted = false
  var netBefore = SlidingExtreme(highest: true, slices: 16, of: 20_000)
  var footBefore = SlidingExtreme(highest: false, slices: 6, of: 10_000)
  /// The last trusted sample's foot force and device time.
  var lastFoot: (force: Int32, time: UInt64)?
  var glitchRate = GlitchRate()
  /// What the last reading of the empty table said of the drift, millinewtons.
  var zeroDrift: Int32 = 0
  var testEnds: UInt64 = 0

  /// Inlined, so that it is made in its place: three kilobytes less of the table's stack.
  @inline(__always)
  public init(limits: MonitorLimits) { self.limits = limits }

  /// Changes the limits; an episode that stands is judged by the new ones from here on.
  public mutating func setLimits(_ limits: MonitorLimits) { self.limits = limits }

  /// Forgets the loads of the last moments: those that come are above another tare or zero, and
  /// the step between is neither a fall nor an impact.
  public mutating func forgetLoads() {
    netBefore.forget()
    footBefore.forget()
    lastFoot = nil
  }

  /// Takes one sample and tells what changed with it, high priority first.
  public mutating func observe(_ sample: LoadSample) -> AlarmBatch {
    var batch = AlarmBatch()
    observe(sample, into: &batch)
    return batch
  }

  /// The same into a batch that the caller keeps: making one, and handing it on, cost as much as
  /// the sample itself (2800 of 5700 instructions).
  #if !DEBUG  // proven across the module's files, which only the optimiser sees together
    @_noLocks
  #endif
  public mutating func observe(_ sample: LoadSample, into batch: inout AlarmBatch) {
    batch.removeAll()
    take(sample, &batch)
  }

  /// Takes something that is not a sample and tells what changed with it.
  #if !DEBUG  // proven across the module's files, which only the optimiser sees together
    @_noLocks
  #endif
  public mutating func observe(_ input: MonitorInput) -> AlarmBatch {
    var batch = AlarmBatch()
    take(input, &batch)
    return batch
  }

  mutating func take(_ sample: LoadSample, _ batch: inout some AlarmSink) {
    switch clock.advance(to: sample) {
    case .continued(let gap):
      // What was not seen does not count as being below a limit.
      if gap > limits.staleAfter { restartOffDelays() }
    case .restarted:
      restartOffDelays()
      forgetLoads()
      waitingSince = sample.time
    }
    expire(&batch)
    watchLoads(sample, &batch)
    watchTechnical(sample, &batch)
  }

  mutating func take(_ input: MonitorInput, _ batch: inout some AlarmSink) {
    switch input {
    case .silence: raiseSilence(&batch)
    case .elapsed(let time):
      clock.advance(by: UInt64(time))
      expire(&batch)
    case .linkLost: set(.deviceLost, true, &batch)
    case .linkRestored: set(.deviceLost, false, &batch)
    case .recorderFailed: set(.recorderFailed, true, &batch)
    case .recorderRestored: set(.recorderFailed, false, &batch)
    case .diskLow: set(.diskLow, true, &batch)
    case .diskRestored: set(.diskLow, false, &batch)
    case .calibrationOverdue: set(.calibrationOverdue, true, &batch)
    case .calibrationRenewed: set(.calibrationOverdue, false, &batch)
    case .zeroRead(let drift): zeroDrift = Int32(clamping: drift.magnitude)
    case .hostSilent: set(.hostSilent, true, &batch)
    case .hostHeard: set(.hostSilent, false, &batch)
    case .acknowledge(let condition): acknowledge(condition, &batch)
    case .pause(let condition, let seconds):
      act(on: condition, &batch) { state, condition, now in
        let length = min(UInt64(seconds) * AlarmRule.second, condition.rule.longestPause)
        guard length > 0, state.isAudible || state.pausedUntil != nil else { return nil }
        return state.pause(until: now + length)
      }
    case .endPause(let condition):
      act(on: condition, &batch) { state, condition, now in state.endPause() }
    case .shelve(let condition, let seconds):
      act(on: condition, &batch) { state, condition, now in
        let length = min(UInt64(seconds) * AlarmRule.second, condition.rule.longestShelf)
        return length > 0 ? state.shelve(until: now + length) : nil
      }
    case .unshelve(let condition):
      act(on: condition, &batch) { state, condition, now in state.unshelve() }
    case .test(let priority):
      set(.test(priority), true, &batch)
      testEnds = clock.now + Self.testLength
    }
  }

  /// Five seconds: the longest burst of IEC 60601-1-8 and the start of the next.
  static let testLength: UInt64 = 5_000_000
}

/// Alarm time: runs with the device's time, and with the host's where no samples come.
struct AlarmClock: Sendable, BitwiseCopyable {
  enum Step: Equatable {
    /// After that many microseconds of device time.
    case continued(UInt64)
    /// Another stream, or a time that went back.
    case restarted
  }

  /// Microseconds since the monitor began.
  private(set) var now: UInt64 = 0
  /// The newest sample; nil before the first.
  private(set) var newest: (epoch: UInt16, sequence: UInt32, time: UInt64)?
  /// What the host told since the newest sample.
  private var told: UInt64 = 0
  /// By how much alarm time is before the newest sample, because the host told of time whose
  /// samples came late: the stream catches up before it counts again, so no time counts twice.
  private var ahead: UInt64 = 0

  /// The most that one sample's gap counts for: longer than all delays, and a device whose clock
  /// jumps cannot run this one over.
  static let longestStep: UInt64 = 86_400_000_000

  /// The device time of this moment, for events that no sample causes.
  var deviceTime: UInt64 { (newest?.time ?? 0) &+ told }

  mutating func advance(to sample: LoadSample) -> Step {
    defer {
      newest = (sample.epoch, sample.sequence, sample.time)
      told = 0
    }
    guard let newest, newest.epoch == sample.epoch, newest.time <= sample.time else {
      ahead = 0
      return .restarted
    }
    let passed = sample.time - newest.time
    let caughtUp = min(passed, ahead)
    ahead -= caughtUp
    now += min(passed - caughtUp, Self.longestStep)
    return .continued(passed)
  }

  mutating func advance(by time: UInt64) {
    now += time
    told += time
    ahead += time
  }
}
