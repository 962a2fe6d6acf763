import CSystemd
import Foundation
import Synchronization
import Testing

/// What shows notifications on a desktop, as far as a program that sends them can tell.
///
/// A value of `Conduct` says how it behaves; one thread serves until `stop`.
final class NotificationServer: Sendable {
  enum Conduct: Sendable {
    case shows(capabilities: [String])
    /// Takes calls and never answers.
    case isStuck
    case refuses
  }

  struct Shown: Equatable, Sendable {
    var signature: String
    var app: String
    var replaces: UInt32
    var summary: String
    var body: String
    var urgency: UInt8?
    var expires: Int32
    var number: UInt32
  }

  private let conduct: Conduct
  private let state = Mutex(
    (shown: [Shown](), isStopped: false, calls: 0, startStatus: CInt(0)))
  private let ends: AsyncStream<Void>
  private let ended: AsyncStream<Void>.Continuation

  init(_ conduct: Conduct, at address: String) async throws {
    self.conduct = conduct
    (ends, ended) = AsyncStream.makeStream()
    let (starts, ready) = AsyncStream.makeStream(of: Void.self)
    Thread.detachNewThread { [self] in
      var bus: OpaquePointer?
      var status = sd_bus_new(&bus)
      if status >= 0 { status = sd_bus_set_address(bus, address) }
      if status >= 0 { status = sd_bus_set_bus_client(bus, 1) }
      if status >= 0 { status = sd_bus_start(bus) }
      if status >= 0 { status = sd_bus_request_name(bus, "org.freedesktop.Notifications", 0) }
      state.withLock { $0.startStatus = min(status, 0) }
      ready.finish()
      while status >= 0, !state.withLock({ $0.isStopped }) { status = serveOne(bus) }
      _ = sd_bus_flush_close_unref(bus)
      ended.finish()
    }
    for await _ in starts {}
    try #require(state.withLock { $0.startStatus } == 0)
  }

  var shown: [Shown] { state.withLock { $0.shown } }
  var calls: Int { state.withLock { $0.calls } }

  /// Leaves the bus; returns when it has.
  func stop() async {
    state.withLock { $0.isStopped = true }
    for await _ in ends {}
  }

  deinit { state.withLock { $0.isStopped = true } }

  private func serveOne(_ bus: OpaquePointer?) -> CInt {
    var message: OpaquePointer?
    let status = sd_bus_process(bus, &message)
    defer { sd_bus_message_unref(message) }
    guard status > 0 else { return status < 0 ? status : sd_bus_wait(bus, 20_000) }
    guard let message, isCall(message, nil) else { return 0 }
    state.withLock { $0.calls += 1 }
    switch conduct {
    case .isStuck: return 0
    case .refuses:
      var error = sd_bus_error()
      defer { sd_bus_error_free(&error) }
      sd_bus_error_set(&error, "org.example.Error.Full", "no room for more")
      return sd_bus_reply_method_error(message, &error)
    case .shows(let capabilities): return answer(message, capabilities)
    }
  }

  private func answer(_ message: OpaquePointer, _ capabilities: [String]) -> CInt {
    var reply: OpaquePointer?
    sd_bus_message_new_method_return(message, &reply)
    defer { sd_bus_message_unref(reply) }
    if isCall(message, "GetCapabilities") {
      sd_bus_message_open_container(reply, letter("a"), "s")
      for one in capabilities { sd_bus_message_append_basic(reply, letter("s"), one) }
      sd_bus_message_close_container(reply)
    } else if isCall(message, "Notify") {
      var number = show(message)
      sd_bus_message_append_basic(reply, letter("u"), &number)
    }
    return sd_bus_send(nil, reply, nil)
  }

  private func show(_ message: OpaquePointer) -> UInt32 {
    let signature = String(cString: sd_bus_message_get_signature(message, 1))
    let app = text(message)
    let replaces = number(message, "u", UInt32(0))
    _ = text(message)
    let (summary, body) = (text(message), text(message))
    sd_bus_message_enter_container(message, letter("a"), "s")
    sd_bus_message_exit_container(message)
    var urgency: UInt8?
    sd_bus_message_enter_container(message, letter("a"), "{sv}")
    while sd_bus_message_enter_container(message, letter("e"), "sv") > 0 {
      if text(message) == "urgency", sd_bus_message_enter_container(message, letter("v"), "y") > 0 {
        urgency = number(message, "y", UInt8(0))
        sd_bus_message_exit_container(message)
      }
      sd_bus_message_exit_container(message)
    }
    sd_bus_message_exit_container(message)
    let expires = number(message, "i", Int32(0))
    return state.withLock { state in
      let number = replaces != 0 ? replaces : (state.shown.map(\.number).max() ?? 0) + 1
      state.shown.append(
        Shown(
          signature: signature, app: app, replaces: replaces, summary: summary, body: body,
          urgency: urgency, expires: expires, number: number))
      return number
    }
  }

  private func isCall(_ message: OpaquePointer, _ name: String?) -> Bool {
    sd_bus_message_is_method_call(message, "org.freedesktop.Notifications", name) > 0
  }

  private func letter(_ letter: Unicode.Scalar) -> CChar { CChar(UInt8(ascii: letter)) }

  private func text(_ message: OpaquePointer) -> String {
    var text: UnsafePointer<CChar>?
    sd_bus_message_read_basic(message, letter("s"), &text)
    return text.map { String(cString: $0) } ?? "?"
  }

  private func number<Value: BitwiseCopyable>(
    _ message: OpaquePointer, _ kind: Unicode.Scalar, _ start: Value
  ) -> Value {
    var value = start
    sd_bus_message_read_basic(message, letter(kind), &value)
    return value
  }
}
