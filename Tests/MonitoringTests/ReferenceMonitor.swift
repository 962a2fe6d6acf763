import Monitoring

/// The monitor as its rules read: judgements look back over what came.
struct ReferenceMonitor {
  typealias Reading = ReferenceAlarm.Reading
  typealias Truth = ReferenceAlarm.Truth

  let limits: MonitorLimits
  private(set) var alarms: [ReferenceAlarm] = Array(repeating: .init(), count: 30)
  private var events: [AlarmEvent] = []
  private var newest: LoadSample?
  /// The newest stream's trusted samples, as times and loads.
  private var times: [UInt64] = []
  private var nets: [Int32] = []
  private var feet: [Int32] = []
  private var streamBegan: UInt64 = 0
  /// Alarm time: now, and when the stream began.
  private var now: UInt64 = 0
  private var nowWhenStreamBegan: UInt64 = 0
  /// What the host told since the newest sample.
  private var told: UInt64 = 0
  private var wasRead = false
  private var zeroDrift: Int32 = 0
  private var testsEnd: UInt64 = 0
  /// Since the glitches were last counted.
  private var glitches: [(at: UInt64, bad: Int, all: Int)] = []

  init(_ limits: MonitorLimits) { self.limits = limits }

  mutating func observe(_ step: HistoryStep) -> [AlarmEvent] {
    events = []
    switch step {
    case .sample(let sample): take(sample)
    case .input(let input): take(input)
    }
    guard events.count > 1 else { return events }
    return AlarmCondition.allCases.flatMap { condition in
      events.filter { $0.condition == condition }
    }
  }

  func highest(where isTrue: (ReferenceAlarm) -> Bool) -> AlarmPriority? {
    var highest: AlarmPriority?
    for condition in AlarmCondition.allCases where isTrue(alarms[condition.index]) {
      highest = max(highest ?? .low, condition.priority)
    }
    return highest
  }

  // MARK: Time

  private mutating func take(_ sample: LoadSample) {
    told = 0
    let isNewStream = newest.map { $0.epoch != sample.epoch || $0.time > sample.time } ?? true
    let gap = isNewStream ? 0 : sample.time - (newest?.time ?? 0)
    newest = sample
    if isNewStream {
      streamBegan = sample.time
      nowWhenStreamBegan = now
      times = []
      nets = []
      feet = []
    }
    if isNewStream || gap > limits.staleAfter {
      for index in alarms.indices where alarms[index].stands { alarms[index].gap() }
    }
    now = max(now, nowWhenStreamBegan + (sample.time - streamBegan))
    letTimePass()
    judgeLoads(sample)
    judgeEquipment(sample)
    guard sample.quality == .trusted else { return }
    times.append(sample.time)
    nets.append(sample.net)
    feet.append(sample.footForce)
  }

  private mutating func letTimePass() {
    if now >= testsEnd {
      for condition in [.testHigh, .testMedium, .testLow] as [AlarmCondition] {
        say(condition, false)
      }
    }
    for condition in AlarmCondition.allCases where alarms[condition.index].mindsTime {
      let reAlarm: UInt64? =
        switch condition.priority {
        case .high: 60_000_000
        case .medium: 600_000_000
        case .low: nil
        }
      report(condition, alarms[condition.index].letTimePass(reAlarm, now))
    }
  }

  // MARK: Loads

  private mutating func judgeLoads(_ sample: LoadSample) {
    let isTrusted = sample.quality == .trusted
    let places = candidates(sample.zones)
    let foot = sample.footForce
    let hard = strictest(places, \.hardForce)
    let soft = strictest(places, \.softForce)
    let hardPressure = strictest(places, \.hardPressure)
    let softPressure = strictest(places, \.softPressure)
    let softTime = places.map { UInt64(limits.zones[$0].softTime) * 1000 }.min() ?? 0
    let band = limits.deadband
    judge(.overHardForce, foot, hard, band, isTrusted)
    judge(.sustainedForce, foot, soft, band, isTrusted, on: softTime)
    let near = (limit: nineTenths(hard.limit), zone: hard.zone)
    judge(.approachingForce, foot, near, band, isTrusted, on: 300_000, off: 5_000_000)
    let pressure = sample.footPressure
    judge(.overHardPressure, pressure, hardPressure, hardPressure.limit / 20, isTrusted)
    judge(
      .sustainedPressure, pressure, softPressure, softPressure.limit / 20, isTrusted,
      on: softTime)
    let nearPressure = (limit: nineTenths(hardPressure.limit), zone: hardPressure.zone)
    judge(
      .approachingPressure, pressure, nearPressure, nearPressure.limit / 20, isTrusted,
      on: 300_000, off: 5_000_000)
    judge(.bothFeet, foot, (limits.bothFeet, 0), band, isTrusted)
    judge(.overRating, sample.gross, (limits.rating, 0), band, isTrusted)
    judge(.cellOverload, sample.cellLoad, (1000, 0), 50, isTrusted)
    judgeLock(sample)
    let lift = Reading(value: sample.cellLift, limit: 50_000)
    let isLifted = truth(sample.cellLift, 50_000, band, true)
    see(
      .eccentricLoad, isTrusted ? isLifted : .undecided, lift, on: 500_000, off: 1_000_000,
      deadband: band)
    guard isTrusted else { return }
    judgeFall(sample)
    judgeImpact(sample, places)
  }

