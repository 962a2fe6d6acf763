internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SessionAnalysis
internal import TableModel

extension ControlService {
  /// For how long a browser waits before it connects again, milliseconds.
  private static let retry = 500

  /// Server-sent events: hello, the status, then what happens; see `LiveEvent`.
  ///
  /// `last` is the id of the newest event that the listener had, from its `Last-Event-ID`.
  func live(at table: any TableControl, after last: String?) -> Response {
    let now = now
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: .init { writer in
        // Before the status, so that nothing falls between the two.
        let listener = table.listen()
        let run = listener.run
        let hello = run.hello(after: last, at: now())
        let head = "retry: \(Self.retry)\nid: \(run.id(run.number()))\nevent: hello\ndata: "
        var first = ByteBuffer(string: head)
        first.writeBytes(try JSONText.encode(hello))
        first.writeString("\n\n")
        try await writer.write(first)
        try await writer.write(status(of: table, run))
        while let delivery = await listener.next() {
          switch delivery {
          case .frame(let frame, let missed):
            try await writer.write(
              ByteBuffer(bytes: frame.serverSentEvent(run: run, missed: missed)))
          case .statusWanted: try await writer.write(status(of: table, run))
          }
        }
        try await writer.finish(nil)
      })
  }

  private func status(
    of table: any TableControl, _ run: LiveRun
  ) async throws -> ByteBuffer {
    let frame = LiveFrame(.status(await table.status()), number: run.number())
    return ByteBuffer(bytes: try frame.serverSentEvent(run: run, missed: 0))
  }
}

extension HTTPField.Name {
  /// What an event source sends when it connects again.
  static var lastEventID: Self? { Self("Last-Event-ID") }
}
