import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Answers every connection on a Unix socket with the same bytes.
final class CannedServer: Sendable {
  /// What happens after the answer.
  enum Afterwards { case close, stayOpen }

  let path: String
  private let channel: any Channel
  private let requests: Received

  init(answering answer: String, then afterwards: Afterwards = .close) async throws {
    // A socket's path has at most 107 bytes: /tmp, and not a test's own long folder.
    path = "/tmp/treadlight-\(UUID().uuidString.prefix(13)).sock"
    let requests = Received()
    self.requests = requests
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            CannedAnswer(answer, afterwards, requests))
        }
      }
      .bind(unixDomainSocketPath: path).get()
  }

  /// All that clients have sent.
  var received: String { requests.text.withLock { $0 } }

  func stop() async throws {
    try await channel.close()
    try? FileManager.default.removeItem(atPath: path)
  }
}

private final class Received: Sendable {
  let text = Mutex("")
}

private final class CannedAnswer: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: String
  private let afterwards: CannedServer.Afterwards
  private let received: Received

  init(_ answer: String, _ afterwards: CannedServer.Afterwards, _ received: Received) {
    self.answer = answer
    self.afterwards = afterwards
    self.received = received
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let text = String(buffer: Self.unwrapInboundIn(data))
    let isFirst = received.text.withLock { all in
      defer { all += text }
      return text.contains(" HTTP/1.1")
    }
    guard isFirst else { return }
    let done = context.eventLoop.makePromise(of: Void.self)
    if afterwards == .close {
      let channel = context.channel
      done.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }
    context.writeAndFlush(
      Self.wrapOutboundOut(ByteBuffer(string: answer)), promise: done)
  }
}
