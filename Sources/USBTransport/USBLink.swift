internal import RealTime
public import TableProtocol

/// The thread that owns libusb: finds the table, reads it, loses it, finds it again.
public struct USBLink: Sendable {
  /// Which table.
  public struct Selection: Sendable {
    public var vendorID: UInt16
    public var productID: UInt16
    public var serial: String?

    public init(
      vendorID: UInt16 = TableProtocol.vendorID, productID: UInt16 = TableProtocol.productID,
      serial: String? = nil
    ) {
      self.vendorID = vendorID
      self.productID = productID
      self.serial = serial
    }
  }

  /// Without an announcement by udev the buses are looked at this often.
  static let rescanInterval: UInt64 = 1_000_000_000
  /// A stream that brings nothing for this long is started anew.
  static let silenceLimit: UInt64 = 2_000_000_000
  /// Below the guard's shortest sensible heartbeat timeout, 1 s.
  static let heartbeatInterval: UInt64 = 250_000_000
  /// How long transfers may take to come back after cancelling.
  static let drainLimit: UInt64 = 1_000_000_000

  private let selection: Selection
  private let feed: LinkFeed
  private let requests: LinkRequests

  public init(selection: Selection, feed: LinkFeed, requests: LinkRequests) {
    self.selection = selection
    self.feed = feed
    self.requests = requests
  }

  /// Runs the link on a thread of its own until `requests.stop()`; then calls `ended`.
  public func start(ended: @escaping @Sendable () -> Void) {
    RealTimeThread.start(name: "treadlight-usb") { [self] in
      _ = RealTimeThread.requestRealTime(priority: 45)
      run()
      ended()
    }
  }

  private func run() {
    let context: USBContext
    do throws(USBStatus) {
      context = try USBContext()
    } catch {
      feed.down(LinkLoss(.failed, detail: error.rawValue))
      return
    }
    let hotplug = HotplugMonitor()
    var epoch = UInt16(truncatingIfNeeded: HostClock.wall / 1_000_000_000)
    var reported: LinkLoss?
    var nextLook: UInt64 = 0
    while !requests.wantsStop {
      let announced = hotplug?.takeAnnouncements() ?? false
      if announced || HostClock.monotonic >= nextLook {
        nextLook = HostClock.monotonic + Self.rescanInterval
        switch serve(context, &epoch) {
        case .ended(let loss):
          feed.down(loss)
          reported = loss
          nextLook = 0  // it may be back already, or never have gone
        case .notBegun(let loss):
          if loss != reported { feed.down(loss) }
          reported = loss
        }
      }
      context.handleEvents(milliseconds: 50)
    }
    if reported?.reason != .stopped { feed.down(LinkLoss(.stopped)) }
  }

  private enum Service {
    /// There was a stream, and it is over.
    case ended(LinkLoss)
    case notBegun(LinkLoss)
  }

  /// Opens the table and reads it for as long as it is there.
  private func serve(_ context: borrowing USBContext, _ epoch: inout UInt16) -> Service {
    do throws(TableRefusal) {
      guard var table = try open(context) else { return .notBegun(LinkLoss(.absent)) }
      let introduction = try table.introduce()
      epoch &+= 1
      var pump = BulkPump(
        port: table.makeTransfers(count: BulkPump<BulkTransfers>.transfersInFlight))
      pump.start(now: HostClock.monotonic)
      feed.up(epoch: epoch, introduction)
      let loss = read(context, &table, &pump, epoch)
      drain(context, &table, &pump)
      return .ended(loss)
    } catch {
      // It was listed and is gone by now: a table on its way out.
      return .notBegun(error == .usb(.deviceGone) ? LinkLoss(.absent) : LinkLoss(error))
    }
  }

  private func open(
    _ context: borrowing USBContext
  ) throws(TableRefusal) -> ClaimedInterface? {
    do throws(USBStatus) {
      return try context.openTable(
        vendor: selection.vendorID, product: selection.productID, serial: selection.serial)
    } catch {
      throw .usb(error)
    }
  }

