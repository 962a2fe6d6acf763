internal import CSystemd
internal import Glibc

/// A connection to the desktop's bus, for the calls of its notification service.
///
/// Letting the value go closes the connection. Every call is bounded by `patience`.
@safe
struct SessionBus: ~Copyable {
  /// A desktop answers within milliseconds; one that is stuck shall not hold up the next notice.
  static let patience = Duration.seconds(2)

  private static let service = "org.freedesktop.Notifications"
  private static let path = "/org/freedesktop/Notifications"

  // Owned by this value alone and used on one thread.
  private let bus: OpaquePointer

  private init(taking bus: OpaquePointer) { unsafe self.bus = unsafe bus }

  deinit { _ = unsafe sd_bus_close_unref(bus) }

  /// Connects and says hello.
  static func open(_ address: String) throws(BusFailure) -> SessionBus {
    var made: OpaquePointer?
    // Written within the call.
    try throwing(unsafe sd_bus_new(&made))
    guard let made = unsafe made else { throw BusFailure(status: .init(rawValue: ENOMEM)) }
    let bus = unsafe SessionBus(taking: made)
    try bus.start(address)
    return bus
  }

  private func start(_ address: String) throws(BusFailure) {
    // The string is copied within the call.
    try throwing(unsafe sd_bus_set_address(bus, address))
    try throwing(unsafe sd_bus_set_bus_client(bus, 1))
    try throwing(unsafe sd_bus_start(bus))
    try waitUntilReady()
  }

  /// Whether what the desktop shows may hold markup.
  func hasMarkup() throws(BusFailure) -> Bool {
    let message = try newCall("GetCapabilities")
    return try send(message).readTexts().contains("body-markup")
  }

  /// Shows the bubble in place of number `replacing` (0: of none); returns its number.
  func notify(_ bubble: Bubble, replacing: UInt32) throws(BusFailure) -> UInt32 {
    let message = try newCall("Notify")
    try message.append(bubble, replacing: replacing)
    return try send(message).readNumber()
  }

  /// Takes in what has come unasked, such as which bubbles were closed; false when the
  /// connection has gone.
  func takeNews() -> Bool {
    for _ in 0..<256 {
      let status = unsafe sd_bus_process(bus, nil)
      if status == 0 { return true }
      if status < 0 { return false }
    }
    return true
  }

  private func send(_ message: borrowing BusMessage) throws(BusFailure) -> BusMessage {
    // The bus lives as long as the call.
    try unsafe message.call(on: bus, within: Self.microseconds(Self.patience))
  }

  private func newCall(_ name: String) throws(BusFailure) -> BusMessage {
    var made: OpaquePointer?
    // The strings are copied within the call; the message is ours.
    try throwing(
      unsafe sd_bus_message_new_method_call(
        bus, &made, Self.service, Self.path, Self.service, name))
    guard let made = unsafe made else { throw BusFailure(status: .init(rawValue: ENOMEM)) }
    return unsafe BusMessage(taking: made)
  }

  /// The library's own wait for a bus that accepts and then says nothing is 25 s.
  private func waitUntilReady() throws(BusFailure) {
    let clock = ContinuousClock()
    let end = clock.now + Self.patience
    while true {
      let isReady = unsafe sd_bus_is_ready(bus)
      try throwing(isReady)
      guard isReady == 0 else { return }
      let processed = unsafe sd_bus_process(bus, nil)
      try throwing(processed)
      guard processed == 0 else { continue }
      let left = end - clock.now
      guard left > .zero else { throw BusFailure(status: .init(rawValue: ETIMEDOUT)) }
      try throwing(unsafe sd_bus_wait(bus, Self.microseconds(left)))
    }
  }

  private static func microseconds(_ duration: Duration) -> UInt64 {
    UInt64(max(duration / .microseconds(1), 1))
  }
}
