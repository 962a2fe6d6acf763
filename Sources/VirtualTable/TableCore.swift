internal import TableDevice
internal import TableProtocol

/// The table, the load on it and the virtual clock, moved on one scan at a time.
///
/// A value without thread and lock: the same calls give the same frames and events. The world
/// goes on while the table is unplugged; the device then makes no scans, and its time begins
/// again at zero when it is plugged.
struct TableCore: ~Copyable {
  typealias Device = TableDevice<VirtualConverters, CalibrationMemory, VirtualFront, VirtualClock>
  /// Longer than this no scan waits for its transfer to fill up, microseconds.
  static let longestWait: UInt64 = 10_000
  static let pressDuration: UInt64 = 300_000
  /// Where a table whose firmware shall have failed says that it did: at 10001234h.
  static let failedAt: UInt16 = 0x91A

  let identity: Identity
  let announce: @Sendable (TableEvent) -> Void
  private(set) var load: LoadOnCells
  private(set) var device: Device
  private(set) var isPlugged = false
  private(set) var accounts: [StreamAccount] = []
  /// Scan periods since the virtual clock began.
  private var tick: UInt64 = 0
  private var poweredAt: UInt64 = 0
  private var scansSincePowerUp = 0
  private var isPressRequested = false
  private var releaseAt: UInt64 = 0
  /// What was last told of buzzer and lamp.
  private var toldPattern: SignalPattern = .none
  private var toldSounding = false
  private var toldLamp: Lamp = .off
  private let settlingScans: Int

  init(
    _ configuration: VirtualTable.Configuration, identity: Identity, load: LoadOnCells,
    announce: @escaping @Sendable (TableEvent) -> Void
  ) {
    self.identity = identity
    self.load = load
    self.announce = announce
    settlingScans = configuration.settlingScans
    var initial: [UInt8] = []
    if configuration.isCalibrated {
      initial = [UInt8](repeating: 0, count: load.cells.byteCount)
      var span = initial.mutableSpan
      load.cells.encode(into: &span)
    }
    device = Device(
      identity: identity, converters: VirtualConverters(channelCount: identity.channelCount),
      store: CalibrationMemory(path: configuration.calibrationPath, initial: initial),
      front: VirtualFront(), clock: VirtualClock())
    announce(
      TableEvent(
        kind: "configuration", deviceTime: nil,
        values: configuration.fields(identity: identity, load: load)))
  }

  /// Virtual microseconds: the due time of the newest scan.
  private var now: UInt64 {
    // In two steps, so that the product holds for 500 years at the highest rate.
    let rate = UInt64(identity.rateMillihertz)
    return tick / rate * 1_000_000_000 + tick % rate * 1_000_000_000 / rate
  }

  // MARK: Power

  mutating func plug() {
    guard !isPlugged else { return }
    poweredAt = now
    scansSincePowerUp = 0
    toldPattern = .none
    toldSounding = false
    toldLamp = .off
    device = Device(
      identity: identity, converters: VirtualConverters(channelCount: identity.channelCount),
      store: device.store, front: VirtualFront(), clock: VirtualClock())
    let restart = load.plan.switches.restart
    device.restart = (restart, restart == .trap || restart == .check ? Self.failedAt : 0)
    isPlugged = true
    tell("plugged")
  }

  mutating func unplug() {
    guard isPlugged else { return }
    if device.isStreaming { tellStreamStopped() }
    tell("unplugged", [], scan: nil)
    isPlugged = false
  }

  // MARK: Scans

  mutating func scan() {
    tick += 1
    let isStreaming = isPlugged && device.isStreaming
    if isPlugged {
      playSignal(until: now - poweredAt)
      device.clock.now = now - poweredAt
    }
    load.advance(
      isStreaming: isStreaming, now: now, poweredAt: poweredAt,
      salt: isStreaming ? sequence : tick)
    for event in load.takeEvents() {
      tell(event.kind, event.values, scan: currentScan, playbackTime: event.time)
    }
    moveButton()
    guard isPlugged else { return }
    for channel in 0..<identity.channelCount {
      var reading = load.readings[channel]
      if scansSincePowerUp < settlingScans, reading.state == .good { reading.state = .settling }
      device.converters.readings[channel] = reading
    }
    scansSincePowerUp += 1
    let scan = currentScan
    device.scan()
    tellSignal(scan)
    if isStreaming {
      updateAccount()
      countFalsified()
    }
  }

  /// What the device's timer does between two scans.
  private mutating func playSignal(until scanTime: UInt64) {
    while scanTime > device.clock.now + Device.tickPeriod {
      device.clock.now += Device.tickPeriod
      device.tick()
      tellSignal(currentScan)
    }
  }

  mutating func press() { isPressRequested = true }

  mutating func place(_ masses: [PlacedMass]) {
    load.place(masses)
    tell(
      "masses",
      [
        JSONField("masses", .array(masses.map(\.json))),
        JSONField("duration_s", Double(Weights.change) / 1e6),
      ])
  }

