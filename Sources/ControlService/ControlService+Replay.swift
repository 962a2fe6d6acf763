internal import ClientRegistry
internal import Hummingbird

extension ControlService {
  func addReplay(to api: RouterGroup<ControlContext>) {
    api.get("replay") { _, context in
      guard let report = try await context.table.replay() else { throw ControlRefusal.noReplay }
      return try answer(report)
    }
    api.post("replay") { request, context in
      let wanted = try await body(StartReplay.self, of: request)
      if let flaw = wanted.flaw { throw ControlRefusal.replayOutOfRange(flaw) }
      // Only what the registry knows by this very id; a path is none.
      let row = try registry.session(wanted.session)
      return try answer(await context.table.startReplay(of: row, order: wanted), status: .created)
    }
    api.delete("replay") { _, context in try answer(await context.table.stopReplay()) }
  }
}
