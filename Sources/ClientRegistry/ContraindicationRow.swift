public import ClientLimits
public import TableModel

/// A client's contraindication as the registry keeps it; prints without what it says.
///
/// It is never deleted: one that was taken away keeps the time and the person.
public struct ContraindicationRow: Equatable, Sendable {
  /// Counts up over all clients.
  public var number: Int
  public var client: Pseudonym
  public var contraindication: Contraindication
  public var addedAt: WallTime
  public var author: String
  /// Nil until somebody takes it away.
  public var removedAt: WallTime?
  public var removedBy: String?

  public init(
    number: Int, client: Pseudonym, contraindication: Contraindication, addedAt: WallTime,
    author: String, removedAt: WallTime? = nil, removedBy: String? = nil
  ) {
    self.number = number
    self.client = client
    self.contraindication = contraindication
    self.addedAt = addedAt
    self.author = author
    self.removedAt = removedAt
    self.removedBy = removedBy
  }

  /// Whether it blocks at `time`; one that was taken away blocks nothing any more.
  public func holds(at time: WallTime) -> Bool {
    removedAt == nil && contraindication.holds(at: time)
  }
}

extension ContraindicationRow: Codable {
  private enum CodingKeys: String, CodingKey {
    case number, client, author
    case addedAt = "added_at_unix_ns"
    case removedAt = "removed_at_unix_ns"
    case removedBy = "removed_by"
  }

  public init(from decoder: any Decoder) throws {
    contraindication = try Contraindication(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    number = try container.decode(Int.self, forKey: .number)
    client = try container.decode(Pseudonym.self, forKey: .client)
    addedAt = try container.decode(WallTime.self, forKey: .addedAt)
    author = try container.decode(String.self, forKey: .author)
    removedAt = try container.decodeIfPresent(WallTime.self, forKey: .removedAt)
    removedBy = try container.decodeIfPresent(String.self, forKey: .removedBy)
  }

  /// Writes one flat object: the contraindication beside its number.
  public func encode(to encoder: any Encoder) throws {
    try contraindication.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(number, forKey: .number)
    try container.encode(client, forKey: .client)
    try container.encode(addedAt, forKey: .addedAt)
    try container.encode(author, forKey: .author)
    try container.encodeIfPresent(removedAt, forKey: .removedAt)
    try container.encodeIfPresent(removedBy, forKey: .removedBy)
  }
}

extension ContraindicationRow: PrintsNoName {
  public var description: String { "contraindication \(number) of \(client)" }
}
