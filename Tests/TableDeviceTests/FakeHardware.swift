import TableDevice
import TableProtocol

struct FakeConverters: CellConverters {
  var readings: [CellReading]

  var channelCount: Int { readings.count }
  mutating func reading(channel: Int, now: UInt64) -> CellReading { readings[channel] }
}

struct FakeMemory: TableStore {
  /// The calibration's and the limits'.
  var bytes: [UInt8] = []
  var limits: [UInt8] = []
  var refuses = false

  mutating func load(_ item: StoredItem, into bytes: inout MutableSpan<UInt8>) -> Int {
    let stored = item == .calibration ? self.bytes : limits
    for (index, byte) in stored.enumerated() { bytes[index] = byte }
    return stored.count
  }

  mutating func store(_ bytes: Span<UInt8>, as item: StoredItem) -> Bool {
    guard !refuses else { return false }
    let written = bytes.indices.map { bytes[$0] }
    switch item {
    case .calibration: self.bytes = written
    case .limits: limits = written
    }
    return true
  }
}

struct FakeFront: Annunciator {
  var isButtonHeld = false
  var isSounding = false
  var lamp = Lamp.off
  var showings = 0
  var bootloaderEntries = 0

  mutating func show(buzzer isSounding: Bool, lamp: Lamp) {
    self.isSounding = isSounding
    self.lamp = lamp
    showings += 1
  }

  mutating func enterBootloader() { bootloaderEntries += 1 }
}

struct FakeClock: DeviceClock {
  /// Microseconds.
  var now: UInt64 = 0
}

/// What buzzer and lamp were switched to, and when.
struct Edge: Equatable {
  /// Microseconds.
  var time: UInt64
  var isSounding: Bool
  var lamp: Lamp
}

/// A table on fake hardware.
///
/// A class, so that `#expect` can look at it.
final class TestTable {
  private var device: TableDevice<FakeConverters, FakeMemory, FakeFront, FakeClock>
  /// What was played, one after the other, and every switching for it.
  private(set) var signals: [SignalPattern] = []
  private(set) var edges: [Edge] = []

  /// Without a memory of its own, the table remembers `plainCalibration`.
  init(
    channels: Int = 4, framesPerTransfer: Int = 3, serial: String = "TL-0042",
    vendorID: UInt16 = TableProtocol.vendorID, productID: UInt16 = TableProtocol.productID,
    memory: FakeMemory? = nil
  ) throws {
    let serial = Array(serial.utf8)
    device = TableDevice(
      identity: Identity(
        firmwareMajor: 1, firmwareMinor: 2, firmwarePatch: 3, channelCount: channels,
        framesPerTransfer: framesPerTransfer, rateMillihertz: 80_000,
        serial: try SerialNumber(decoding: serial.span)),
      vendorID: vendorID, productID: productID,
      converters: FakeConverters(
        readings: .init(repeating: CellReading(count: 0), count: channels)),
      store: memory ?? FakeMemory(bytes: plainCalibration(channels: channels).encoded),
      front: FakeFront(), clock: FakeClock())
  }

  var identity: Identity { device.identity }
  var status: TableStatus { device.status }
  var calibration: TableCalibration { device.calibration }
  var isConfigured: Bool { device.isConfigured }
  var isStreaming: Bool { device.isStreaming }
  var waitingSince: UInt64? { device.waitingSince }
  var showings: Int { device.front.showings }
  var bootloaderEntries: Int { device.front.bootloaderEntries }
  var readings: [CellReading] {
    get { device.converters.readings }
    set { device.converters.readings = newValue }
  }
  var memory: FakeMemory {
    get { device.store }
    set { device.store = newValue }
  }
  var isButtonHeld: Bool {
    get { device.front.isButtonHeld }
    set { device.front.isButtonHeld = newValue }
  }
  /// Microseconds.
  var now: UInt64 {
    get { device.clock.now }
    set { device.clock.now = newValue }
  }

  /// The answer to a control transfer, or nil for STALL.
  func answer(_ setup: SetupPacket, data: [UInt8] = []) -> [UInt8]? {
    var reply = [UInt8](repeating: 0xEE, count: ControlRequest.longestData)
    var span = reply.mutableSpan
    let answer = device.control(setup, data: data.span, reply: &span)
    witness()
    switch answer {
    case .accept(let count): return Array(reply.prefix(count))
    case .stall: return nil
    }
  }

  /// A vendor request from the host; true when it is taken.
  func tell(_ request: ControlRequest, value: UInt16 = 0, data: [UInt8] = []) -> Bool {
    answer(.telling(request, value: value, data: data), data: data) == []
  }

  /// One scan at `time` microseconds; `load` is a new load on channel 0 in millinewtons.
  func scan(at time: UInt64, load: Int32? = nil) {
    now = time
    if let load { readings[0].count = load }
    device.scan()
    witness()
  }

  func tick(at time: UInt64) {
    now = time
    device.tick()
    witness()
  }

  private func witness() {
    if device.signal != signals.last ?? .none { signals.append(device.signal) }
    let front = device.front
    let last = edges.last ?? Edge(time: 0, isSounding: false, lamp: .off)
    guard front.isSounding != last.isSounding || front.lamp != last.lamp else { return }
    edges.append(Edge(time: now, isSounding: front.isSounding, lamp: front.lamp))
  }

  /// The frames of the next transfer; nil when there is none.
  func fetch(
    flush: Bool = false, size: Int = TableProtocol.transferBufferSize
  ) throws -> [ScanFrame]? {
    var bytes = [UInt8](repeating: 0xEE, count: size)
    var span = bytes.mutableSpan
    guard let length = device.takeTransfer(into: &span, flush: flush) else { return nil }
    var frames: [ScanFrame] = []
    var start = 0
    while start < length {
      let frame = try ScanFrame(decoding: bytes.span.extracting(start..<length))
      frames.append(frame)
      start += frame.byteCount
    }
    return frames
  }
}

/// One count is one millinewton.
func plainCalibration(channels: Int) -> TableCalibration {
  TableCalibration(
    channelCount: channels, referenceMassGrams: 20_000, madeAt: 1_767_225_600,
    cells: .init(repeating: CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)))
}

extension SetupPacket {
  static func telling(_ request: ControlRequest, value: UInt16 = 0, data: [UInt8] = []) -> Self {
    Self(
      requestType: 0x40, request: request.rawValue, value: value, length: UInt16(data.count))
  }

  static func asking(_ request: ControlRequest, length: Int = ControlRequest.longestData) -> Self {
    Self(requestType: 0xC0, request: request.rawValue, length: UInt16(length))
  }
}

extension TableCalibration {
  var encoded: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var span = bytes.mutableSpan
    encode(into: &span)
    return bytes
  }
}

extension GuardLimits {
  var encoded: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var span = bytes.mutableSpan
    encode(into: &span)
    return bytes
  }
}

extension TestTable {
  func ask(for pattern: SignalPattern) -> Bool { tell(.signal, value: pattern.rawValue) }
}
