internal import Synchronization
public import TableDevice
public import TableProtocol

/// A whole table in software: what the firmware runs, under virtual cells and a virtual clock.
///
/// It is moved on by hand with `step`, or in (scaled) real time by its own thread between `run`
/// and `stop`. Scans are made for every period the virtual clock has passed, each stamped with
/// its due time, so a late wake-up loses nothing; what the host does not fetch in time is lost
/// in the device's own queue and counted there.
public final class VirtualTable: Sendable {
  /// Takes one finished transfer, which is its own only for the call.
  ///
  /// Called on the table's thread; may call `control`, but neither `plug` nor `unplug`.
  public typealias TransferSink = @Sendable (Span<UInt8>) -> Void

  public let identity: Identity
  let speed: Double
  private let core: Mutex<TableCore>
  private let outlet = Mutex<(any TransferOutlet)?>(nil)
  private let pace = PaceThread()
  private let conduct = Mutex(Conduct())

  /// A table that is not plugged in yet.
  ///
  /// `announce` hears of everything that happens, in order, while the table is locked: it must
  /// return soon and not call the table.
  public init(
    _ configuration: Configuration = Configuration(), source: any LoadSource,
    announce: @escaping @Sendable (TableEvent) -> Void = { _ in }
  ) throws(VirtualTableError) {
    identity = try configuration.identity()
    let load = try LoadOnCells(configuration, identity: identity, source: source)
    speed = configuration.speed
    core = Mutex(
      TableCore(configuration, identity: identity, load: load, announce: announce))
  }

  // MARK: The cable

  /// Powers the table up and hands its transfers to `sink`; unplugs it first if need be.
  ///
  /// As with a table on a bus, plugging begins a new life: device time 0, no stream, no limits;
  /// only the calibration stays.
  public func plug(_ sink: @escaping TransferSink) { plug(SinkOutlet(sink: sink)) }

  /// Pulls the cable: the table loses power, with all that waits in its queue.
  ///
  /// When this has returned the sink is called no more.
  public func unplug() {
    outlet.withLock { outlet in
      outlet = nil
      core.withLock { $0.unplug() }
    }
  }

  /// Pulls the cable that `old` is, if it is still the one.
  func unplug(_ old: any TransferOutlet) {
    outlet.withLock { outlet in
      guard outlet === old else { return }
      outlet = nil
      core.withLock { $0.unplug() }
    }
  }

  func plug(_ new: any TransferOutlet) {
    outlet.withLock { outlet in
      core.withLock { core in
        core.unplug()
        core.plug()
      }
      outlet = new
    }
  }

  // MARK: The bus

  /// Answers one control transfer; `data` is the host's data stage.
  public func control(_ setup: SetupPacket, data: [UInt8] = []) -> ControlAnswer {
    var reply = [UInt8](repeating: 0, count: ControlRequest.longestData)
    let answer = core.withLock { core in
      var span = reply.mutableSpan
      return core.control(setup, data: data.span, reply: &span)
    }
    switch answer {
    case .accept(let count):
      var data = Array(reply[..<count])
      conduct.withLock { conduct in
        conduct.misbehaviour.change(&data, to: setup)
        let isStart = setup.requestType == 0x40 && setup.request == ControlRequest.start.rawValue
        if isStart { conduct.streamStarted() }
      }
      return .data(data)
    case .stall: return .stalled
    case nil: return .unplugged
    }
  }

  /// Whether any scan waits for the host.
  var isTransferWaiting: Bool { core.withLock { $0.isTransferWaiting } }

  /// Writes a transfer that is due into `bytes` and returns its length; nil when none is.
  func takeTransfer(into bytes: inout [UInt8]) -> Int? {
    let count: Int? = core.withLock { core in
      guard core.isTransferWaiting else { return nil }
      var span = bytes.mutableSpan
      return core.takeTransfer(into: &span)
    }
    if let count { conduct.withLock { $0.change(&bytes, count: count) } }
    return count
  }

  /// What the table does wrong on the bus.
  var misbehaviour: Misbehaviour { conduct.withLock { $0.misbehaviour } }

