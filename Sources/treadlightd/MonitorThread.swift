import Acquisition
import DisplayFilter
import LoadEstimation
import Monitoring
import RealTime
import SafetyChain
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel
import TableProtocol
import USBTransport

/// The thread between the link and everything slow: scans in, alarms out.
///
/// From a transfer's arrival to an alarm's raising nothing here allocates, locks or waits. The
/// rings to the right are bounded: what does not fit is counted, and a log record that does not
/// fit raises the recorder's alarm.
struct MonitorThread {
  /// How often the live view gets loads, microseconds of sample time and of host time.
  static let liveInterval: UInt64 = 40_000
  /// How long nothing may come before the live view is told so, nanoseconds.
  static let liveSilence: UInt64 = 300_000_000
  /// How often alarm time is told to go on while no scans come, nanoseconds.
  static let timeTick: UInt64 = 500_000_000
  /// How often the host's clocks are looked at for a jump, nanoseconds.
  static let clockLookInterval: UInt64 = 250_000_000
  /// How long the link's thread may take to say anything at all, nanoseconds.
  static let linkPatience: UInt64 = 3_000_000_000
  /// How long a stream may bring nothing that is a scan before it is started anew, nanoseconds.
  static let streamPatience: UInt64 = 2_000_000_000
  static let longestStreamPatience: UInt64 = 16_000_000_000
  /// How long the recorder may take nothing while something waits for it, nanoseconds: a disk that
  /// hangs fails no write, and at a low rate its ring would be full only after minutes.
  static let recorderPatience: UInt64 = 3_000_000_000
  /// The longest wait between looks at the host's clock, milliseconds.
  static let tick: CInt = 20
  /// Messages of the link taken between two looks at the host's clock.
  static let mostMessages = 64
  /// Places in the recorder's ring that scans may not take.
  static let logReserve = 256
  /// Places in the announcer's ring that loads may not take.
  static let liveReserve = 256

  let ports: MonitorPorts
  /// Whose hum the live view leaves out.
  let mains: MainsFrequency?
  var chain: SafetyChain
  /// What the newest scan changed.
  var alarms = AlarmBatch()
  var stream: ScanStream?
  var totals = StreamTotals()
  var rate = RateMeter()
  var cells = CellWatch()
  var clock = SampleClock()
  /// The wall time that scans and all else are stamped with, whatever becomes of the wall clock.
  var timeline = HostTimeline(.now)
  var clockWatch = HostClockWatch()
  var lastClockLook: UInt64 = 0
  /// How long the host slept since the newest scan, untold to the chain, nanoseconds.
  var slept: UInt64 = 0
  /// Of the stream's last seconds.
  var quickest = QuickestArrival()
  /// The clock has seen a scan since it was made.
  var isClockSet = false
  var isSessionOpen = false
  var isLinkUp = false
  /// The link's thread has said whether there is a table.
  var hasHeardOfLink = false
  /// The connected table's channels; 0 before the first one.
  var tableChannels = 0
  /// The connected table's own word on its scans per second; 0 before the first one.
  var nominalRate = 0.0
  /// The table's channels fit the profile.
  var isUsable: Bool { chain.estimator.highestChannel < tableChannels }
  var isSilent = false
  var wasRecorderFailing = false
  var standing = StandingInputs()
  /// When alarm time was last told to go on.
  var lastTick = HostClock.monotonic
  var recorder = RecorderWatch()
  /// Log records of the running session that the ring had no room for, until it has again.
  var logHole: RingHole?
  var isButtonHeld = false
  /// What the log is told of the loads, ten times a second.
  var derived = DerivedWindow()
  /// The log was told what the clocks show since the stream or session began, or a clock jumped.
  var areClocksTold = false
  var measurement: (token: UInt64, value: StillMeasurement)?
  var lastArrival = HostClock.monotonic
  var lastRestart: UInt64 = 0
  /// How long the stream that runs may bring nothing that is a scan; longer each time in vain.
  var restartPatience = Self.streamPatience
  var live = LiveWindow()
  var lastCounts: UInt64 = 0

  init(
    ports: MonitorPorts, profile: TableProfile, minimumLoad: Int32, limits: MonitorLimits,
    mains: MainsFrequency? = .hertz50
  ) throws(LoadEstimator.ProfileError) {
    self.ports = ports
    self.mains = mains
    chain = try SafetyChain(
      profile: profile, calibration: TableCalibration(channelCount: 16),
      minimumLoad: minimumLoad, limits: limits)
  }

  /// Starts the thread; it calls `ended` when it has been stopped and has drained the feed.
  consuming func start(ended: @escaping @Sendable () -> Void) {
    let body = self
    RealTimeThread.start(name: "treadlight-alarm") {
      _ = RealTimeThread.requestRealTime(priority: 44)
      var body = body
      body.run()
      ended()
    }
  }

