import ControlService
import SessionAnalysis

/// What a request does.
enum RequestMethod: String, Sendable {
  case get = "GET"
  case post = "POST"
  case put = "PUT"
  case delete = "DELETE"
}

/// Asks the daemon, one connection per request.
struct ControlClient: Sendable {
  /// The longest answer taken.
  static let longestAnswer = 8 << 20

  var socketPath: String
  /// The table that all requests are about, by name or serial number; nil: the only one.
  var table: String?
  var timeLimit = Duration.seconds(10)

  /// The same with another time limit.
  func patient(_ limit: Duration) -> Self {
    var client = self
    client.timeLimit = limit
    return client
  }

  func get<Answer: Decodable & Sendable>(
    _ path: String, as type: Answer.Type = Answer.self
  ) async throws(ControlError) -> Answer {
    try Self.decode(type, try await answer(.get, path, nil))
  }

  func send<Answer: Decodable & Sendable>(
    _ method: RequestMethod, _ path: String, _ body: (any Encodable)? = nil,
    as type: Answer.Type = Answer.self
  ) async throws(ControlError) -> Answer {
    try Self.decode(type, try await answer(method, path, body))
  }

  /// For requests whose answer is empty.
  func send(
    _ method: RequestMethod, _ path: String, _ body: (any Encodable)? = nil
  ) async throws(ControlError) {
    _ = try await answer(method, path, body)
  }

  /// The path with the table it is about.
  func addressed(_ path: String) -> String {
    guard let table else { return path }
    return "\(path)\(path.contains("?") ? "&" : "?")table=\(Route.encoded(table))"
  }

  private func answer(
    _ method: RequestMethod, _ path: String, _ body: (any Encodable)?
  ) async throws(ControlError) -> [UInt8] {
    let json: [UInt8]?
    do {
      json = try body.map { try JSONText.encode($0) }
    } catch {
      throw .malformed(JSONProblem.words(error))
    }
    let exchange = HTTPExchange(socketPath: socketPath, timeLimit: timeLimit)
    let (status, bytes) = try await exchange.answer(
      method, addressed(path), body: json, longest: Self.longestAnswer)
    guard 200..<300 ~= status else { throw Self.refusal(status, bytes) }
    return bytes
  }

  static func refusal(_ status: Int, _ bytes: [UInt8]) -> ControlError {
    guard let answer = try? JSONText.decode(ErrorAnswer.self, from: bytes) else {
      return .unexplained(status: status)
    }
    return .refused(status: status, answer)
  }

  private static func decode<Answer: Decodable>(
    _ type: Answer.Type, _ bytes: [UInt8]
  ) throws(ControlError) -> Answer {
    do {
      return try JSONText.decode(type, from: bytes)
    } catch {
      throw .malformed(JSONProblem.words(error))
    }
  }
}
