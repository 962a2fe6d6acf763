import ControlService
import NIOCore
import NIOHTTP1
import SessionAnalysis

/// The daemon's live events, over one connection.
struct LiveStream: Sendable {
  /// What arrives; anything at all shows that the connection lives.
  enum Arrival: Sendable {
    case opened
    /// The service's first word: which run of the daemon it is.
    case greeted(LiveHello)
    case event(LiveEvent)
    /// An event of a kind, or of a form, that this version does not know.
    case unreadable(name: String)
  }

  var client: ControlClient
  /// The service sends a comment every few seconds when there is nothing else to send.
  var longestSilence = Duration.seconds(15)

  /// Calls `take` for all that arrives until the connection ends, which throws why.
  func run(_ take: @escaping @Sendable (Arrival) async -> Void) async throws(ControlError) {
    let exchange = HTTPExchange(socketPath: client.socketPath, timeLimit: client.timeLimit)
    do {
      let connection = try await exchange.connect(longestSilence: longestSilence)
      try await connection.executeThenClose { inbound, outbound in
        try await outbound.write(
          contentsOf: exchange.request(
            .get, client.addressed(Route.live), accepting: "text/event-stream"))
        try await Self.read(inbound, take)
      }
    } catch {
      throw exchange.translated(error)
    }
    throw .closedEarly(path: client.socketPath)
  }

  private static func read(
    _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>,
    _ take: @Sendable (Arrival) async -> Void
  ) async throws {
    var parser = EventParser()
    var refusal: (status: Int, bytes: [UInt8])?
    for try await part in inbound {
      switch part {
      case .head(let head) where head.status == .ok: await take(.opened)
      case .head(let head): refusal = (Int(head.status.code), [])
      case .body(let buffer):
        if let refused = refusal {
          guard refused.bytes.count + buffer.readableBytes <= ControlClient.longestAnswer else {
            throw ControlError.answerTooLong(maximum: ControlClient.longestAnswer)
          }
          refusal?.bytes += buffer.readableBytesView
        } else {
          for event in try parser.add(buffer.readableBytesView) { await take(arrival(event)) }
        }
      case .end:
        if let refusal { throw ControlClient.refusal(refusal.status, refusal.bytes) }
        return
      }
    }
  }

  /// What an event says.
  static func arrival(_ event: ServerEvent) -> Arrival {
    let json = Array(event.data.utf8)
    do {
      switch event.name {
      case "loads": return .event(.loads(try JSONText.decode(LiveLoads.self, from: json)))
      case "alarm":
        let live = try JSONText.decode(LiveAlarm.self, from: json)
        return .event(
          live.replay == true
            ? .replayedAlarm(live.alarm, live.at) : .alarm(live.alarm, live.at))
      case "hello": return .greeted(try JSONText.decode(LiveHello.self, from: json))
      case "marker": return .event(.marker(try JSONText.decode(LiveMarker.self, from: json)))
      case "status": return .event(.status(try JSONText.decode(DaemonStatus.self, from: json)))
      default: return .unreadable(name: event.name)
      }
    } catch {
      return .unreadable(name: event.name)
    }
  }
}