  /// No limit has no nine tenths.
  private func nineTenths(_ limit: Int32) -> Int32 {
    limit == .max ? .max : Int32(Int(limit) * 9 / 10)
  }

  private func candidates(_ zones: UInt32) -> [Int] {
    var places: [Int] = []
    for zone in 0..<32 where zones >> UInt32(zone) & 1 == 1 { places.append(zone) }
    return places.isEmpty ? [0] : places
  }

  private func strictest(
    _ places: [Int], _ limit: KeyPath<ZoneLimits, Int32>
  ) -> (limit: Int32, zone: UInt8) {
    var strictest: (limit: Int32, zone: UInt8)?
    for zone in places {
      let limit = limits.zones[zone][keyPath: limit]
      if let found = strictest, found.limit <= limit { continue }
      strictest = (limit, UInt8(zone))
    }
    return strictest ?? (0, 0)
  }

  private func truth(_ value: Int32, _ limit: Int32, _ deadband: Int32, _ isTrusted: Bool)
    -> Truth
  {
    guard value <= limit else { return .yes }
    let edge = Int(limit) - min(Int(deadband), Int(limit) / 2)
    return isTrusted && Int(value) < edge ? .no : .undecided
  }

  private mutating func judge(
    _ condition: AlarmCondition, _ value: Int32, _ limit: (limit: Int32, zone: UInt8),
    _ deadband: Int32, _ isTrusted: Bool, on onDelay: UInt64 = 0, off offDelay: UInt64? = nil
  ) {
    see(
      condition, truth(value, limit.limit, deadband, isTrusted),
      Reading(value: value, limit: limit.limit, zone: limit.zone), on: onDelay,
      off: offDelay ?? limits.offDelay, deadband: deadband)
  }

  private mutating func judgeLock(_ sample: LoadSample) {
    func isLocked(_ zone: Int) -> Bool { limits.lockedZones >> UInt32(zone) & 1 == 1 }
    // Where no zone is known the foot may be in no other than the sample says.
    let places = sample.reach == 0 ? [] : candidates(sample.reach)
    let isTrusted = sample.quality == .trusted
    var pressed = truth(sample.footForce, limits.lockedForce, limits.deadband, isTrusted)
    if !isLocked(Int(sample.zone)) { pressed = isTrusted ? .no : .undecided }
    see(
      .lockedOut, pressed,
      Reading(value: sample.footForce, limit: limits.lockedForce, zone: sample.zone),
      on: places.allSatisfy(isLocked) ? 0 : 300_000, off: limits.offDelay,
      deadband: limits.deadband)
  }

  /// The present slice of 20 ms and the 15 before it.
  private mutating func judgeFall(_ sample: LoadSample) {
    var highest = sample.net
    var index = times.count
    while index > 0, sample.time / 20_000 - times[index - 1] / 20_000 < 16 {
      index -= 1
      if nets[index] > highest { highest = nets[index] }
    }
    judge(.fall, highest - sample.net, (limits.fallDrop, 0), limits.deadband, true)
  }

  /// The present slice of 10 ms and the 5 before it.
  private mutating func judgeImpact(_ sample: LoadSample, _ places: [Int]) {
    var lowest = sample.footForce
    var index = times.count
    while index > 0, sample.time / 10_000 - times[index - 1] / 10_000 < 6 {
      index -= 1
      if feet[index] < lowest { lowest = feet[index] }
    }
    var span = 50_000
    if let last = times.last, let foot = feet.last,
      (50_000...max(50_000, limits.staleAfter)).contains(sample.time - last)
    {
      lowest = foot
      span = Int(sample.time - last)
    }
    let rate = Int32((Int(sample.footForce) - Int(lowest)) * 1000 / span)
    let limit = strictest(places, \.loadingRate)
    see(
      .impact, truth(rate, limit.limit, limit.limit / 2, true),
      Reading(value: rate, limit: limit.limit, zone: limit.zone), on: 0, off: limits.offDelay,
      deadband: limit.limit / 20)
  }

  // MARK: Equipment

