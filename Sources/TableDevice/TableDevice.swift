public import TableProtocol

/// What a table does, whatever it is made of: answers requests, makes scans, keeps its
/// calibration, guards itself.
///
/// The owner calls `scan()` once per scan period, `control` for every control transfer that is
/// not SET_ADDRESS (the bus's own business), and `takeTransfer` whenever the bulk endpoint can
/// take a transfer.
public struct TableDevice<
  Converters: CellConverters & ~Copyable, Store: CalibrationStore & ~Copyable,
  Front: Annunciator & ~Copyable, Clock: DeviceClock & ~Copyable
>: ~Copyable {
  public let identity: Identity
  public let vendorID: UInt16
  public let productID: UInt16
  public var converters: Converters
  public var store: Store
  public var front: Front
  public var clock: Clock

  public private(set) var calibration: TableCalibration
  public private(set) var isStreaming = false
  public private(set) var isConfigured = false
  private var epoch: UInt16 = 0
  private var produced: UInt32 = 0
  private var queue = FrameQueue()
  private var watch = TableGuard()
  private var hostSignal: SignalPattern = .none
  private var shownSignal: SignalPattern = .none
  private var lastHeard: UInt64

  /// Powers up: reads the stored calibration; one that is missing, broken or of another
  /// channel count leaves the table uncalibrated.
  public init(
    identity: Identity, vendorID: UInt16 = TableProtocol.vendorID,
    productID: UInt16 = TableProtocol.productID, converters: consuming Converters,
    store: consuming Store, front: consuming Front, clock: consuming Clock
  ) {
    precondition(converters.channelCount == identity.channelCount)
    self.identity = identity
    self.vendorID = vendorID
    self.productID = productID
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = store.load(into: &span)
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
  }

  public var status: TableStatus {
    TableStatus(
      epoch: epoch, isStreaming: isStreaming, guardState: watch.state, produced: produced,
      dropped: queue.dropped, deviceTime: clock.now)
  }

  /// When the oldest scan that waits for the host was made; nil when none waits.
  ///
  /// With it the owner decides when a transfer goes out that is not full yet.
  public var waitingSince: UInt64? { queue.first?.deviceTime }

  /// Makes one scan: guards it always, queues it while streaming.
  public mutating func scan() {
    let now = clock.now
    var frame = ScanFrame(
      epoch: epoch, sequence: produced, deviceTime: now, isButtonHeld: front.isButtonHeld,
      channelCount: identity.channelCount)
    for channel in 0..<identity.channelCount {
      frame.cells[channel] = converters.reading(channel: channel, now: now)
    }
    watch.observe(frame, calibration: calibration, silence: now &- lastHeard)
    frame.guardState = watch.state
    showSignal()
    guard isStreaming else { return }
    produced &+= 1
    queue.push(frame)
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
    while frames < identity.framesPerTransfer, let frame = queue.first,
      length + frame.byteCount <= bytes.count
    {
      length += frame.encode(into: &bytes, at: length)
      frames += 1
      queue.removeFirst()
    }
    return frames > 0 ? length : nil
  }

  // MARK: Requests

  mutating func start(epoch: UInt16) {
    self.epoch = epoch
    produced = 0
    queue.reset()
    isStreaming = true
  }

  /// Ends the stream; what is queued can still be fetched.
  mutating func stop() { isStreaming = false }

  mutating func heard() { lastHeard = clock.now }

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
    guard store.store(bytes.span.extracting(0..<count)) else { return false }
    self.calibration = calibration
    return true
  }

  mutating func arm(_ limits: GuardLimits) -> Bool {
    guard limits.channelCount == identity.channelCount else { return false }
    watch.arm(limits)
    return true
  }

  mutating func signal(_ pattern: SignalPattern) {
    hostSignal = pattern
    showSignal()
  }

  /// The more urgent of what the host asks for and what the guard finds.
  private mutating func showSignal() {
    let own = watch.state.signal
    let wanted = own.rawValue > hostSignal.rawValue ? own : hostSignal
    guard wanted != shownSignal else { return }
    shownSignal = wanted
    front.signal(wanted)
  }
}
