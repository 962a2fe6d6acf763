internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// HTTP/1.1 on one connection, with what is known of who is at its other end.
struct DoorChannel: ServerChildChannel {
  /// A connection without a request, or with half of one's head, is closed after this.
  static let idleTimeout = TimeAmount.seconds(10)
  /// What a request's head may have; no real one comes near.
  static let longestField = 8 * 1024
  static let longestHead = 16 * 1024
  static let mostFields = 64

  struct Value: ServerChildChannelValue {
    var http: HTTP1Channel.Value

    var channel: any Channel { http.channel }
  }

  private let http: HTTP1Channel
  private let isLocal: Bool

  /// `isLocal`: the door is a Unix socket.
  init(
    isLocal: Bool, register: ConnectionRegister, responder: @escaping HTTPChannelHandler.Responder
  ) {
    self.isLocal = isLocal
    http = HTTP1Channel(
      responder: responder,
      configuration: .init(
        additionalChannelHandlers: [ConnectionHandler(register: register)],
        idleTimeout: Self.idleTimeout,
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: Self.longestField, maxHeaderListSize: Self.longestHead,
          maxHeaderFieldCount: Self.mostFields)))
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    http.setup(channel: channel, logger: logger).map { Value(http: $0) }
  }

  func handle(value: Value, logger: Logger) async {
    let caller: Caller?
    if isLocal {
      caller = await PeerCredentials.of(value.channel).map { .local($0) }
    } else {
      caller = .nobody  // until the door's policy knows better
    }
    await Caller.$current.withValue(caller) {
      await http.handle(value: value.http, logger: logger)
    }
  }
}

extension HTTPServerBuilder {
  /// HTTP/1.1 behind one of the daemon's doors.
  static func door(isLocal: Bool, register: ConnectionRegister) -> Self {
    HTTPServerBuilder { responder in
      DoorChannel(isLocal: isLocal, register: register, responder: responder)
    }
  }
}