  // MARK: Time

  /// Makes `scans` scans at once, handing on every transfer as it fills.
  public func step(_ scans: Int = 1) {
    for _ in 0..<scans {
      core.withLock { $0.scan() }
      outlet.withLock { $0?.pump(self) }
    }
  }

  /// Makes scans on a thread of its own, `speed` virtual seconds a second, until `stop`.
  public func run() {
    pace.start(
      Pacer(scansPerSecond: Double(identity.rateMillihertz) / 1000 * speed),
      step: { [weak self] in self?.step($0) })
  }

  /// Makes scans on a thread of its own until `stop`, as fast as `hasRoom` permits, which is
  /// asked before every few; none is ever made that nobody has room for.
  ///
  /// No table on a bus does that: it is for long sessions in a short time.
  public func run(whileRoom hasRoom: @escaping @Sendable () -> Bool) {
    pace.start(whileRoom: hasRoom) { [weak self] in self?.step($0) }
  }

  /// Ends the thread; when this has returned no more scans are made.
  public func stop() { pace.stop() }

  deinit { pace.stop() }

  // MARK: Hands on the table

  /// Begins the playback with the next scan, again if it has ended; false while it runs.
  @discardableResult
  public func play() -> Bool { core.withLock { $0.play() } }

  /// Presses the client's button for 0.3 virtual seconds.
  public func press() { core.withLock { $0.press() } }

  /// Makes `masses` the only ones on the table, whatever is played: from the next scan on, and in
  /// full half a virtual second later.
  public func place(_ masses: [PlacedMass]) { core.withLock { $0.place(masses) } }

  /// Makes the table do that wrong on the bus from now on; `none` ends it.
  public func misbehave(_ misbehaviour: Misbehaviour) {
    conduct.withLock { $0.begin(misbehaviour) }
  }

  /// How the table is doing.
  public var report: Report {
    core.withLock { core in
      Report(
        isPlugged: core.isPlugged, status: core.device.status,
        calibration: core.device.calibration, signal: core.device.signal,
        isBuzzerSounding: core.device.front.isSounding, lamp: core.device.front.lamp,
        isButtonHeld: core.device.front.isButtonHeld,
        isBootloaderAsked: core.device.front.isBootloaderAsked, playback: core.load.playback,
        streams: core.accounts)
    }
  }

  public struct Report: Sendable {
    public var isPlugged: Bool
    public var status: TableStatus
    /// What the table holds at the moment.
    public var calibration: TableCalibration
    /// What buzzer and lamp play.
    public var signal: SignalPattern
    /// What they do at the moment.
    public var isBuzzerSounding: Bool
    public var lamp: Lamp
    public var isButtonHeld: Bool
    public var isBootloaderAsked: Bool
    public var playback: PlaybackState
    /// One for each stream, in the order they were started.
    public var streams: [StreamAccount]

    public var isStreaming: Bool { isPlugged && status.isStreaming }
    /// Microseconds since the table was last powered up.
    public var deviceTime: UInt64 { status.deviceTime }
  }
}

/// How the virtual table answers a control transfer.
public enum ControlAnswer: Sendable, Equatable {
  /// The data stage towards the host; empty where there is none.
  case data([UInt8])
  case stalled
  case unplugged
}

/// Where a table's transfers go.
protocol TransferOutlet: AnyObject, Sendable {
  /// Takes every transfer that is due and that the other side has room for.
  func pump(_ table: VirtualTable)
}

/// Hands transfers to a closure, which always has room.
private final class SinkOutlet: TransferOutlet {
  private let sink: VirtualTable.TransferSink

  init(sink: @escaping VirtualTable.TransferSink) { self.sink = sink }

  func pump(_ table: VirtualTable) {
    var buffer: [UInt8] = []
    while table.isTransferWaiting {
      if buffer.isEmpty { buffer = .init(repeating: 0, count: TableProtocol.transferBufferSize) }
      guard let count = table.takeTransfer(into: &buffer) else { return }
      sink(buffer.span.extracting(0..<count))
    }
  }
}
