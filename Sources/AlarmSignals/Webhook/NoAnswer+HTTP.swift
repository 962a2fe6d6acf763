internal import AsyncHTTPClient
internal import NIOCore
internal import NIOPosix

extension SinkFailure.NoAnswer {
  /// Says of an HTTP client's error what a person can act on; never the address.
  init(_ error: any Error) {
    let deadlines: [HTTPClientError] = [.connectTimeout, .readTimeout, .deadlineExceeded]
    switch error {
    case let error as HTTPClientError where deadlines.contains(error): self = .timedOut
    case let error as HTTPClientError: self = .broken(error.shortDescription)
    case ChannelError.connectTimeout: self = .timedOut
    case let error as IOError:
      self = .notConnected(SystemStatus(rawValue: error.errnoCode).words)
    case let error as NIOConnectionError:
      let reasons: [(any Error)?] = error.connectionErrors.map(\.error)
      let lookups = [error.dnsAError, error.dnsAAAAError]
      let words = (reasons.isEmpty ? lookups : reasons).compactMap { $0.map(Self.words) }
      self = .notConnected(words.joined(separator: "; "))
    default: self = .broken(Self.words(error))
    }
  }

  private static func words(_ error: any Error) -> String {
    if let error = error as? IOError { return SystemStatus(rawValue: error.errnoCode).words }
    return String("\(error)".onOneLine.prefix(WebhookSink.longestQuote))
  }
}
