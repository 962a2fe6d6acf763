internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import TableModel

/// Posts each notice to a web server until that has it, a bounded number of times.
///
/// The receiver's status is its answer: 2xx is success; 429 and 5xx, no connection and no answer
/// in time are tried again; all else, redirections too, is a refusal.
actor WebhookSink: NoticeSink {
  /// How much of an answer is read, and only for the words of a refusal.
  static let longestAnswer = 4096
  /// How much of it is told.
  static let longestQuote = 200

  private let webhook: SignalConfiguration.Webhook
  private let address: WebhookAddress
  private let secret: WebhookSecret
  private let wallClock: @Sendable () -> WallTime
  private var client: HTTPClient?

  init(
    _ webhook: SignalConfiguration.Webhook, wallClock: @escaping @Sendable () -> WallTime
  ) throws(ConfigurationFlaw) {
    self.webhook = webhook
    self.wallClock = wallClock
    address = try WebhookAddress(webhook.url)
    secret = try WebhookSecret(path: webhook.secretFile)
  }

  func deliver(_ notice: AlarmNotice) async throws(SinkFailure) {
    let client = openClient()
    let body = notice.json
    var plan = RetryPlan(attempts: webhook.attempts)
    while true {
      let attempt = await attempt(client, notice.id, body)
      guard !Task.isCancelled || attempt == .accepted else { throw .cutOff }
      switch attempt {
      case .accepted: return
      case .refused(let status, let answer): throw .webhookRefused(status: status, answer: answer)
      case .noAnswer(let reason, let requested):
        switch plan.failed(requested: requested) {
        case .giveUp: throw .webhookGaveUp(attempts: plan.made, last: reason)
        case .retryAfter(let delay): try await Self.pause(delay)
        }
      }
    }
  }

  private static func pause(_ delay: Duration) async throws(SinkFailure) {
    do { try await Task.sleep(for: delay) } catch { throw .cutOff }
  }

  func finish() async {
    try? await client?.shutdown()
    client = nil
  }

  private func openClient() -> HTTPClient {
    if let client { return client }
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.httpVersion = .http1Only
    configuration.timeout = .init(connect: .init(webhook.timeout), read: .init(webhook.timeout))
    // Alarms are far apart: a connection kept until the next would be dead by then.
    configuration.connectionPool.idleTimeout = .seconds(5)
    // The plan is ours: the client's own tries would use up the attempt's time.
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.client = client
    return client
  }

  private func attempt(_ client: HTTPClient, _ id: String, _ body: [UInt8]) async -> Attempt {
    let seconds = wallClock().nanoseconds / 1_000_000_000
    var request = HTTPClientRequest(url: address.full)
    request.method = .POST
    request.headers = [
      "Content-Type": "application/json",
      "User-Agent": "Treadlight",
      DeliverySignature.deliveryHeader: id.onOneLine,
      DeliverySignature.timestampHeader: "\(seconds)",
      DeliverySignature.signatureHeader: DeliverySignature.value(
        timestamp: seconds, body: body, secret: secret),
    ]
    request.body = .bytes(ByteBuffer(bytes: body))
    do {
      let deadline = NIODeadline.now() + TimeAmount(webhook.timeout)
      let response = try await client.execute(request, deadline: deadline)
      let status = Int(response.status.code)
      if (200...299).contains(status) { return .accepted }
      if RetryPlan.isWorthAnother(status: status) {
        let seconds = response.headers.first(name: "Retry-After").flatMap { Int32($0) }
        return .noAnswer(.busy(status: status), requested: seconds.map { .seconds(max($0, 0)) })
      }
      return .refused(status: status, answer: await Self.quote(response.body))
    } catch {
      return .noAnswer(SinkFailure.NoAnswer(error), requested: nil)
    }
  }

  /// The beginning of the answer; what cannot be read in time is left out.
  private static func quote(_ body: HTTPClientResponse.Body) async -> String {
    var text: [UInt8] = []
    do {
      for try await part in body {
        text += part.readableBytesView.prefix(longestAnswer - text.count)
        if text.count == longestAnswer { break }
      }
    } catch {}
    return String(String(decoding: text, as: UTF8.self).onOneLine.prefix(longestQuote))
  }

  /// What came of one attempt.
  enum Attempt: Equatable {
    case accepted
    case refused(status: Int, answer: String)
    /// `requested` is the answer's `Retry-After` in seconds; its form as a date is not read.
    case noAnswer(SinkFailure.NoAnswer, requested: Duration?)
  }
}
