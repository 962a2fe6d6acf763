import ClientRegistry
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import SessionAnalysis
import Synchronization
import TableModel

@testable import ControlService

/// The service as whoever comes by TCP finds it; the clock of its codes is set by hand.
final class NetworkDoor: Sendable {
  static let secret = String(repeating: "7f", count: 32)
  static let origin = ["Origin": "http://192.168.1.5:8123"]

  let service: ControlService
  let clock = SetClock(.now)
  private let inner: Door

  init(address: String = "192.168.1.5", others: [String] = []) throws {
    inner = try Door()
    service = ControlService(
      registry: inner.registry, tables: ServedTables([ServedTable(control: inner.table)]),
      logger: Logger(label: "door") { _ in SwiftLogNoOpLogHandler() },
      ticks: { [clock] in clock.now }, now: { Door.now })
    let door = HTTPDoor(
      address: address, port: 8123, token: AccessToken(Self.secret), tokenFile: "/t",
      otherHosts: others)
    service.door.set(door.policy(port: 8123, devices: service.devices))
  }

  struct Reply {
    var status: Int
    var text: String
    var cookie: String?

    var code: String? {
      (try? JSONText.decode(ErrorAnswer.self, from: Array(text.utf8)))?.error.code
    }
    /// The token that the cookie sets.
    var token: String? {
      cookie.flatMap { $0.firstMatch(of: /^treadlight=([0-9a-f]+);/) }.map { String($0.1) }
    }

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try JSONText.decode(type, from: Array(text.utf8))
    }
  }

  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil,
    host: String = "192.168.1.5:8123", fields: [String: String] = [:],
    channel: any Channel = EmbeddedChannel()
  ) async throws -> Reply {
    var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
    if let token { head.headerFields[.authorization] = "Bearer \(token)" }
    if !body.isEmpty {
      head.headerFields[.contentType] = "application/json"
      head.headerFields[.contentLength] = "\(body.utf8.count)"
    }
    for (name, value) in fields {
      guard let name = HTTPField.Name(name) else { continue }
      head.headerFields[name] = value
    }
    let request = Request(head: head, body: .init(buffer: ByteBuffer(string: body)))
    let source = ApplicationRequestContextSource(channel: channel, logger: Logger(label: "door"))
    let response = try await service.router(behind: service.doorMiddleware()).buildResponder()
      .respond(to: request, context: ControlContext(source: source))
    let text = Mutex("")
    try await response.body.write(TextWriter { piece in text.withLock { $0 += piece } })
    return Reply(
      status: Int(response.status.code), text: text.withLock { $0 },
      cookie: response.headers[.setCookie])
  }

  /// A new code for a device.
  func code(_ role: AccessRole, name: String = "tablet") async throws -> String {
    let reply = try await ask(
      .post, "/v1/pairings", #"{"role":"\#(role.rawValue)","name":"\#(name)"}"#, token: Self.secret)
    return try reply.decoded(PairingAnswer.self).code
  }

  func pair(_ code: String, fields: [String: String] = origin) async throws -> Reply {
    try await ask(.post, "/v1/pair", #"{"code":"\#(code)"}"#, fields: fields)
  }

  /// The token of a newly paired device.
  func token(_ role: AccessRole, name: String = "tablet") async throws -> String {
    try await pair(code(role, name: name)).token ?? ""
  }
}

/// A clock that stands still until it is moved.
final class SetClock: Sendable {
  private let instant: Mutex<ContinuousClock.Instant>

  init(_ instant: ContinuousClock.Instant) { self.instant = Mutex(instant) }

  var now: ContinuousClock.Instant { instant.withLock { $0 } }
  func advance(by duration: Duration) { instant.withLock { $0 += duration } }
}

private struct TextWriter: ResponseBodyWriter {
  let take: (String) -> Void

  init(_ take: @escaping (String) -> Void) { self.take = take }
  mutating func write(_ buffer: ByteBuffer) { take(String(buffer: buffer)) }
  consuming func finish(_ trailingHeaders: HTTPFields?) {}
}
