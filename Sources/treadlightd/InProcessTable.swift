import RealTime
import TableDevice
import TableProtocol
import USBTransport
import VirtualTable

/// A virtual table in this process in the place of one on USB: the same bytes, no kernel.
struct InProcessTable: Sendable {
  /// As the USB link's: below the guard's shortest heartbeat timeout.
  static let pollInterval: CInt = 20

  let table: VirtualTable
  let feed: LinkFeed
  let requests: LinkRequests
  /// Whether the daemon has room for more scans, where the table waits for it; nil: it keeps to
  /// the clock.
  var hasRoom: (@Sendable () -> Bool)?

  /// Plugs the table in and serves it on a thread of its own until `requests.stop()`.
  func start(ended: @escaping @Sendable () -> Void) {
    RealTimeThread.start(name: "treadlight-virt") { [self] in
      run()
      ended()
    }
  }

  private func run() {
    var pipe = VirtualPipe(table: table)
    table.plug { [feed] in feed.transfer($0, arrival: HostClock.monotonic) }
    var epoch = UInt16(truncatingIfNeeded: HostClock.wall / 1_000_000_000)
    do {
      while true {
        feed.up(epoch: epoch, try pipe.introduce(), pipe.askStart())
        try pipe.tell(.start, value: epoch)
        run(table)
        let reason = try serve(&pipe)
        guard reason != .unplugged else {
          leave(LinkLoss(reason))
          waitForStop()
          break
        }
        // Its thread must be still before this one puts anything into the feed.
        table.stop()
        try pipe.tell(.stop)
        table.step()  // made after the stop, so not sent: only moves on what waits
        feed.settled(produced: try pipe.status().produced)
        guard reason == .recalibrated else { break }
        feed.down(LinkLoss(.recalibrated))
        epoch &+= 1
      }
    } catch {
      leave(LinkLoss(.failed))
    }
    table.unplug()
    feed.down(LinkLoss(.stopped))
  }

  private func run(_ table: VirtualTable) {
    guard let hasRoom else { return table.run() }
    // Its guard goes by its own time, of which seconds pass between two turns of this thread.
    table.run { [pipe = VirtualPipe(table: table)] in
      var pipe = pipe
      guard hasRoom() else { return false }
      try? pipe.tell(.heartbeat)  // refused or unplugged: the other thread sees it too
      return true
    }
  }

  /// Takes the table away, for that reason.
  private func leave(_ loss: LinkLoss) {
    // Before the last words: nobody else may put anything into the feed any more.
    table.unplug()
    table.stop()
    feed.down(loss)
  }

  /// A table that has become a drive does not come back.
  private func waitForStop() {
    let patience = WakeUp()
    while requests.beginRound() { patience.wait(milliseconds: Self.pollInterval) }
  }

  private func serve(_ pipe: inout VirtualPipe) throws -> LinkLoss.Reason {
    let patience = WakeUp()
    var shown = SignalPattern.none
    while requests.beginRound() {
      patience.wait(milliseconds: Self.pollInterval)
      do throws(USBStatus) {
        if requests.wantedSignal != shown {
          shown = requests.wantedSignal
          try pipe.tell(.signal, value: shown.rawValue)
        }
        if let limits = requests.takeGuard() {
          var bytes: [256 of UInt8] = .init(repeating: 0)
          var span = bytes.mutableSpan
          let count = limits.encode(into: &span)
          try pipe.tell(.setGuard, value: 0, data: bytes.span.extracting(0..<count))
        }
        if let calibration = requests.takeCalibration() {
          if try keep(calibration, &pipe) { return .recalibrated }
          requests.countRefusedCalibration()
        }
        if requests.takeBootloader() {
          try pipe.tell(.enterBootloader, value: ControlRequest.bootloaderMagic)
          return .unplugged
        }
        if requests.isMonitorAlive(now: HostClock.monotonic) { try pipe.tell(.heartbeat) }
      } catch {
        guard error == .stalled else { throw error }
        requests.countRefusal()
      }
    }
    return .stopped
  }

  /// Whether the table keeps `calibration`.
  private func keep(
    _ calibration: TableCalibration, _ pipe: inout VirtualPipe
  ) throws(USBStatus) -> Bool {
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    let count = calibration.encode(into: &span)
    do throws(USBStatus) {
      try pipe.tell(.writeCalibration, value: 0, data: bytes.span.extracting(0..<count))
      return true
    } catch {
      guard error == .stalled else { throw error }
      return false
    }
  }
}

/// Endpoint 0 of a virtual table.
struct VirtualPipe: ControlPipe {
  let table: VirtualTable

  mutating func ask(
    _ request: ControlRequest, into bytes: inout MutableSpan<UInt8>
  ) throws(USBStatus) -> Int {
    let setup = SetupPacket(
      requestType: 0xC0, request: request.rawValue, length: UInt16(bytes.count))
    let data = try Self.data(table.control(setup))
    for index in data.indices { bytes[index] = data[index] }
    return data.count
  }

  mutating func tell(
    _ request: ControlRequest, value: UInt16, data: Span<UInt8>
  ) throws(USBStatus) {
    let setup = SetupPacket(
      requestType: 0x40, request: request.rawValue, value: value, length: UInt16(data.count))
    _ = try Self.data(table.control(setup, data: data.indices.map { data[$0] }))
  }

  private static func data(_ answer: ControlAnswer) throws(USBStatus) -> [UInt8] {
    switch answer {
    case .data(let data): return data
    case .stalled: throw .stalled
    case .unplugged: throw .deviceGone
    }
  }
}
