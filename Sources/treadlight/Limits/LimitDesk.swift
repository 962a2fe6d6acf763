import ClientLimits
import ClientRegistry
import ControlService

/// What the daemon says about a client's or a therapist's limits.
enum LimitsAnswer: Encodable, Equatable, Sendable {
  case client(LimitsReport)
  case therapist(TherapistLimits)

  var id: Pseudonym {
    switch self {
    case .client(let report): report.client
    case .therapist(let limits): limits.therapist
    }
  }

  var lines: [String] {
    switch self {
    case .client(let report): LimitsText.lines(report)
    case .therapist(let limits): LimitsText.lines(limits)
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .client(let report): try report.encode(to: encoder)
    case .therapist(let limits): try limits.encode(to: encoder)
    }
  }
}

/// Asks the daemon about the limits of one client or one therapist.
struct LimitDesk: Sendable {
  var client: ControlClient
  var owner: LimitOwner

  func limits() async throws(ControlError) -> LimitsAnswer {
    try await answer(.get, Route.limits(of: owner))
  }

  /// Sets the values together, or takes away those that are nil.
  func set(
    _ values: [LimitQuantity: Double?], at scope: LimitScope, by author: String
  ) async throws(ControlError) -> LimitsAnswer {
    var named: [String: Double?] = [:]
    for (quantity, value) in values { named.updateValue(value, forKey: quantity.name) }
    return try await answer(
      .put, Route.limit(of: owner, scope), SetLimits(values: named, author: author))
  }

  /// Without a quantity, takes away all that is set for the scope.
  func remove(
    _ quantity: LimitQuantity?, at scope: LimitScope, by author: String
  ) async throws(ControlError) -> LimitsAnswer {
    try await answer(.delete, Route.limit(of: owner, scope, quantity, removedBy: author))
  }

  /// The values of the owner's own layer.
  func layer() async throws -> LimitLayer {
    try LimitLayer(
      await client.get(Route.limitDocument(of: owner), as: LimitDocument.self))
  }

  func replace(
    with layer: LimitLayer, by author: String
  ) async throws(ControlError) -> LimitsAnswer {
    try await answer(
      .put, Route.limits(of: owner), ReplaceLimits(limits: layer.document, author: author))
  }

  func history() async throws(ControlError) -> [LimitChange] {
    try await client.get(Route.limitHistory(of: owner))
  }

  private func answer(
    _ method: RequestMethod, _ path: String, _ body: (any Encodable)? = nil
  ) async throws(ControlError) -> LimitsAnswer {
    switch owner {
    case .client: .client(try await client.send(method, path, body))
    case .therapist: .therapist(try await client.send(method, path, body))
    }
  }
}