  private mutating func run() {
    while true {
      ports.pulses.monitor.beat()
      ports.requests.confirmMonitor(now: HostClock.monotonic)
      let isStopping = ports.isStopping.load(ordering: .acquiring)
      while let command = ports.commands.pop() { obey(command) }
      // Not until the feed is empty: one that is always behind still hears the host's clock.
      var room = Self.mostMessages
      while room > 0, takeMessage() { room -= 1 }
      watchHost(now: HostClock.monotonic)
      guard room > 0 else { continue }
      if isStopping { break }
      ports.bell.wait(milliseconds: Self.tick)
    }
    publishCounts()
  }

  private mutating func takeMessage() -> Bool {
    ports.feed.next { message in
      switch message {
      case .transfer(let bytes, let arrival): take(bytes, arrival: arrival)
      case .up(let epoch, let table, let start): linkUp(epoch: epoch, table, start)
      case .down(let loss): linkDown(loss)
      case .settled(let produced): settle(produced)
      }
    }
  }

  // MARK: Scans

  mutating func take(_ bytes: Span<UInt8>, arrival: UInt64) {
    guard var current = stream else { return }
    stream = nil  // held here alone, so that it is changed in place
    var offset = 0
    var newest: UInt64?
    while let scan = current.next(in: bytes, from: &offset) {
      // Bytes that are no scans, and scans that do not fit the profile, are as good as silence.
      guard isUsable else { continue }
      lastArrival = arrival
      // A stream that brings a scan or two each time it is started is not sound again.
      if arrival > lastRestart + restartPatience { restartPatience = Self.streamPatience }
      isSilent = false
      slept = 0
      take(scan.frame, lostBefore: scan.lostBefore, arrival: arrival)
      newest = scan.frame.deviceTime
    }
    stream = current
    if let newest { takeClocks(current.epoch, ClockPoint(device: newest, host: arrival)) }
    // Once for all of them: waking the recorder takes its time, and alarms come first.
    if isSessionOpen { ports.logBell.ring() }
  }

  private mutating func take(_ frame: ScanFrame, lostBefore: UInt32, arrival: UInt64) {
    let at = clock.wallTime(
      epoch: frame.epoch, deviceTime: frame.deviceTime,
      now: timeline.wallTime(boot: HostClock.boot))
    isClockSet = true
    let loads = chain.observe(frame, into: &alarms)
    if alarms.count > 0 { raise(alarms, at: at, arrival: arrival) }
    // All below comes after the alarm.
    if let peak = derived.add(loads, of: frame, at: at) { log(.derived(peak), at: peak.at) }
    if lostBefore > 0 { log(.gap(lost: lostBefore), at: at) }
    log(.scan(frame), at: at)
    for index in alarms.indices { log(.alarm(alarms[index]), at: at) }
    if frame.isButtonHeld, !isButtonHeld {
      log(.clientButton, at: at)
      if isSessionOpen { announce(.clientButton, at: at) }
    }
    isButtonHeld = frame.isButtonHeld
    rate.add(frame)
    cells.take(frame, by: chain.estimator)
    measure(frame, at: at)
    if let update = live.add(loads, deviceTime: frame.deviceTime) {
      announce(.loads(update), at: at)
    }
  }

  /// Tells the log of the tenth of a second that will not be completed.
  mutating func logLastDerived() {
    if let peak = derived.take() { log(.derived(peak), at: peak.at) }
  }

  private mutating func measure(_ frame: ScanFrame, at: WallTime) {
    guard let token = measurement?.token,
      case .done(let result) = measurement?.value.observe(frame, by: chain.estimator)
    else { return }
    announce(.measured(token: token, result), at: at)
    measurement = nil
  }

  // MARK: Alarms

  /// Hands alarms to every sink that cannot wait: the table's own signal and the announcer.
  private mutating func raise(_ alarms: AlarmBatch, at: WallTime, arrival: UInt64?) {
    guard alarms.count > 0 else { return }
    ports.requests.signal(standingSignal())
    let now = HostClock.monotonic
    let delay = arrival.map { now > $0 ? now - $0 : 0 } ?? 0
    totals.longestAlarmDelay = max(totals.longestAlarmDelay, delay)
    if arrival != nil { ports.alarmDelays.add(delay) }
    for index in alarms.indices { announce(.alarm(alarms[index], delay: delay), at: at) }
  }

  /// What the table sounds and shows: the most urgent alarm to be heard, and to be seen.
  private mutating func standingSignal() -> SignalPattern {
    SignalPattern(
      sound: .init(chain.highestAudible()), light: .init(chain.highestVisible()))
  }

  /// Tells the chain something that is not a scan, and everyone what follows from it.
  @discardableResult
  mutating func tell(_ input: MonitorInput) -> AlarmBatch {
    let at = hostTime
    let alarms = chain.observe(ChainInput.monitor(input))
    raise(alarms, at: at, arrival: nil)
    log(.input(input), at: at)
    for index in alarms.indices { log(.alarm(alarms[index]), at: at) }
    return alarms
  }

