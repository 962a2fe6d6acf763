// A table of empty hardware, so that building for the microcontroller compiles all of
// TableDevice: generic code is only compiled where it is used.

import TableDevice
import TableProtocol

struct Converters: CellConverters {
  let channelCount = 8
  func reading(channel: Int, now: UInt64) -> CellReading { .absent }
}

struct NoStore: TableStore {
  func load(_ item: StoredItem, into bytes: inout MutableSpan<UInt8>) -> Int { 0 }
  func store(_ bytes: Span<UInt8>, as item: StoredItem) -> Bool { true }
}

struct Front: Annunciator {
  var isButtonHeld: Bool { false }
  func show(buzzer isSounding: Bool, lamp: Lamp) {}
  func enterBootloader() {}
}

struct Ticks: DeviceClock {
  var now: UInt64 = 0
}

@c public func probe(_ request: UInt8) -> Int32 {
  let characters: [4 of UInt8] = [0x54, 0x2D, 0x30, 0x31]
  guard let serial = try? SerialNumber(decoding: characters.span) else { return -1 }
  var table = TableDevice(
    identity: Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: 8,
      framesPerTransfer: 4, rateMillihertz: 80_000, serial: serial),
    converters: Converters(), store: NoStore(), front: Front(), clock: Ticks())
  var reply: [256 of UInt8] = .init(repeating: 0)
  var span = reply.mutableSpan
  let setup = SetupPacket(requestType: 0x40, request: request, value: 1)
  let none: [0 of UInt8] = []
  guard case .accept = table.control(setup, data: none.span, reply: &span) else { return -2 }
  var limits: [256 of UInt8] = .init(repeating: 0)
  var limitSpan = limits.mutableSpan
  let count = GuardLimits(channelCount: 8, hardForce: 1, heartbeatMilliseconds: 750)
    .encode(into: &limitSpan)
  let arm = SetupPacket(requestType: 0x40, request: 6, length: UInt16(count))
  let armed = table.control(arm, data: limits.span.extracting(0..<count), reply: &span)
  guard case .accept = armed else { return -3 }
  table.scan()
  table.clock.now += 25_000
  table.tick()
  return Int32(table.takeTransfer(into: &span, flush: true) ?? 0)
}
