internal import ClientRegistry
internal import Hummingbird

extension ControlService {
  func addLimits(to api: RouterGroup<BasicRequestContext>) {
    api.get("clients/:who/limits") { _, context in
      try answer(registry.limits(of: client(context).id))
    }
    api.put("clients/:who/limits/:scope") { request, context in
      let wanted = try await body(SetLimit.self, of: request)
      let client = try client(context)
      let limit = try registry.setLimit(
        for: client.id, scope: LimitScope(name: context.text("scope")),
        hardForce: wanted.hardForce, softForce: wanted.softForce, by: wanted.author, at: now())
      try await control.limitsChanged(of: client)
      return try answer(limit)
    }
    api.delete("clients/:who/limits/:scope") { request, context in
      let client = try client(context)
      let limit = try registry.removeLimit(
        for: client.id, scope: LimitScope(name: context.text("scope")),
        by: request.uri.queryParameters.get("author") ?? "unknown", at: now())
      try await control.limitsChanged(of: client)
      return try answer(limit)
    }
  }
}
