import Foundation
import TableModel
import Testing

@testable import AlarmSignals

@Suite(.timeLimit(.minutes(2)))
struct WebhookSinkTests {
  private static let secret = "a shared s3cret"
  private let folder: TemporaryFolder
  private let secretFile: String

  init() throws {
    folder = try TemporaryFolder()
    secretFile = try folder.write(Self.secret + "\n", to: "secret")
  }

  /// What the README gives to people who write a receiver.
  private static let verify = """
    import hashlib, hmac, sys
    secret, timestamp, signature = (argument.encode() for argument in sys.argv[1:4])
    body = sys.stdin.buffer.read()
    wanted = b"v1=" + hmac.new(secret, timestamp + b"." + body, hashlib.sha256).hexdigest().encode()
    print(hmac.compare_digest(wanted, signature))
    """

  @Test(.enabled(if: isInstalled("/usr/bin/python3")))
  func postsTheNoticeSignedForAReceiverToVerify() async throws {
    let receiver = Receiver([.status(204)])
    try await deliver(to: receiver)
    let one = try #require(receiver.received.first)
    #expect(receiver.received.count == 1)
    #expect(one.method == "POST")
    #expect(one.body == String(decoding: AlarmNotice.sample().json, as: UTF8.self))
    #expect(one.headers["content-type"] == "application/json")
    #expect(one.headers["treadlight-delivery"] == "n-1")
    #expect(one.headers["treadlight-timestamp"] == "1795256131")
    let signature = try #require(one.headers["treadlight-signature"])
    for (body, expected) in [(one.body, "True\n"), (one.body + " ", "False\n")] {
      let verdict = try await output(
        of: "/usr/bin/python3",
        ["-c", Self.verify, Self.secret, "1795256131", signature], input: Array(body.utf8))
      #expect(verdict == expected)
    }
  }

  @Test func triesAgainUntilItIsTaken() async throws {
    let receiver = Receiver([.status(500), .status(502), .status(200)])
    try await deliver(to: receiver)
    #expect(receiver.received.count == 3)
    #expect(Set(receiver.received.map { $0.headers["treadlight-delivery"] }) == ["n-1"])
    let gaps = zip(receiver.received, receiver.received.dropFirst()).map { $1.at - $0.at }
    #expect(gaps[0] >= .milliseconds(490) && gaps[1] >= .milliseconds(990))
  }

  @Test(arguments: [("1", 0.99), ("-5", 0.49), ("Fri, 31 Dec 1999 23:59:59 GMT", 0.49)])
  func waitsAsTheReceiverAsks(retryAfter: String, seconds: Double) async throws {
    let receiver = Receiver([.status(429, retryAfter: retryAfter), .status(200)])
    try await deliver(to: receiver)
    let times = receiver.received.map(\.at)
    #expect(times.count == 2 && times[1] - times[0] >= .seconds(seconds))
  }

  @Test(
    arguments: [
      (
        .status(404, body: "no such\u{1b}hook"),
        .webhookRefused(status: 404, answer: "no such hook")
      ),
      (.status(401), .webhookRefused(status: 401, answer: "")),
      (
        .endless(status: 400),
        .webhookRefused(status: 400, answer: String(repeating: "a", count: 200))
      ),
      (.stalls(status: 403), .webhookRefused(status: 403, answer: "begun")),
    ] as [(Receiver.Answer, SinkFailure)])
  func triesARefusalOnlyOnce(answer: Receiver.Answer, failure: SinkFailure) async throws {
    let receiver = Receiver([answer])
    await #expect(throws: failure) { try await deliver(to: receiver, timeout: .seconds(4)) }
    #expect(receiver.received.count == 1)
    // What the sockets between the two hold at most, and far from endless.
    #expect(receiver.bytesSent < 64 << 20)
  }

