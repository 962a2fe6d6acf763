/// One server-sent event.
struct ServerEvent: Equatable, Sendable {
  var name: String
  var data: String
}

/// Reads server-sent events from bytes as they come, split anywhere.
///
/// Lines end with CR LF, LF or CR; a line that begins with a colon is a comment; a blank line
/// ends an event. Fields but `event` and `data` are skipped, and an event without data is none.
struct EventParser {
  /// The event's lines together are longer than `longestEvent`.
  struct TooLong: Error, Equatable {}

  /// Bytes of one event; the service's longest has a few kilobytes.
  static let longestEvent = 1 << 20

  private var line: [UInt8] = []
  private var name = ""
  private var data: [String] = []
  private var byteCount = 0
  private var lastWasReturn = false

  /// The events that end within `bytes`.
  mutating func add(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [ServerEvent] {
    var events: [ServerEvent] = []
    for byte in bytes {
      let endsPair = lastWasReturn && byte == UInt8(ascii: "\n")
      lastWasReturn = byte == UInt8(ascii: "\r")
      if endsPair { continue }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
        byteCount += 1
        guard byteCount <= Self.longestEvent else { throw TooLong() }
        line.append(byte)
        continue
      }
      if let event = endLine() { events.append(event) }
    }
    return events
  }

  private mutating func endLine() -> ServerEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else { return endEvent() }
    guard line.first != UInt8(ascii: ":") else {
      byteCount -= line.count  // a stream of nothing but comments never grows
      return nil
    }
    let parts = line.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    var value = parts.count > 1 ? parts[1] : []
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    switch String(decoding: parts[0], as: UTF8.self) {
    case "event": name = String(decoding: value, as: UTF8.self)
    case "data": data.append(String(decoding: value, as: UTF8.self))
    default: break
    }
    return nil
  }

  private mutating func endEvent() -> ServerEvent? {
    defer {
      name = ""
      data.removeAll(keepingCapacity: true)
      byteCount = 0
    }
    guard !data.isEmpty else { return nil }
    return ServerEvent(
      name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
  }
}
