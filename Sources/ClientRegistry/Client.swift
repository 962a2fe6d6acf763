public import TableModel

/// What a therapist tells the registry about a client.
public struct ClientDetails: Codable, Equatable, Sendable {
  public var displayName: String
  public var stature: Millimetres?
  public var notes: String?

  public init(displayName: String, stature: Millimetres? = nil, notes: String? = nil) {
    self.displayName = displayName
    self.stature = stature
    self.notes = notes
  }

  private enum CodingKeys: String, CodingKey {
    case displayName = "display_name"
    case stature = "stature_mm"
    case notes
  }
}

/// A person who lies on the table; prints as its pseudonym.
public struct Client: Equatable, Identifiable, Sendable {
  public let id: Pseudonym
  public var details: ClientDetails
  public let created: WallTime
  public var changed: WallTime

  public var displayName: String { details.displayName }
}

extension Client: Codable {
  private enum CodingKeys: String, CodingKey {
    case id
    case created = "created_unix_ns"
    case changed = "changed_unix_ns"
  }

  public init(from decoder: any Decoder) throws {
    details = try ClientDetails(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(Pseudonym.self, forKey: .id)
    created = try container.decode(WallTime.self, forKey: .created)
    changed = try container.decode(WallTime.self, forKey: .changed)
  }

  /// Writes one flat object: the details beside the id.
  public func encode(to encoder: any Encoder) throws {
    try details.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(created, forKey: .created)
    try container.encode(changed, forKey: .changed)
  }
}

extension ClientDetails: PrintsNoName {
  public var description: String { "(client details)" }
}

extension Client: PrintsNoName {
  public var description: String { id.text }
}
