public import TableProtocol

/// What a table does, whatever it is made of: answers requests, makes scans, keeps its
/// calibration, guards itself.
///
/// The owner calls `scan()` once per scan period, `tick()` so that no more than `tickPeriod` lies
/// between two scans or ticks, `control` for every control transfer that is not SET_ADDRESS (the
/// bus's own business), and `takeTransfer` whenever the bulk endpoint can take a transfer.
///
/// Buzzer and lamp show the more urgent of what the host asks for and what the table's own guard
/// finds, each by itself. A pause is the one thing the host can take away:
///
/// | the host asks for              | the host | the guard finds  | sounds           |
/// |--------------------------------|----------|------------------|------------------|
/// | a light without as much sound  | heard    | up to that light | what it asks for |
/// | a light without as much sound  | heard    | more urgent      | what is found    |
/// | a light without as much sound  | silent   | anything         | the more urgent  |
/// | as much sound as light         | either   | anything         | the more urgent  |
///
/// While heartbeats come the host knows better what somebody has paused or acknowledged; of a
/// host that is silent nobody can know. What is found is lit in every case.
public struct TableDevice<
  Converters: CellConverters & ~Copyable, Store: TableStore & ~Copyable,
  Front: Annunciator & ~Copyable, Clock: DeviceClock & ~Copyable
