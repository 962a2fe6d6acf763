internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import NIOEmbedded
internal import NIOHTTP1

/// A connection's bytes, through the decoder that the server has.
enum HTTPBytes {
  /// The whole requests in `bytes`, up to the first that cannot be read.
  static func requests(in bytes: [UInt8]) -> [Request] {
    let channel = EmbeddedChannel()
    defer { _ = try? channel.finish() }
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 80 * 1024
    limits.maxHeaderListSize = 80 * 1024
    limits.maxHeaderFieldCount = 1000
    do {
      try channel.pipeline.syncOperations.configureHTTPServerPipeline(
        withPipeliningAssistance: false, withErrorHandling: false,
        withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
        withDecoderLimitConfiguration: limits)
      try channel.writeInbound(ByteBuffer(bytes: bytes))
    } catch {
      // What was read before is answered all the same.
    }
    return collect(channel)
  }

  private static func collect(_ channel: EmbeddedChannel) -> [Request] {
    var requests: [Request] = []
    var head: HTTPRequestHead?
    var body = ByteBuffer()
    while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
      switch part {
      case .head(let next): head = next
      case .body(var piece): body.writeBuffer(&piece)
      case .end:
        if let head, let request = request(head) {
          requests.append(Request(head: request, body: .init(buffer: body)))
        }
        head = nil
        body = ByteBuffer()
      }
    }
    return requests
  }

  /// Nil where the server's own codec would refuse it.
  private static func request(_ head: HTTPRequestHead) -> HTTPRequest? {
    guard let method = HTTPRequest.Method(rawValue: head.method.rawValue) else { return nil }
    var fields = HTTPFields()
    for (name, value) in head.headers {
      guard let name = HTTPField.Name(name) else { return nil }
      fields.append(HTTPField(name: name, value: value))
    }
    return HTTPRequest(
      method: method, scheme: "http", authority: head.headers.first(name: "host"), path: head.uri,
      headerFields: fields)
  }
}
