import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A web server on this machine that answers as it is told, one answer after the other.
final class Receiver: Sendable {
  enum Answer: Sendable {
    case status(Int, retryAfter: String? = nil, location: String? = nil, body: String = "")
    /// Takes the request and says nothing.
    case hangs
    /// Never stops to send.
    case endless(status: Int)
    /// Sends a little and then nothing.
    case stalls(status: Int)
  }

  struct Received: Sendable {
    var method: String
    var headers: [String: String]
    var body: String
    var at: ContinuousClock.Instant
  }

  private let answers: [Answer]
  private let state = Mutex((received: [Received](), bytes: 0))

  /// The last answer stays.
  init(_ answers: [Answer]) { self.answers = answers }

  var received: [Received] { state.withLock { $0.received } }
  /// What an endless answer got rid of.
  var bytesSent: Int { state.withLock { $0.bytes } }

  /// Serves while `body` runs, which is given the server's address.
  func serve<Value: Sendable>(
    _ body: @Sendable (_ address: String) async throws -> Value
  ) async throws -> Value {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let server = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        try await self.answer(request)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        port.yield(channel.localAddress?.port ?? 0)
        port.finish()
      }, logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try? await server.run() }
      defer { group.cancelAll() }
      return try await body("http://127.0.0.1:\(await ports.first { _ in true } ?? 0)")
    }
  }

  private func answer(_ request: Request) async throws -> Response {
    let at = ContinuousClock.now
    let body = try await request.body.collect(upTo: 1 << 20)
    var headers: [String: String] = [:]
    for field in request.headers { headers[field.name.canonicalName] = field.value }
    let one = Received(
      method: request.method.rawValue, headers: headers, body: String(buffer: body), at: at)
    let index = state.withLock { state in
      state.received.append(one)
      return min(state.received.count, answers.count) - 1
    }
    switch answers[index] {
    case .status(let code, let retryAfter, let location, let body):
      var fields = HTTPFields()
      fields[.retryAfter] = retryAfter
      fields[.location] = location
      return Response(
        status: .init(code: code), headers: fields, body: .init(byteBuffer: .init(string: body)))
    case .hangs:
      try await Task.sleep(for: .seconds(3600))
      return Response(status: .ok)
    case .endless(let code):
      return Response(
        status: .init(code: code),
        body: .init { writer in
          while true {
            try await writer.write(ByteBuffer(repeating: UInt8(ascii: "a"), count: 4096))
            self.state.withLock { $0.bytes += 4096 }
          }
        })
    case .stalls(let code):
      return Response(
        status: .init(code: code),
        body: .init { writer in
          try await writer.write(ByteBuffer(string: "begun"))
          try await Task.sleep(for: .seconds(3600))
        })
    }
  }
}
