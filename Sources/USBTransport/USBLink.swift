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
  /// How long transfers may take to come back after cancelling.
  static let drainLimit: UInt64 = 1_000_000_000
  /// How long a table may go on sending after it was told to stop.
  static let settleLimit: UInt64 = 1_000_000_000
  /// How many requests in a row a table may leave unanswered while its scans come in: with the half
  /// second that each may take, what two seconds bring.
  static let mostUnanswered = 3
  /// After a stream that brought data for less than this the table is not tried again at once: one
  /// that fails every time would make a notice and an alarm twenty times a second.
  static let shortestService: UInt64 = 1_000_000_000

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
    var backoff = Backoff()
    while requests.beginRound() {
      let announced = hotplug?.takeAnnouncements() ?? false
      if announced { backoff.reset() }
      if announced || HostClock.monotonic >= nextLook {
        switch serve(context, &epoch) {
        case .served(let loss, let hasServed):
          feed.down(loss)
          reported = loss
          // It may be back already, or never have gone.
          if hasServed { backoff.reset() }
          nextLook = hasServed ? 0 : HostClock.monotonic + backoff.next()
        case .notBegun(let loss):
          if loss != reported { feed.down(loss) }
          reported = loss
          nextLook = HostClock.monotonic + (loss.isCheap ? Self.rescanInterval : backoff.next())
        }
      }
      context.handleEvents(milliseconds: 50)
    }
    if reported?.reason != .stopped { feed.down(LinkLoss(.stopped)) }
  }

  private enum Service {
    /// There was a stream, and it is over; whether it brought anything, for long enough.
    case served(LinkLoss, Bool)
    case notBegun(LinkLoss)
  }

  /// Opens the table and reads it for as long as it is there.
  private func serve(_ context: borrowing USBContext, _ epoch: inout UInt16) -> Service {
    do throws(TableRefusal) {
      let opened = try context.openTable(
        vendor: selection.vendorID, product: selection.productID, serial: selection.serial)
      guard var table = opened else { return .notBegun(LinkLoss(.absent)) }
      epoch &+= 1
      var pump = BulkPump(
        port: table.interface.makeTransfers(count: BulkPump<BulkTransfers>.transfersInFlight))
      var request = table.interface.makeRequest()
      let start = HostClock.monotonic
      pump.start(now: start)
      feed.up(epoch: epoch, table.introduction, table.start)
      var lastData = start
      let loss = read(context, &table.interface, &pump, &request, epoch, &lastData)
      drain(context, &table.interface, &pump, &request)
      // libusb looks at a transfer's device when it frees the transfer: transfers go first.
      _ = consume request
      _ = consume pump
      return .served(loss, lastData >= start + Self.shortestService)
    } catch {
      // It was listed and is gone by now: a table on its way out.
      return .notBegun(error == .usb(.deviceGone) ? LinkLoss(.absent) : LinkLoss(error))
    }
  }

  private func read(
    _ context: borrowing USBContext, _ table: inout ClaimedInterface,
    _ pump: inout BulkPump<BulkTransfers>, _ request: inout ControlTransfer, _ epoch: UInt16,
    _ lastData: inout UInt64
  ) -> LinkLoss {
    _ = requests.takeRestart()  // meant the stream before
    var plan = RequestPlan(now: lastData)
    var asked: RequestPlan.Wish?
    var unanswered = 0
    do throws(USBStatus) {
      try table.tell(.start, value: epoch)
      while true {
        context.handleEvents(milliseconds: 50)
        let now = HostClock.monotonic
        if deliver(&table, &pump, now: now) { lastData = now }
        pump.resubmitDue(now: now)
        if pump.isDeviceGone { return LinkLoss(.unplugged) }
        if now > lastData + Self.silenceLimit || requests.takeRestart() {
          return LinkLoss(.silent)
        }
        guard !request.isInAir else { continue }
        let isTaken = try judge(&request, asked, &plan, &unanswered)
        switch asked {
        case .calibrate where isTaken: return LinkLoss(.recalibrated)
        case .calibrate: requests.countRefusedCalibration()
        case .enterBootloader where !isTaken: requests.countRefusedBootloader()
        default: break  // a table that restarts is soon gone
        }
        asked = nil
        guard requests.beginRound() else { return try settle(context, &table, &pump) }
        guard let wish = plan.next(requests, now: now) else { continue }
        asked = wish
        try submit(wish, &request)
      }
    } catch {
      // A table that is being unplugged fails its requests in whatever way first.
      return LinkLoss(
        error == .deviceGone || error == .inputOutput ? .unplugged : .failed,
        detail: error.rawValue)
    }
  }

  private func submit(
    _ wish: RequestPlan.Wish, _ request: inout ControlTransfer
  ) throws(USBStatus) {
    let none: [0 of UInt8] = []
    switch wish {
    case .signal(let pattern):
      try request.submit(.signal, value: pattern.rawValue, data: none.span)
    case .heartbeat: try request.submit(.heartbeat, data: none.span)
    case .enterBootloader:
      try request.submit(
        .enterBootloader, value: ControlRequest.bootloaderMagic, data: none.span)
    case .arm(let limits):
      var bytes: [256 of UInt8] = .init(repeating: 0)
      var span = bytes.mutableSpan
      let count = limits.encode(into: &span)
      try request.submit(.setGuard, data: bytes.span.extracting(0..<count))
    case .calibrate(let calibration):
      var bytes: [256 of UInt8] = .init(repeating: 0)
      var span = bytes.mutableSpan
      let count = calibration.encode(into: &span)
      try request.submit(.writeCalibration, data: bytes.span.extracting(0..<count))
    }
  }

  /// Looks at what a request came to; false when the table refused it.
  ///
  /// A refusal is counted, and what a table leaves unanswered is told again: the scans are worth
  /// more.
  private func judge(
    _ request: inout ControlTransfer, _ asked: RequestPlan.Wish?, _ plan: inout RequestPlan,
    _ unanswered: inout Int
  ) throws(USBStatus) -> Bool {
    do throws(USBStatus) {
      try request.takeOutcome()
      unanswered = 0
      return true
    } catch {
      if error == .timedOut, let asked, unanswered < Self.mostUnanswered,
        plan.repeatUnanswered(asked)
      {
        unanswered += 1
        return true
      }
      guard error == .stalled else { throw error }
      requests.countRefusal()
      return false
    }
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
    // Before all: a guard that was just called off must not sound for the host that goes.
    if let limits = requests.takeGuard() {
      var bytes: [256 of UInt8] = .init(repeating: 0)
      var span = bytes.mutableSpan
      let count = limits.encode(into: &span)
      try? table.tell(.setGuard, value: 0, data: bytes.span.extracting(0..<count))
    }
    try? table.tell(.signal, value: SignalPattern.none.rawValue)
    try table.tell(.stop)
    var quietSince = HostClock.monotonic
    let end = quietSince + Self.settleLimit
    while HostClock.monotonic < min(end, quietSince + 100_000_000) {
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
    _ pump: inout BulkPump<BulkTransfers>, _ request: inout ControlTransfer
  ) {
    pump.stop()
    request.cancel()
    let end = HostClock.monotonic + Self.drainLimit
    while pump.inFlight > 0 || request.isInAir, HostClock.monotonic < end {
      context.handleEvents(milliseconds: 10)
      _ = deliver(&table, &pump, now: HostClock.monotonic)
    }
    if pump.inFlight > 0 { pump.port.abandon() }
  }
}
