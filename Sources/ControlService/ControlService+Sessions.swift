internal import ClientRegistry
internal import Hummingbird
internal import NIOCore
internal import SessionAnalysis

extension ControlService {
  /// How many sessions a list holds unless asked otherwise, and at most.
  static let listedSessions = 50
  static let mostListedSessions = 10_000

  func addSessions(to api: RouterGroup<ControlContext>) {
    api.get("sessions") { request, _ in
      let asked = request.uri.queryParameters
      let wanted = asked.get("limit", as: Int.self) ?? Self.listedSessions
      let client = try asked.get("client").map { query in try pseudonym(of: query) }
      return try answer(
        registry.sessions(of: client, limit: min(max(wanted, 1), Self.mostListedSessions)))
    }
    api.post("sessions") { request, context in
      let wanted = try await body(StartSession.self, of: request)
      let client = try registry.client(wanted.client)
      let session = try await context.table.startSession(
        client: client, therapist: registry.therapist(wanted.therapist), order: wanted)
      return try answer(session, status: .created)
    }
    api.post("sessions/check") { request, context in
      let wanted = try await body(StartSession.self, of: request)
      let client = try registry.client(wanted.client)
      return try answer(
        await context.table.checkGate(
          client: client, therapist: registry.therapist(wanted.therapist), order: wanted))
    }
    api.get("sessions/:id") { _, context in
      try answer(registry.session(context.text("id")))
    }
    api.post("sessions/current/stop") { _, context in
      try answer(await context.table.stopSession())
    }
    api.post("sessions/current/tare") { request, context in
      let wanted = try await body(TakeStill.self, of: request, whereEmpty: TakeStill())
      return try answer(await context.table.tare(undo: wanted.undo))
    }
    api.put("sessions/current/contact") { request, context in
      let wanted = try await body(SetContact.self, of: request)
      return try answer(await context.table.setContact(wanted.contact))
    }
    api.post("sessions/current/notes") { request, context in
      try await context.table.addNote(body(AddNote.self, of: request).text)
      return Response(status: .noContent)
    }
  }

  /// Server-sent events, the status first; see `LiveEvent`.
  func live(at table: any TableControl) async -> Response {
    let events = table.listen()
    let status = await table.status()
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
      body: .init { writer in
        try await writer.write(
          ByteBuffer(bytes: try LiveEvent.status(status).serverSentEvent()))
        for await event in events {
          try await writer.write(ByteBuffer(bytes: try event.serverSentEvent()))
        }
        try await writer.finish(nil)
      })
  }
}

extension LiveEvent {
  /// The event in the form of the WHATWG standard's section on server-sent events.
  func serverSentEvent() throws -> [UInt8] {
    let (name, data): (String, [UInt8]) =
      switch self {
      case .loads(let loads): ("loads", try JSONText.encode(loads))
      case .alarm(let alarm, let time):
        ("alarm", try JSONText.encode(LiveAlarm(alarm: alarm, at: time)))
      case .replayedAlarm(let alarm, let time):
        ("alarm", try JSONText.encode(LiveAlarm(alarm: alarm, at: time, replay: true)))
      case .status(let status): ("status", try JSONText.encode(status))
      }
    return Array("event: \(name)\ndata: ".utf8) + data + Array("\n\n".utf8)
  }
}
