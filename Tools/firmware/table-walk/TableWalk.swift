import TableDevice
import TableProtocol
import VirtualTable

/// `table-walk`: what the virtual table's device makes of readings and requests.
///
/// Each line on standard input is a step, at a time in microseconds that never goes back:
///
///     table CHANNELS SERIAL MILLIHERTZ
///     request TIME SETUP [DATA]               in hexadecimal
///     scan TIME BUTTON COUNT:STATE:AGE ...    0 or 1; a reading for each channel
///     tick TIME
///
/// and each on standard output what came of it:
///
///     frame BYTES
///     reply BYTES                             `stall` where it refused
///     show TIME BUZZER LAMP                   0 or 1; `Lamp`
@main
enum TableWalk {
  typealias Device = TableDevice<VirtualConverters, CalibrationMemory, VirtualFront, VirtualClock>

  static func main() throws {
    let first = readLine() ?? ""
    guard let identity = try identity(fields(of: first)) else { throw WalkError(line: first) }
    var device = Device(
      identity: identity, converters: VirtualConverters(channelCount: identity.channelCount),
      store: CalibrationMemory(path: nil, initial: []), front: VirtualFront(),
      clock: VirtualClock())
    var shown = "0 0"
    while let line = readLine() {
      guard step(fields(of: line), &device) else { throw WalkError(line: line) }
      let now = "\(device.front.isSounding ? 1 : 0) \(device.front.lamp.rawValue)"
      if now != shown { print("show", device.clock.now, now) }
      shown = now
    }
  }

  private static func fields(of line: String) -> [Substring] { line.split(separator: " ") }

  private static func identity(_ fields: [Substring]) throws -> Identity? {
    guard fields.count == 4, fields[0] == "table", let channels = Int(fields[1]),
      let rate = UInt32(fields[3])
    else { return nil }
    let characters = Array(fields[2].utf8)
    return Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: channels,
      framesPerTransfer: 4, rateMillihertz: rate,
      serial: try SerialNumber(decoding: characters.span))
  }

  private static func step(_ fields: [Substring], _ device: inout Device) -> Bool {
    guard fields.count >= 2, let time = UInt64(fields[1]), time >= device.clock.now else {
      return false
    }
    device.clock.now = time
    switch fields[0] {
    case "request": return request(fields.dropFirst(2), &device)
    case "scan": return scan(fields.dropFirst(2), &device)
    case "tick":
      device.tick()
      return true
    default: return false
    }
  }

  private static func request(_ fields: ArraySlice<Substring>, _ device: inout Device) -> Bool {
    guard let first = fields.first, let setup = bytes(first),
      setup.count == SetupPacket.byteCount,
      let data = bytes(fields.count > 1 ? fields[fields.startIndex + 1] : "")
    else { return false }
    var reply = [UInt8](repeating: 0, count: 256)
    var span = reply.mutableSpan
    switch device.control(SetupPacket(decoding: setup.span), data: data.span, reply: &span) {
    case .accept(let count): print("reply", hexadecimal(reply.prefix(count)))
    case .stall: print("stall")
    }
    return true
  }

  private static func scan(_ fields: ArraySlice<Substring>, _ device: inout Device) -> Bool {
    guard fields.count == 1 + device.identity.channelCount else { return false }
    device.front.isButtonHeld = fields.first == "1"
    var channel = 0
    for field in fields.dropFirst() {
      guard let reading = reading(field) else { return false }
      device.converters.readings[channel] = reading
      channel += 1
    }
    device.scan()
    var transfer = [UInt8](repeating: 0, count: TableProtocol.transferBufferSize)
    var span = transfer.mutableSpan
    if let count = device.takeTransfer(into: &span, flush: true) {
      print("frame", hexadecimal(transfer.prefix(count)))
    }
    return true
  }

  private static func reading(_ field: Substring) -> CellReading? {
    let parts = field.split(separator: ":")
    guard parts.count == 3, let count = Int32(parts[0]), let raw = UInt8(parts[1]),
      let state = CellState(rawValue: raw), let age = UInt16(parts[2])
    else { return nil }
    return CellReading(count: count, state: state, age: age)
  }

  private static func bytes(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text
    while !rest.isEmpty {
      guard rest.count >= 2, let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for byte in bytes {
      if byte < 16 { text += "0" }
      text += String(byte, radix: 16)
    }
    return text
  }
}

struct WalkError: Error, CustomStringConvertible {
  let line: String
  var description: String { "table-walk: not a step: \(line)" }
}