  private func read(
    _ context: borrowing USBContext, _ table: inout ClaimedInterface,
    _ pump: inout BulkPump<BulkTransfers>, _ epoch: UInt16
  ) -> LinkLoss {
    var shown = SignalPattern.none
    var lastData = HostClock.monotonic
    var lastHeartbeat = lastData
    do throws(USBStatus) {
      try table.tell(.start, value: epoch)
      if let limits = requests.takeGuard(evenIfSent: true) { try arm(&table, limits) }
      while true {
        context.handleEvents(milliseconds: 50)
        let now = HostClock.monotonic
        if deliver(&table, &pump, now: now) { lastData = now }
        pump.resubmitDue(now: now)
        if pump.isDeviceGone { return LinkLoss(.unplugged) }
        if requests.wantsStop { return try settle(context, &table, &pump) }
        if now > lastData + Self.silenceLimit { return LinkLoss(.silent) }
        if requests.wantedSignal != shown {
          shown = requests.wantedSignal
          try table.tell(.signal, value: shown.rawValue)
        }
        if let limits = requests.takeGuard() { try arm(&table, limits) }
        if now > lastHeartbeat + Self.heartbeatInterval {
          lastHeartbeat = now
          try table.tell(.heartbeat)
        }
      }
    } catch {
      // A table that is being unplugged fails its requests in whatever way first.
      return LinkLoss(
        error == .deviceGone || error == .inputOutput ? .unplugged : .failed,
        detail: error.rawValue)
    }
  }

  private func arm(
    _ table: inout ClaimedInterface, _ limits: GuardLimits
  ) throws(USBStatus) {
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = limits.encode(into: &span)
    try table.tell(.setGuard, value: 0, data: bytes.span.extracting(0..<count))
  }

  /// Hands on what has come back; true if there was data.
  private func deliver(
    _ table: inout ClaimedInterface, _ pump: inout BulkPump<BulkTransfers>, now: UInt64
  ) -> Bool {
    var hasData = false
    var isStalled = false
    for index in 0..<pump.port.completionCount {
      let completion = pump.port.completion(at: index)
      if completion.length > 0 {
        hasData = true
        pump.port.withBytes(of: completion) { feed.transfer($0, arrival: completion.arrival) }
      }
      isStalled = isStalled || completion.isStall
      pump.returned(slot: completion.slot, completion.outcome, now: now)
    }
    pump.port.clearCompletions()
    if isStalled { table.clearHalt() }
    return hasData
  }

  /// Stops the stream in order: what is on the way still arrives, then the account is closed.
  private func settle(
    _ context: borrowing USBContext, _ table: inout ClaimedInterface,
    _ pump: inout BulkPump<BulkTransfers>
  ) throws(USBStatus) -> LinkLoss {
    try table.tell(.signal, value: SignalPattern.none.rawValue)
    try table.tell(.stop)
    var quietSince = HostClock.monotonic
    while HostClock.monotonic < quietSince + 100_000_000 {
      context.handleEvents(milliseconds: 10)
      let now = HostClock.monotonic
      if deliver(&table, &pump, now: now) { quietSince = now }
      if pump.isDeviceGone { return LinkLoss(.unplugged) }
    }
    if let status = try? table.status() { feed.settled(produced: status.produced) }
    return LinkLoss(.stopped)
  }

  /// Gets the transfers back before their memory goes.
  private func drain(
    _ context: borrowing USBContext, _ table: inout ClaimedInterface,
    _ pump: inout BulkPump<BulkTransfers>
  ) {
    pump.stop()
    let end = HostClock.monotonic + Self.drainLimit
    while pump.inFlight > 0, HostClock.monotonic < end {
      context.handleEvents(milliseconds: 10)
      _ = deliver(&table, &pump, now: HostClock.monotonic)
    }
    if pump.inFlight > 0 { pump.port.abandon() }
  }
}
