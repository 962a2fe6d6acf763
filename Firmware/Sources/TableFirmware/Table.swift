internal import RP2040
internal import TableDevice
internal import TableProtocol

/// The table that the board makes, behind its USB controller.
struct Table: ~Copyable, USBFunction {
  typealias Device = TableDevice<Converters, FlashStore, Board, Ticks>
  static var tickPeriod: UInt64 { Device.tickPeriod }

  var device: Device

  /// Makes a scan for each conversion of the fastest converter, every `period` microseconds.
  init(_ converters: consuming Converters, period: UInt32, now: UInt64) {
    var store = FlashStore()
    let serial = Self.serial(store.readUniqueID())
    device = TableDevice(
      identity: Identity(
        firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: Converters.count,
        framesPerTransfer: 4, rateMillihertz: max(1_000_000_000 / period, 10_000), serial: serial),
      converters: converters, store: store, front: Board(), clock: Ticks(now: now))
  }

  /// The chip's number in hexadecimal.
  private static func serial(_ id: [8 of UInt8]) -> SerialNumber {
    var characters: [16 of UInt8] = .init(repeating: 0)
    for index in characters.indices {
      let digit = id[index / 2] >> (index & 1 == 0 ? 4 : 0) & 15
      characters[index] = digit + (digit < 10 ? 0x30 : 0x41 - 10)
    }
    guard let serial = try? SerialNumber(decoding: characters.span) else { fatalError() }
    return serial
  }

  mutating func control(
    _ setup: Span<UInt8>, data: Span<UInt8>, reply: inout MutableSpan<UInt8>
  ) -> Int? {
    switch device.control(SetupPacket(decoding: setup), data: data, reply: &reply) {
    case .accept(let count): count
    case .stall: nil
    }
  }

  mutating func busReset() {
    let unconfigure = SetupPacket(requestType: 0, request: 9)
    let none: [0 of UInt8] = []
    var reply: [256 of UInt8] = .init(repeating: 0)
    var span = reply.mutableSpan
    _ = device.control(unconfigure, data: none.span, reply: &span)
  }

  var isTransferWaiting: Bool { device.waitingSince != nil }

  /// A scan goes out as soon as the host asks: the next is too far for it to wait.
  mutating func nextTransfer(into bytes: inout MutableSpan<UInt8>) -> Int? {
    device.takeTransfer(into: &bytes, flush: true)
  }
}

/// The time of the round.
struct Ticks: DeviceClock {
  var now: UInt64
}
