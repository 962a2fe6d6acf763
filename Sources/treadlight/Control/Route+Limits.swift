import ClientLimits

/// Whose limits an address is about; the text is an id or a name.
enum LimitOwner: Equatable, Sendable {
  case client(String)
  /// A therapist's limits are the defaults of all clients.
  case therapist(String)

  fileprivate var path: String {
    switch self {
    case .client(let who): Route.client(who)
    case .therapist(let who): Route.therapist(who)
    }
  }
}

extension Route {
  static let presets = "/v1/limits/presets"

  /// A client's limits, with the defaults of `therapist` where one is named.
  static func limits(of owner: LimitOwner, with therapist: String? = nil) -> String {
    let path = "\(owner.path)/limits"
    return therapist.map { "\(path)?therapist=\(encoded($0))" } ?? path
  }
  static func limit(of owner: LimitOwner, _ scope: LimitScope) -> String {
    "\(limits(of: owner))/\(encoded(scope.name))"
  }
  /// Without a quantity, all that is set for the scope.
  static func limit(
    of owner: LimitOwner, _ scope: LimitScope, _ quantity: LimitQuantity?, removedBy author: String
  ) -> String {
    let path = "\(limit(of: owner, scope))?author=\(encoded(author))"
    return quantity.map { "\(path)&quantity=\(encoded($0.name))" } ?? path
  }
  static func limitDocument(of owner: LimitOwner) -> String { "\(limits(of: owner))/document" }
  static func limitHistory(of owner: LimitOwner) -> String { "\(limits(of: owner))/history" }
  static func preset(of client: String) -> String { "\(Self.client(client))/preset" }

  static func contraindications(of client: String) -> String {
    "\(Self.client(client))/contraindications"
  }
  static func contraindication(
    of client: String, _ number: Int, removedBy author: String
  ) -> String {
    "\(contraindications(of: client))/\(number)?author=\(encoded(author))"
  }
  static func sessions(of client: String, limit: Int) -> String {
    "\(sessions(limit: limit))&client=\(encoded(client))"
  }
}
