internal import ClientRegistry
internal import Hummingbird

extension ControlService {
  func addContraindications(to api: RouterGroup<ControlContext>) {
    api.get("clients/:who/contraindications") { _, context in
      try answer(registry.contraindications(of: client(context).id))
    }
    api.post("clients/:who/contraindications") { request, context in
      let wanted = try await body(AddContraindication.self, of: request)
      let client = try client(context)
      let row = try registry.addContraindication(
        wanted.contraindication, of: client.id, by: Caller.author(wanted.author), at: now())
      // It may lock a region in the running session.
      try await tables.limitsChanged(of: client)
      return try answer(row, status: .created)
    }
    api.delete("clients/:who/contraindications/:number") { request, context in
      let client = try client(context)
      let text = try context.text("number")
      guard let number = Int(text) else {
        throw MalformedBody(reason: "\(text) is not the number of a contraindication")
      }
      let row = try registry.removeContraindication(
        number, of: client.id,
        by: Caller.author(request.uri.queryParameters.get("author") ?? "unknown"),
        at: now())
      try await tables.limitsChanged(of: client)
      return try answer(row)
    }
  }
}
