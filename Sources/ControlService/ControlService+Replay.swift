internal import ClientRegistry
internal import Hummingbird

extension ControlService {
  func addReplay(to api: RouterGroup<BasicRequestContext>) {
    api.get("replay") { _, _ in
      guard let report = await control.replay() else { throw ControlRefusal.noReplay }
      return try answer(report)
    }
    api.post("replay") { request, _ in
      let wanted = try await body(StartReplay.self, of: request)
      if let flaw = wanted.flaw { throw ControlRefusal.replayOutOfRange(flaw) }
      // Only what the registry knows by this very id; a path is none.
      let row = try registry.session(wanted.session)
      return try answer(await control.startReplay(of: row, order: wanted), status: .created)
    }
    api.delete("replay") { _, _ in try answer(await control.stopReplay()) }
  }
}
