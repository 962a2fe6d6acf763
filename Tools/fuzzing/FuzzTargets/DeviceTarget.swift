internal import Acquisition
internal import TableDevice
internal import TableProtocol

/// A table whose host asks for whatever it likes, and whose converters deliver the same.
///
/// | bytes | field                                                         |
/// |------:|---------------------------------------------------------------|
/// |     1 | channels - 1 in bits 0...3, frames per transfer in bits 4...7 |
/// |  rest | acts: one byte each, with what it takes behind it             |
enum DeviceTarget {
  /// An input has room for more; they would only be slow.
  private static let mostActs = 64

  static func run(_ bytes: [UInt8]) {
    var input = FuzzInput(bytes)
    let shape = input.byte()
    guard
      let identity = identity(channels: Int(shape & 15) + 1, framesPerTransfer: Int(shape >> 4) + 1)
    else { return }
    var run = DeviceRun(identity)
    for _ in 0..<mostActs where !input.isEmpty { run.act(&input) }
  }

  static func identity(channels: Int, framesPerTransfer: Int = 4) -> Identity? {
    let name = Array("FUZZ".utf8)
    guard let serial = try? SerialNumber(decoding: name.span) else { return nil }
    return Identity(
      firmwareMajor: 1, firmwareMinor: 2, firmwarePatch: 3, channelCount: channels,
      framesPerTransfer: framesPerTransfer, rateMillihertz: 80_000, serial: serial)
  }

  static func seeds() -> [[UInt8]] {
    let start: [UInt8] = [0, 0x40, 2, 7, 0, 0, 0, 0, 0, 0]
    let scans: [UInt8] = [1, 5, 2, 10, 0, 1, 200, 2, 90, 3, 1, 4, 0]
    let answers = AnswersTarget.seeds()
    let writes: [[UInt8]] = answers.compactMap { seed in
      guard seed[0] & 0x80 != 0 else { return nil }
      let count = UInt8(truncatingIfNeeded: seed.count - 1)
      let request: UInt8 = seed[0] & 3 == 2 ? 5 : 6
      return [0x80, 0x40, request, 0, 0, 0, 0, count, 0, count] + seed.dropFirst()
    }
    return [[0x37] + start + scans] + writes.map { [0x37] + $0 + start + scans + $0 }
  }
}

/// The table, and what it has promised so far.
private struct DeviceRun: ~Copyable {
  var device: TableDevice<FuzzConverters, FuzzStore, FuzzFront, FuzzClock>

  init(_ identity: Identity) {
    device = TableDevice(
      identity: identity, converters: FuzzConverters(channelCount: identity.channelCount),
      store: FuzzStore(), front: FuzzFront(), clock: FuzzClock())
  }

  mutating func act(_ input: inout FuzzInput) {
    let act = input.byte()
    switch act & 7 {
    case 0: control(&input, isSealed: act & 0x80 != 0)
    case 1:
      device.converters.seed = input.byte()
      for _ in 0...Int(act >> 4) { device.scan() }
    case 2: device.clock.advance(by: UInt64(input.byte()) << UInt64(act >> 3))
    case 3: device.tick()
    case 4: takeTransfer(flush: act & 8 != 0, room: act & 16 != 0 ? Int(input.byte()) : nil)
    case 5: device.front.isButtonHeld.toggle()
    case 6: device.store.refuses.toggle()
    default:
      // Power goes and comes: what was stored is all there is.
      device = TableDevice(
        identity: device.identity, converters: device.converters, store: device.store,
        front: FuzzFront(), clock: FuzzClock())
    }
  }

  private mutating func control(_ input: inout FuzzInput, isSealed: Bool) {
    let packet = input.take(SetupPacket.byteCount)
    guard packet.count == SetupPacket.byteCount else { return }
    let setup = SetupPacket(decoding: packet.span)
    var data = setup.isTowardsHost ? [] : input.take(Int(input.byte()))
    if isSealed, setup.request == ControlRequest.writeCalibration.rawValue {
      data.seal(header: 16, perChannel: 8)
    } else if isSealed {
      data.seal(header: 32, perChannel: 4)
    }
    var reply = [UInt8](repeating: 0, count: ControlRequest.longestData)
    var span = reply.mutableSpan
    switch device.control(setup, data: data.span, reply: &span) {
    case .stall: break
    case .accept(let count):
      require(
        count <= Int(setup.length) && count <= ControlRequest.longestData,
        "no more than was asked for")
    }
    let status = device.status
    require(status.isStreaming == device.isStreaming, "the status is the table's")
  }

  private mutating func takeTransfer(flush: Bool, room: Int?) {
    var bytes = [UInt8](repeating: 0, count: room ?? TableProtocol.transferBufferSize)
    var span = bytes.mutableSpan
    guard let count = device.takeTransfer(into: &span, flush: flush) else { return }
    require(count > 0 && count <= bytes.count, "a transfer fits its buffer")
    var offset = 0
    while offset < count {
      guard let frame = try? ScanFrame(decoding: bytes.span.extracting(offset..<count)) else {
        return require(false, "a table sends frames only")
      }
      require(frame.channelCount == device.identity.channelCount, "channels as it says")
      offset += frame.byteCount
    }
    require(offset == count, "whole frames")
  }
}

private struct FuzzConverters: CellConverters {
  let channelCount: Int
  var seed: UInt8 = 0

  mutating func reading(channel: Int, now: UInt64) -> CellReading {
    // Every state and both rails come up; the same seed gives the same scan.
    let mixed = (UInt32(seed) &+ UInt32(channel) &* 37) &* 2_654_435_761
    let state = CellState(rawValue: UInt8(mixed >> 29)) ?? .good
    let count = Int32(bitPattern: mixed << 3) >> 8
    return CellReading(count: count, state: seed & 3 == 0 ? state : .good, age: UInt16(mixed >> 20))
  }
}

private struct FuzzStore: TableStore {
  var items: [StoredItem: [UInt8]] = [:]
  var refuses = false

  mutating func load(_ item: StoredItem, into bytes: inout MutableSpan<UInt8>) -> Int {
    let stored = items[item] ?? []
    for index in stored.indices { bytes[index] = stored[index] }
    return stored.count
  }

  mutating func store(_ bytes: Span<UInt8>, as item: StoredItem) -> Bool {
    guard !refuses else { return false }
    items[item] = bytes.indices.map { bytes[$0] }
    return true
  }
}

private struct FuzzFront: Annunciator {
  var isButtonHeld = false
  mutating func show(buzzer isSounding: Bool, lamp: Lamp) {}
  mutating func enterBootloader() {}
}

private struct FuzzClock: DeviceClock {
  private(set) var now: UInt64 = 0
  /// As far as it goes in half a million years.
  mutating func advance(by time: UInt64) { now = min(now + time, .max / 2) }
}