  private mutating func judgeEquipment(_ sample: LoadSample) {
    if sample.time - (times.last ?? streamBegan) > limits.staleAfter { raiseSilence() }
    if sample.quality == .trusted {
      wasRead = true
      see(.stale, .no, Reading(), on: 0, off: 1_000_000, deadband: 0)
      say(.neverRead, false)
    }
    let faults: [(AlarmCondition, LoadSample.Faults)] = [
      (.saturated, .saturated), (.absent, .absent), (.sensorFault, .untrusted), (.twist, .twist),
    ]
    for (condition, fault) in faults {
      see(
        condition, sample.faults.contains(fault) ? .yes : .no, Reading(), on: 0, off: 1_000_000,
        deadband: 0)
    }
    if sample.quality == .trusted {
      var below = -Int(sample.gross)
      if sample.gross > 150_000 { below = max(below, -Int(sample.net)) }
      let drift = Int32(max(below, abs(Int(zeroDrift))))
      see(
        .drift, drift > 15_000 ? .yes : drift < 7_500 ? .no : .undecided,
        Reading(value: drift, limit: 15_000), on: 5_000_000, off: 5_000_000, deadband: 7_500)
    }
    glitches.append((now, Int(sample.glitches), Int(sample.readings)))
    guard let began = glitches.first?.at, now - began >= 10_000_000 else { return }
    let all = glitches.map(\.all).reduce(0, +)
    let bad = glitches.map(\.bad).reduce(0, +)
    // The next ten seconds begin here.
    glitches = [(now, 0, 0)]
    guard all >= 100 else { return }
    let rate = Int32(bad * 1000 / all)
    see(
      .glitchRate, rate > 50 ? .yes : rate < 25 ? .no : .undecided,
      Reading(value: rate, limit: 50), on: 0, off: 0, deadband: 25)
  }

  private mutating func raiseSilence() {
    let since = newest == nil ? nil : times.last ?? streamBegan
    see(
      wasRead ? .stale : .neverRead, .yes, Reading(), on: 0, off: 0, deadband: 0,
      at: since.map { $0 + limits.staleAfter } ?? 0)
  }

  // MARK: Inputs

  private mutating func take(_ input: MonitorInput) {
    switch input {
    case .silence: raiseSilence()
    case .elapsed(let time):
      now += UInt64(time)
      told += UInt64(time)
      letTimePass()
    case .linkLost: say(.deviceLost, true)
    case .linkRestored: say(.deviceLost, false)
    case .recorderFailed: say(.recorderFailed, true)
    case .recorderRestored: say(.recorderFailed, false)
    case .diskLow: say(.diskLow, true)
    case .diskRestored: say(.diskLow, false)
    case .calibrationOverdue: say(.calibrationOverdue, true)
    case .calibrationRenewed: say(.calibrationOverdue, false)
    case .hostSilent: say(.hostSilent, true)
    case .hostHeard: say(.hostSilent, false)
    case .zeroRead(let drift): zeroDrift = drift
    case .acknowledge(let which):
      each(which) { alarm, _, now in alarm.acknowledge(now) }
    case .pause(let which, let seconds):
      each(which) { alarm, priority, now in
        alarm.pause(seconds, [120_000_000, 600_000_000, 3_600_000_000][priority], now)
      }
    case .endPause(let which): each(which) { alarm, _, _ in alarm.endPause() }
    case .shelve(let which, let seconds):
      each(which) { alarm, priority, now in
        alarm.shelve(seconds, [0, 600_000_000, 28_800_000_000][priority], now)
      }
    case .unshelve(let which): each(which) { alarm, _, _ in alarm.unshelve() }
    case .test(let priority):
      testsEnd = now + 5_000_000
      switch priority {
      case .high: say(.testHigh, true)
      case .medium: say(.testMedium, true)
      case .low: say(.testLow, true)
      }
    }
  }

  /// Does something to one alarm, or to each; priorities count from the highest.
  private mutating func each(
    _ which: AlarmCondition?,
    _ deed: (inout ReferenceAlarm, Int, UInt64) -> [AlarmEvent.Transition]
  ) {
    for condition in which.map({ [$0] }) ?? AlarmCondition.allCases {
      let priority = 3 - Int(condition.priority.rawValue)
      report(condition, deed(&alarms[condition.index], priority, now))
    }
  }

  private mutating func say(_ condition: AlarmCondition, _ isTrue: Bool) {
    see(condition, isTrue ? .yes : .no, Reading(), on: 0, off: 0, deadband: 0)
  }

  private mutating func see(
    _ condition: AlarmCondition, _ truth: Truth, _ reading: Reading, on onDelay: UInt64,
    off offDelay: UInt64, deadband: Int32, at time: UInt64? = nil
  ) {
    let latches = condition.index <= AlarmCondition.impact.index
    let changes = alarms[condition.index].see(
      truth, reading, on: onDelay, off: offDelay, latches: latches, deadband: deadband, now: now)
    report(condition, changes, at: time)
  }

  private mutating func report(
    _ condition: AlarmCondition, _ changes: [AlarmEvent.Transition], at time: UInt64? = nil
  ) {
    for change in changes {
      let worst = alarms[condition.index].worst
      let isSilence = change == .raised
      events.append(
        AlarmEvent(
          condition: condition, transition: change, epoch: newest?.epoch ?? 0,
          sequence: newest?.sequence ?? 0,
          time: (isSilence ? time : nil) ?? (newest?.time ?? 0) + told, value: worst.value,
          limit: worst.limit, zone: worst.zone))
    }
  }
}