  /// Asks for the playback; false while one is running.
  mutating func play() -> Bool { load.play() }

  private mutating func moveButton() {
    if isPressRequested || load.isButtonDue {
      isPressRequested = false
      releaseAt = now + Self.pressDuration
      tell("button", [JSONField("duration_s", Double(Self.pressDuration) / 1e6)])
    }
    device.front.isButtonHeld = now < releaseAt
  }

  // MARK: The bus

  /// Answers a control transfer; nil when the table is unplugged.
  mutating func control(
    _ setup: SetupPacket, data: Span<UInt8>, reply: inout MutableSpan<UInt8>
  ) -> ControlReply? {
    guard isPlugged else { return nil }
    let wasStreaming = device.isStreaming
    let wasBootloaderAsked = device.front.isBootloaderAsked
    let isStart = setup.requestType == 0x40 && setup.request == ControlRequest.start.rawValue
    if wasStreaming { updateAccount() }
    let answer = device.control(setup, data: data, reply: &reply)
    let isStarted = isStart && answer != .stall
    if wasStreaming, isStarted || !device.isStreaming { tellStreamStopped() }
    if isStarted {
      accounts.append(
        StreamAccount(
          epoch: device.status.epoch, falsified: .init(repeating: 0, count: identity.channelCount)))
      tell("stream-started")
    }
    tellSignal(currentScan)
    if device.front.isBootloaderAsked, !wasBootloaderAsked { tell("bootloader") }
    return answer
  }

  /// Takes a transfer that is full, or whose oldest scan would wait too long for the next one.
  mutating func takeTransfer(into bytes: inout MutableSpan<UInt8>) -> Int? {
    guard isPlugged, let oldest = device.waitingSince else { return nil }
    let nextScan = device.clock.now + 1_000_000_000 / UInt64(identity.rateMillihertz)
    let isLate = nextScan > oldest + Self.longestWait
    let count = device.takeTransfer(into: &bytes, flush: isLate)
    let frame = ScanFrame.byteCount(channels: identity.channelCount)
    if let count, count >= frame, !accounts.isEmpty {
      accounts[accounts.count - 1].taken += UInt32(count / frame)
      let last = bytes.span.extracting(count - frame..<count)
      accounts[accounts.count - 1].lastTaken = (try? ScanFrame(decoding: last))?.sequence
    }
    return count
  }

  var isTransferWaiting: Bool { isPlugged && device.waitingSince != nil }

  // MARK: Events

  private var sequence: UInt64 { UInt64(device.status.produced) }

  /// Where the next scan will stand in the stream.
  private var currentScan: TableEvent.StreamScan? {
    let status = device.status
    guard isPlugged, status.isStreaming else { return nil }
    return .init(epoch: status.epoch, sequence: status.produced)
  }

  private func tell(_ kind: String, _ values: [JSONField] = []) {
    tell(kind, values, scan: currentScan)
  }

  private func tell(
    _ kind: String, _ values: [JSONField], scan: TableEvent.StreamScan?,
    playbackTime: Double? = nil
  ) {
    announce(
      TableEvent(
        kind: kind, deviceTime: isPlugged ? device.clock.now : nil, scan: scan,
        playbackTime: load.playbackTime ?? playbackTime, values: values))
  }

  private mutating func tellSignal(_ scan: TableEvent.StreamScan?) {
    if device.signal != toldPattern {
      toldPattern = device.signal
      tell("signal", [JSONField("pattern", toldPattern.name)], scan: scan)
    }
    if device.front.isSounding != toldSounding {
      toldSounding = device.front.isSounding
      tell("buzzer", [JSONField("on", .bool(toldSounding))], scan: scan)
    }
    if device.front.lamp != toldLamp {
      toldLamp = device.front.lamp
      tell("lamp", [JSONField("colour", toldLamp.name)], scan: scan)
    }
  }

  private mutating func updateAccount() {
    guard !accounts.isEmpty else { return }
    let status = device.status
    accounts[accounts.count - 1].produced = status.produced
    accounts[accounts.count - 1].dropped = status.dropped
  }

  private mutating func countFalsified() {
    guard load.falsified != 0, !accounts.isEmpty else { return }
    for channel in 0..<identity.channelCount where load.falsified & 1 << UInt16(channel) != 0 {
      accounts[accounts.count - 1].falsified[channel] += 1
    }
  }

  private func tellStreamStopped() {
    guard let account = accounts.last else { return }
    tell(
      "stream-stopped",
      [
        JSONField("produced", account.produced), JSONField("dropped", account.dropped),
        JSONField("taken", account.taken),
        JSONField("falsified", .array(account.falsified.map { .integer(Int64($0)) })),
      ], scan: .init(epoch: account.epoch, sequence: account.produced))
  }
}
