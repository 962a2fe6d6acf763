internal import ClientLimits
internal import ClientRegistry
internal import Hummingbird
internal import TableModel

extension ControlService {
  func addLimits(to api: RouterGroup<ControlContext>) {
    addClientLimits(to: api)
    addTherapistLimits(to: api)
    api.get("limits/presets") { _, _ in try answer(PresetReport.all) }
  }

  private func addClientLimits(to api: RouterGroup<ControlContext>) {
    api.get("clients/:who/limits") { request, context in
      try await report(on: client(context), for: request, context)
    }
    api.put("clients/:who/limits/:scope") { request, context in
      let client = try client(context)
      try await set(of: client.id, request, context)
      try await tables.limitsChanged(of: client)
      return try await report(on: client, for: request, context)
    }
    api.put("clients/:who/limits") { request, context in
      let client = try client(context)
      try await replace(of: client.id, request, context)
      try await tables.limitsChanged(of: client)
      return try await report(on: client, for: request, context)
    }
    api.delete("clients/:who/limits/:scope") { request, context in
      let client = try client(context)
      try remove(of: client.id, request, context)
      try await tables.limitsChanged(of: client)
      return try await report(on: client, for: request, context)
    }
    api.put("clients/:who/preset") { request, context in
      let wanted = try await body(SetPreset.self, of: request)
      let client = try client(context)
      let preset = try wanted.preset.map { name throws(LimitFlaw) in
        try LimitPreset(named: name)
      }
      try registry.setPreset(preset, for: client.id, by: Caller.author(wanted.author), at: now())
      try await tables.limitsChanged(of: client)
      return try await report(on: client, for: request, context)
    }
    api.get("clients/:who/limits/document") { _, context in
      let client = try client(context).id
      return try answer(
        LimitDocument(
          preset: registry.preset(of: client)?.name, registry.limitValues(of: client).values))
    }
    api.get("clients/:who/limits/history") { _, context in
      try answer(registry.limitHistory(of: client(context).id))
    }
  }

  private func addTherapistLimits(to api: RouterGroup<ControlContext>) {
    api.get("therapists/:who/limits") { _, context in try report(on: therapist(context)) }
    api.put("therapists/:who/limits/:scope") { request, context in
      let therapist = try therapist(context)
      try await set(of: therapist.id, request, context)
      try await tables.limitsChanged(ofTherapist: therapist)
      return try report(on: therapist)
    }
    api.put("therapists/:who/limits") { request, context in
      let therapist = try therapist(context)
      try await replace(of: therapist.id, request, context)
      try await tables.limitsChanged(ofTherapist: therapist)
      return try report(on: therapist)
    }
    api.delete("therapists/:who/limits/:scope") { request, context in
      let therapist = try therapist(context)
      try remove(of: therapist.id, request, context)
      try await tables.limitsChanged(ofTherapist: therapist)
      return try report(on: therapist)
    }
    api.get("therapists/:who/limits/document") { _, context in
      try answer(
        LimitDocument(preset: nil, registry.limitValues(of: therapist(context).id).values))
    }
    api.get("therapists/:who/limits/history") { _, context in
      try answer(registry.limitHistory(of: therapist(context).id))
    }
  }

  /// The answer about a client, with the defaults of the therapist whom the address names.
  private func report(
    on client: Client, for request: Request, _ context: ControlContext
  ) async throws -> Response {
    let therapist = try request.uri.queryParameters.get("therapist").map { query in
      try registry.therapist(query).id
    }
    return try answer(
      LimitsReport(
        of: client.id, under: therapist, in: registry, ratedLoad: await context.ratedLoad,
        at: now()))
  }

  private func report(on therapist: Therapist) throws -> Response {
    try answer(
      TherapistLimits(
        therapist: therapist.id,
        values: LimitEntry.list(registry.limitValues(of: therapist.id), from: .therapist)))
  }

  private func set(
    of owner: Pseudonym, _ request: Request, _ context: ControlContext
  ) async throws {
    let scope = try LimitScope(name: context.text("scope"))
    let wanted = try await body(SetLimits.self, of: request)
    let rating = await context.ratedLoad
    var values: [LimitQuantity: Double?] = [:]
    // In one order, so that of several flaws it is always the same that is named.
    for (name, value) in wanted.values.sorted(by: { $0.key < $1.key }) {
      let slot = try LimitSlot(scope, LimitQuantity(name: name))
      values.updateValue(value, forKey: slot.quantity)
      if let value { try slot.check(value, on: rating) }
    }
    try registry.setLimits(
      for: owner, scope: scope, values, by: Caller.author(wanted.author), at: now())
  }

  private func replace(
    of owner: Pseudonym, _ request: Request, _ context: ControlContext
  ) async throws {
    let wanted = try await body(ReplaceLimits.self, of: request)
    if owner.kind == .therapist, wanted.limits.preset != nil {
      throw MalformedBody(reason: "a therapist has no preset, only clients do")
    }
    let values = try wanted.limits.checked()
    let rating = await context.ratedLoad
    for slot in LimitSlot.all {
      if let value = values[slot] { try slot.check(value, on: rating) }
    }
    let preset = try wanted.limits.preset.map { name throws(LimitFlaw) in
      try LimitPreset(named: name)
    }
    try registry.replaceLimits(
      for: owner, with: values, preset: preset, by: Caller.author(wanted.author), at: now())
  }

  private func remove(
    of owner: Pseudonym, _ request: Request, _ context: ControlContext
  ) throws {
    let asked = request.uri.queryParameters
    let quantity = try asked.get("quantity").map { name in try LimitQuantity(name: name) }
    try registry.removeLimits(
      for: owner, scope: LimitScope(name: context.text("scope")), quantity: quantity,
      by: Caller.author(asked.get("author") ?? "unknown"), at: now())
  }
}

extension LimitSlot {
  /// Refuses a value that makes no sense, or a force that the table gives way before.
  fileprivate func check(_ value: Double, on rating: Newtons) throws(LimitFlaw) {
    try check(value)
    guard quantity == .hardForce || quantity == .softForce, value > rating.value else { return }
    throw .aboveRating(self, value, rating: rating)
  }
}