>: ~Copyable {
  public let identity: Identity
  public let vendorID: UInt16
  public let productID: UInt16
  /// Why the table began to run, and at which half-word of the program it had failed.
  public var restart: (cause: RestartCause, failedAt: UInt16) = (.power, 0)
  public var converters: Converters
  public var store: Store
  public var front: Front
  public var clock: Clock

  public private(set) var calibration: TableCalibration
  public private(set) var isStreaming = false
  public private(set) var isConfigured = false
  private var epoch: UInt16 = 0
  private var produced: UInt32 = 0
  private var queue: FrameQueue
  private var watch = TableGuard()
  private var hostSignal: SignalPattern = .none
  private var player = SignalPlayer()
  private var lastHeard: UInt64

  /// Powers up: reads the stored calibration and limits; those that are missing, broken or of
  /// another channel count leave the table uncalibrated, and unguarded.
  public init(
    identity: Identity, vendorID: UInt16 = TableProtocol.vendorID,
    productID: UInt16 = TableProtocol.productID, converters: consuming Converters,
    store: consuming Store, front: consuming Front, clock: consuming Clock
  ) {
    precondition(converters.channelCount == identity.channelCount)
    self.identity = identity
    self.vendorID = vendorID
    self.productID = productID
    queue = FrameQueue(channelCount: identity.channelCount)
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = store.load(.calibration, into: &span)
    let stored = try? TableCalibration(decoding: bytes.span.extracting(0..<count))
    if let stored, stored.channelCount == identity.channelCount {
      calibration = stored
    } else {
      calibration = TableCalibration(channelCount: identity.channelCount)
    }
    lastHeard = clock.now
    self.converters = converters
    self.store = store
    self.front = front
    self.clock = clock
    restoreGuard()
  }

  /// What a host is given to find the table and speak to it after power-up, microseconds: until then
  /// the limits kept are watched, and its silence is not.
  private static var hostStart: UInt64 { 10_000_000 }

  private mutating func restoreGuard() {
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = store.load(.limits, into: &span)
    let stored = try? GuardLimits(decoding: bytes.span.extracting(0..<count))
    guard let stored, stored.channelCount == identity.channelCount else { return }
    watch.arm(stored)
    lastHeard = clock.now &+ Self.hostStart
  }

  /// Microseconds: a third of the shortest pulse that the standard allows.
  public static var tickPeriod: UInt64 { 25_000 }

  /// What buzzer and lamp play at the moment.
  public var signal: SignalPattern { player.pattern }

  public var status: TableStatus {
    TableStatus(
      epoch: epoch, isStreaming: isStreaming, guardState: watch.state, produced: produced,
      dropped: queue.dropped, restart: restart.cause, failedAt: restart.failedAt,
      deviceTime: clock.now)
  }

  /// When the oldest scan that waits for the host was made; nil when none waits.
  ///
  /// With it the owner decides when a transfer goes out that is not full yet.
  public var waitingSince: UInt64? { queue.oldestTime }

  /// Makes one scan: guards it always, queues it while streaming.
  public mutating func scan() {
    let now = clock.now
    var frame = ScanFrame(
      epoch: epoch, sequence: produced, deviceTime: now, isButtonHeld: front.isButtonHeld,
      channelCount: identity.channelCount)
    for channel in 0..<identity.channelCount {
      frame.cells[channel] = converters.reading(channel: channel, now: now)
    }
    watch.listen(silence: Self.silence(since: lastHeard, at: now), at: now)
    watch.observe(&frame, calibration: &calibration)
    frame.guardState = watch.state
    play(at: now)
    guard isStreaming else { return }
    produced &+= 1
    queue.push(&frame)
  }

  /// Plays the signal on, and hears whether the host is still there.
  ///
  /// Scans may be too far apart for the buzzer's pulses; a scan counts as a tick.
  public mutating func tick() {
    let now = clock.now
    watch.listen(silence: Self.silence(since: lastHeard, at: now), at: now)
    play(at: now)
  }

  /// Writes the next transfer into `bytes` and returns its length.
  ///
  /// Returns nil until `framesPerTransfer` scans wait, unless `flush` asks for what is there.
  /// `bytes` must take `TableProtocol.transferBufferSize`; fewer frames go into a smaller one.
  public mutating func takeTransfer(
    into bytes: inout MutableSpan<UInt8>, flush: Bool = false
  ) -> Int? {
    guard queue.count >= (flush || !isStreaming ? 1 : identity.framesPerTransfer) else {
      return nil
    }
    var length = 0
    var frames = 0
    while frames < identity.framesPerTransfer, queue.count > 0,
      length + queue.frameByteCount <= bytes.count
    {
      queue.removeFirst(into: &bytes, at: length)
      length += queue.frameByteCount
      frames += 1
    }
    return frames > 0 ? length : nil
  }

  // MARK: Requests

  mutating func start(epoch: UInt16) {
    self.epoch = epoch
    produced = 0
    queue.reset()
    isStreaming = true
    ask(for: .none)
  }

  /// Ends the stream; what is queued can still be fetched.
  mutating func stop() { isStreaming = false }

  mutating func heard() { lastHeard = clock.now }

  /// Microseconds since the host was heard.
  private static func silence(since lastHeard: UInt64, at now: UInt64) -> UInt64 {
    now > lastHeard ? now &- lastHeard : 0
  }

  mutating func configure(_ isConfigured: Bool) {
    self.isConfigured = isConfigured
    isStreaming = false
    queue.reset()
  }

  mutating func keep(_ calibration: TableCalibration) -> Bool {
    guard calibration.channelCount == identity.channelCount else { return false }
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = calibration.encode(into: &span)
    guard store.store(bytes.span.extracting(0..<count), as: .calibration) else { return false }
    self.calibration = calibration
    return true
  }

  /// Puts the limits in force and keeps them; false where they are in force and not kept.
  mutating func arm(_ limits: GuardLimits) -> Bool {
    guard limits.channelCount == identity.channelCount else { return false }
    watch.arm(limits)
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = limits.encode(into: &span)
    return store.store(bytes.span.extracting(0..<count), as: .limits)
  }

  /// Takes the host's wish for buzzer and lamp, to be shown until another.
  mutating func ask(for pattern: SignalPattern) {
    hostSignal = pattern
    play(at: clock.now)
  }

  private mutating func play(at now: UInt64) {
    let own = watch.finding
    let isPaused = hostSignal.sound < hostSignal.light && own <= hostSignal.light
    let sound =
      isPaused && watch.isHostHeard ? hostSignal.sound : max(hostSignal.sound, own)
    let wanted = SignalPattern(sound: sound, light: max(hostSignal.light, own))
    guard player.play(wanted, at: now) else { return }
    front.show(buzzer: player.isSounding, lamp: player.lamp)
  }
}
