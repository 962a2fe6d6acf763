internal import CSystemd
internal import Glibc

/// A message on the bus, with the one reference that is let go in `deinit`.
@safe
struct BusMessage: ~Copyable {
  // Owned by this value alone and used on one thread.
  private let message: OpaquePointer

  /// Takes over the reference that the C library handed out.
  init(taking message: OpaquePointer) { unsafe self.message = unsafe message }

  deinit { unsafe sd_bus_message_unref(message) }

  /// Sends the message and waits for the answer, at most `limit` microseconds.
  func call(on bus: OpaquePointer, within limit: UInt64) throws(BusFailure) -> BusMessage {
    var error = unsafe sd_bus_error()
    var answer: OpaquePointer?
    // The error is filled within the call and freed here; the answer is ours.
    let status = unsafe sd_bus_call(bus, message, limit, &error, &answer)
    defer { unsafe sd_bus_error_free(&error) }
    guard status >= 0, let answer = unsafe answer else {
      let detail = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
      throw BusFailure(status: SystemStatus(rawValue: -status), detail: detail.onOneLine)
    }
    return unsafe BusMessage(taking: answer)
  }

  func append(_ bubble: Bubble, replacing: UInt32) throws(BusFailure) {
    // The strings are copied into the message within the call.
    try throwing(
      unsafe treadlight_append_notification(
        message, "Treadlight", replacing, "dialog-warning", bubble.summary, bubble.body,
        bubble.urgency, bubble.expires))
  }

  func readNumber() throws(BusFailure) -> UInt32 {
    var number: UInt32 = 0
    // 'u' is four bytes, written within the call.
    let status = unsafe sd_bus_message_read_basic(message, CChar(UInt8(ascii: "u")), &number)
    guard status > 0 else { throw BusFailure(status: SystemStatus(rawValue: -status)) }
    return number
  }

  func readTexts() throws(BusFailure) -> [String] {
    var texts: [String] = []
    let array = CChar(UInt8(ascii: "a"))
    let string = CChar(UInt8(ascii: "s"))
    try throwing(unsafe sd_bus_message_enter_container(message, array, "s"))
    var text: UnsafePointer<CChar>?
    // Each string lives as long as the message and is copied at once.
    while unsafe sd_bus_message_read_basic(message, string, &text) > 0, let found = unsafe text {
      unsafe texts.append(String(cString: found))
    }
    return texts
  }
}

/// A failure of the bus, kept as the C library's number and the other side's words.
struct BusFailure: Error, Equatable {
  var status: SystemStatus
  var detail = ""

  var isConnectionLost: Bool {
    [ECONNRESET, ENOTCONN, EPIPE, ESHUTDOWN].contains(status.rawValue)
  }
}

/// Turns the C library's "negative is a failure" into a throw.
func throwing(_ status: CInt) throws(BusFailure) {
  if status < 0 { throw BusFailure(status: SystemStatus(rawValue: -status)) }
}
