internal import RP2040
internal import Startup
internal import TableDevice
internal import TableProtocol

/// The table that the board makes, behind its USB controller.
struct Table: ~Copyable, USBFunction {
  /// Microseconds from scan to scan: 80 a second.
  static let period: UInt64 = 12_500
  private static let channels = 8

  var device: TableDevice<NoConverters, NoStore, Board, Ticks>

  init(_ board: consuming Board, now: UInt64) {
    let characters: [4 of UInt8] = [0x54, 0x2D, 0x30, 0x31]  // T-01
    guard let serial = try? SerialNumber(decoding: characters.span) else { fatalError() }
    device = TableDevice(
      identity: Identity(
        firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: Self.channels,
        framesPerTransfer: 4, rateMillihertz: 80_000, serial: serial),
      converters: NoConverters(channelCount: Self.channels), store: NoStore(), front: board,
      clock: Ticks(now: now))
  }

  mutating func scan() { device.scan() }

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

  mutating func nextTransfer(into bytes: inout MutableSpan<UInt8>) -> Int? {
    device.takeTransfer(into: &bytes)
  }
}

/// No converter is read yet: every cell is absent, and says so.
struct NoConverters: CellConverters {
  let channelCount: Int

  func reading(channel: Int, now: UInt64) -> CellReading { .absent }
}

/// No calibration is kept yet: whoever writes one is refused.
struct NoStore: CalibrationStore {
  func load(into bytes: inout MutableSpan<UInt8>) -> Int { 0 }
  func store(_ bytes: Span<UInt8>) -> Bool { false }
}

/// The board's lamp.
struct Board: ~Copyable, Annunciator {
  private let lamp = OutputPin(25)

  var isButtonHeld: Bool { false }

  mutating func show(buzzer isSounding: Bool, lamp: Lamp) { self.lamp.set(lamp != .off) }

  mutating func enterBootloader() { enter_rom_bootloader() }
}

/// The time of the round.
struct Ticks: DeviceClock {
  var now: UInt64
}
