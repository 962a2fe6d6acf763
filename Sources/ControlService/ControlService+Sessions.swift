internal import ClientRegistry
internal import Hummingbird

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
      let note = try await body(AddNote.self, of: request)
      try await context.table.addNote(note.text, by: Caller.current?.name)
      return Response(status: .noContent)
    }
  }
}
