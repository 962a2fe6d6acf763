internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Tells the register what a connection does, and closes one whose request does not come to its end.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How long the body of a request may take: the longest has 320 KiB.
  static let bodyPatience = TimeAmount.seconds(30)

  /// Bytes of a live stream that the system holds for a listener; it makes twice as much of it.
  static let liveBuffer: SocketOptionValue = 16 * 1024

  private let register: ConnectionRegister
  private var id: UInt64?
  private var phase = ConnectionRegister.Phase.waiting
  private var beforeStall = ConnectionRegister.Phase.serving
  private var deadline: Scheduled<Void>?

  init(register: ConnectionRegister) { self.register = register }

  func handlerAdded(context: ChannelHandlerContext) { id = register.open(context.channel) }

  func handlerRemoved(context: ChannelHandlerContext) { leave() }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
    context.fireChannelInactive()
  }

  private func leave() {
    deadline?.cancel()
    deadline = nil
    if let id { register.close(id) }
    id = nil
  }

  private func change(to phase: ConnectionRegister.Phase) {
    self.phase = phase
    if let id { register.change(id, to: phase) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      let isLive = head.path?.hasPrefix("/v1/live") == true
      let channel = context.channel
      if phase == .waiting, isLive {
        change(to: .listening)
        keepShort(channel)
      }
      deadline?.cancel()
      deadline = context.eventLoop.scheduleTask(in: Self.bodyPatience) {
        channel.close(promise: nil)
      }
    case .body: break
    case .end:
      deadline?.cancel()
      deadline = nil
      if phase == .waiting { change(to: .serving) }
    }
    context.fireChannelRead(data)
  }

  /// Leaves a live stream little room on its way: what waits there is old when it is read, and
  /// before the door it is merged into the newest.
  private func keepShort(_ channel: any Channel) {
    channel.setOption(.socketOption(.so_sndbuf), value: Self.liveBuffer).whenFailure { _ in }
    channel.setOption(.writeBufferWaterMark, value: .init(low: 2 * 1024, high: 8 * 1024))
      .whenFailure { _ in }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { change(to: .waiting) }
    context.write(data, promise: promise)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      if phase == .stalled { change(to: beforeStall) }
    } else if phase == .serving || phase == .listening {
      beforeStall = phase
      change(to: .stalled)
    }
    context.fireChannelWritabilityChanged()
  }
}