  @Test func followsNoRedirection() async throws {
    let elsewhere = Receiver([.status(200)])
    try await elsewhere.serve { address in
      let receiver = Receiver([.status(307, location: address + "/stolen")])
      await #expect(throws: SinkFailure.webhookRefused(status: 307, answer: "")) {
        try await deliver(to: receiver)
      }
    }
    #expect(elsewhere.received.isEmpty)
  }

  @Test(arguments: [.endless(status: 200), .stalls(status: 201)] as [Receiver.Answer])
  func takesTheStatusForTheAnswer(answer: Receiver.Answer) async throws {
    let receiver = Receiver([answer])
    try await deliver(to: receiver)
    #expect(receiver.received.count == 1)
  }

  @Test func givesUpOnOneThatNeverAnswers() async throws {
    let receiver = Receiver([.hangs])
    await #expect(throws: SinkFailure.webhookGaveUp(attempts: 2, last: .timedOut)) {
      try await deliver(to: receiver, timeout: .seconds(1), attempts: 2)
    }
    #expect((1...2).contains(receiver.received.count))
  }

  @Test func givesUpOnOneThatIsAlwaysBusy() async throws {
    let receiver = Receiver([.status(503)])
    await #expect(throws: SinkFailure.webhookGaveUp(attempts: 2, last: .busy(status: 503))) {
      try await deliver(to: receiver, attempts: 2)
    }
  }

  @Test func saysThatNobodyListensWithoutTheAddress() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let failure = await #expect(throws: SinkFailure.self) {
      // No server may have this port: it is the first, and reserved (IANA: tcpmux).
      try await deliver(to: "http://127.0.0.1:1/in?token=t0ken", attempts: 1)
    }
    let words = try #require(failure).words
    #expect(words.hasPrefix("no connection: ") && words.hasSuffix("(1 attempt)"), "\(words)")
    #expect(!words.contains("t0ken") && !words.contains(Self.secret))
    // At once, not when the attempt's 30 s are over.
    #expect(clock.now - start < .seconds(20))
  }

  @Test func saysThatANameIsNotKnown() async throws {
    let failure = await #expect(throws: SinkFailure.self) {
      // RFC 6761: never a host.
      try await deliver(to: "https://studio.invalid/in?token=t0ken", attempts: 1)
    }
    let words = try #require(failure).words
    #expect(words.contains("no connection") || words.contains("no answer in time"))
    #expect(!words.contains("t0ken"))
  }

  @Test(.enabled(if: isInstalled("/usr/bin/openssl")))
  func trustsNoCertificateThatNobodyVouchesFor() async throws {
    let server = try await EncryptedServer(in: folder)
    let failure = await #expect(throws: SinkFailure.self) {
      try await deliver(to: "https://127.0.0.1:\(server.port)/", attempts: 1)
    }
    #expect(try #require(failure).words.lowercased().contains("certificate"))
  }

  @Test func endsWithTheTaskThatWaitsForIt() async throws {
    let receiver = Receiver([.hangs])
    try await receiver.serve { address in
      let delivery = Task {
        await #expect(throws: SinkFailure.cutOff) { try await deliver(to: address) }
      }
      try await eventually("the request is there") { !receiver.received.isEmpty }
      delivery.cancel()
      _ = await delivery.value
    }
  }

  // MARK: -

  private func deliver(
    to receiver: Receiver, timeout: Duration = .seconds(30), attempts: Int = 5
  ) async throws {
    try await receiver.serve { address in
      try await deliver(to: address + "/in?token=t0ken", timeout: timeout, attempts: attempts)
    }
  }

  private func deliver(
    to address: String, timeout: Duration = .seconds(30), attempts: Int = 5
  ) async throws {
    let sink = try WebhookSink(
      .init(url: address, secretFile: secretFile, timeout: timeout, attempts: attempts)
    ) { WallTime(nanoseconds: 1_795_256_131_999_999_999) }
    do {
      try await sink.deliver(.sample())
    } catch {
      await sink.finish()
      throw error
    }
    await sink.finish()
  }
}