  // MARK: What the host's clock and the recorder say

  mutating func watchHost(now: UInt64) {
    // The clocks first: a table was not silent while the host slept.
    if now >= lastClockLook + Self.clockLookInterval || isQuiet(now: now) {
      lastClockLook = now
      look(at: .now)
    }
    if isQuiet(now: now) {
      isSilent = true
      tell(.silence)
    }
    let silence = now > lastArrival ? now - lastArrival : 0
    // Bytes may still come: a table that sends nonsense, or whose counter began anew, is started
    // again. Scans that fit no profile would come again as they are.
    if isLinkUp, isUsable, silence > Self.streamPatience, now > lastRestart + restartPatience {
      lastRestart = now
      restartPatience = min(restartPatience * 2, Self.longestStreamPatience)
      ports.requests.restart()
    }
    // Between sessions there is nothing to record; the last one's recorder may still be closing.
    let isHanging = recorder.isHanging(waiting: ports.log.count, now: now)
    let isFailing =
      isSessionOpen
      && (ports.isRecorderFailing.load(ordering: .relaxed) || logHole != nil || isHanging)
    if isFailing != wasRecorderFailing {
      wasRecorderFailing = isFailing
      tell(isFailing ? .recorderFailed : .recorderRestored)
    }
    tellTime(now: now)
    if live.isOverdue(now: now) { announce(.nothing, at: hostTime) }
    if now > lastCounts + 1_000_000_000 {
      lastCounts = now
      publishCounts()
    }
  }

  /// Whether the table has said nothing for so long that it becomes an alarm.
  private func isQuiet(now: UInt64) -> Bool {
    // While the link is known to be down, its own alarm stands for the silence.
    guard !isSilent, isLinkUp || !hasHeardOfLink, now > lastArrival else { return false }
    let patience = isLinkUp ? chain.monitor.limits.staleAfter * 1000 : Self.linkPatience
    return now - lastArrival > patience
  }

  /// Without scans only the host knows that time goes on, for pauses, shelves and tests to end.
  private mutating func tellTime(now: UInt64) {
    guard !isLinkUp || isSilent, chain.monitor.waitsForTime else {
      lastTick = now
      return
    }
    guard now >= lastTick + Self.timeTick else { return }
    tell(.elapsed(UInt32(clamping: (now - lastTick) / 1000)))
    lastTick = now
  }

  mutating func publishCounts() {
    var now = totals
    if let stream { now.counts.add(stream.counts) }
    announce(.counts(now, rate: rate.recentMillihertz), at: hostTime)
    announce(.cells(cells), at: hostTime)
    cells = CellWatch()
  }

  /// The time for what did not come with a scan.
  var hostTime: WallTime {
    clock.wallTime(
      now: timeline.wallTime(boot: HostClock.boot), isStreaming: isLinkUp && !isSilent && isClockSet
    )
  }

  // MARK: Rings

  mutating func log(_ content: LogRecord.Content, at: WallTime) {
    guard isSessionOpen else { return }
    // Scans, and what comes with them, leave room for what a replay and the recorder cannot do without.
    var room = ports.log.capacity - ports.log.count
    let isScan =
      switch content {
      case .scan, .derived, .clock: true
      default: false
      }
    if isScan {
      room -= Self.logReserve
      closeLogHole(room: room, at: at)
      if logHole != nil { room = 0 }  // in one piece, not a scan here and there
    }
    guard room > 0, ports.log.push(LogRecord(content: content, at: at)) else {
      totals.unrecorded += 1
      // Where it begins, the log is told too: the alarms that follow are those of its scans.
      var hole = logHole ?? RingHole(since: at)
      if logHole == nil, ports.log.push(hole.record(at: at)) { recorder.pushed += 1 }
      hole.add(content)
      logHole = hole
      return
    }
    recorder.pushed += 1
    if !isScan { ports.logBell.ring() }
  }

  /// Tells the log what it lacks, once half of the ring is free again.
  private mutating func closeLogHole(room: Int, at: WallTime) {
    guard let hole = logHole, room >= ports.log.capacity / 2, ports.log.push(hole.record(at: at))
    else { return }
    recorder.pushed += 1
    logHole = nil
  }

  mutating func announce(_ content: LiveRecord.Content, at: WallTime) {
    // Loads leave room for alarms: the next ones are as good.
    var room = ports.live.capacity - ports.live.count
    if case .loads = content { room -= Self.liveReserve }
    guard room > 0, ports.live.push(LiveRecord(content: content, at: at)) else {
      totals.unannounced += 1
      return
    }
    ports.liveBell.ring()
  }
}

extension SignalPattern.Priority {
  fileprivate init(_ priority: AlarmPriority?) {
    self =
      switch priority {
      case .high: .high
      case .medium: .medium
      case .low: .low
      case nil: .none
      }
  }
}
