import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request and its answer over the daemon's Unix socket.
struct HTTPExchange: Sendable {
  typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

  var socketPath: String
  var timeLimit: Duration

  /// The answer's status and body; the body is never longer than `longest`.
  func answer(
    _ method: RequestMethod, _ path: String, body: [UInt8]?, longest: Int
  ) async throws(ControlError) -> (status: Int, body: [UInt8]) {
    do {
      return try await withTimeLimit {
        let connection = try await connect()
        return try await connection.executeThenClose { inbound, outbound in
          try await outbound.write(contentsOf: request(method, path, body))
          return try await collect(inbound, longest: longest)
        }
      }
    } catch {
      throw translated(error)
    }
  }

  /// How often a daemon is tried that has too many callers waiting at its door, 50 ms apart.
  private static let mostAttempts = 100

  /// Connects; the connection closes when nothing has come for `longestSilence`.
  func connect(longestSilence: Duration? = nil) async throws -> Connection {
    for _ in 1..<Self.mostAttempts {
      do {
        return try await connectOnce(longestSilence)
      } catch let error as IOError where error.errnoCode == EAGAIN {
        try await Task.sleep(for: .milliseconds(50))
      }
    }
    return try await connectOnce(longestSilence)
  }

  private func connectOnce(_ longestSilence: Duration?) async throws -> Connection {
    try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(TimeAmount(timeLimit))
      .connect(unixDomainSocketPath: socketPath) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let longestSilence {
            try channel.pipeline.syncOperations.addHandlers(
              IdleStateHandler(readTimeout: TimeAmount(longestSilence)), CloseWhenIdle())
          }
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try Connection(wrappingChannelSynchronously: channel)
        }
      }
  }

  func request(
    _ method: RequestMethod, _ path: String, _ body: [UInt8]? = nil,
    accepting type: String = "application/json"
  ) -> [HTTPClientRequestPart] {
    var headers: HTTPHeaders = [
      "Host": "localhost", "Accept": type, "Connection": "close", "User-Agent": "treadlight",
    ]
    if let body {
      headers.add(name: "Content-Type", value: "application/json")
      headers.add(name: "Content-Length", value: "\(body.count)")
    } else if method != .get {
      headers.add(name: "Content-Length", value: "0")
    }
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: method.rawValue), uri: path, headers: headers)
    var parts: [HTTPClientRequestPart] = [.head(head)]
    if let body { parts.append(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
    return parts + [.end(nil)]
  }

  private func collect(
    _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>, longest: Int
  ) async throws -> (status: Int, body: [UInt8]) {
    var status: Int?
    var bytes: [UInt8] = []
    for try await part in inbound {
      switch part {
      case .head(let head): status = Int(head.status.code)
      case .body(let buffer):
        guard bytes.count + buffer.readableBytes <= longest else {
          throw ControlError.answerTooLong(maximum: longest)
        }
        bytes += buffer.readableBytesView
      case .end:
        if let status { return (status, bytes) }
      }
    }
    try Task.checkCancellation()
    throw ControlError.closedEarly(path: socketPath)
  }

  private func withTimeLimit<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask(operation: work)
      group.addTask {
        try await Task.sleep(for: timeLimit)
        throw ControlError.timedOut(path: socketPath, timeLimit)
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }

  /// What NIO's errors mean here.
  func translated(_ error: any Error) -> ControlError {
    switch error {
    case let error as ControlError: error
    // It was there, and has gone without an answer.
    case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode):
      .closedEarly(path: socketPath)
    case let error as IOError: .noDaemon(path: socketPath, errno: error.errnoCode)
    case SocketAddressError.unixDomainSocketPathTooLong: .pathTooLong(path: socketPath)
    case is ChannelError: .closedEarly(path: socketPath)
    case HTTPParserError.invalidEOFState: .closedEarly(path: socketPath)
    case is HTTPParserError: .notHTTP(path: socketPath)
    default: .closedEarly(path: socketPath)
    }
  }
}
