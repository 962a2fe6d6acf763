public import TableModel

/// The skin of one foot that presses, by the part of it in use.
public struct ContactAreas: Codable, Equatable, Sendable {
  public var heel: SquareCentimetres
  public var forefoot: SquareCentimetres
  public var wholeFoot: SquareCentimetres

  public init(
    heel: SquareCentimetres = .init(24.5), forefoot: SquareCentimetres = .init(50),
    wholeFoot: SquareCentimetres = .init(115)
  ) {
    self.heel = heel
    self.forefoot = forefoot
    self.wholeFoot = wholeFoot
  }

  private enum CodingKeys: String, CodingKey {
    case heel = "heel_cm2"
    case forefoot = "forefoot_cm2"
    case wholeFoot = "whole_foot_cm2"
  }

  /// Reads the areas given; the others keep their defaults.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    heel = try container.decodeIfPresent(SquareCentimetres.self, forKey: .heel) ?? heel
    forefoot = try container.decodeIfPresent(SquareCentimetres.self, forKey: .forefoot) ?? forefoot
    wholeFoot =
      try container.decodeIfPresent(SquareCentimetres.self, forKey: .wholeFoot) ?? wholeFoot
  }
}

/// What a therapist tells the registry about themself.
public struct TherapistDetails: Codable, Equatable, Sendable {
  public var displayName: String
  public var mass: Kilograms
  public var contactAreas: ContactAreas

  public init(displayName: String, mass: Kilograms, contactAreas: ContactAreas = .init()) {
    self.displayName = displayName
    self.mass = mass
    self.contactAreas = contactAreas
  }

  private enum CodingKeys: String, CodingKey {
    case displayName = "display_name"
    case mass = "mass_kg"
    case contactAreas = "contact_areas"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    displayName = try container.decode(String.self, forKey: .displayName)
    mass = try container.decode(Kilograms.self, forKey: .mass)
    contactAreas =
      try container.decodeIfPresent(ContactAreas.self, forKey: .contactAreas) ?? .init()
  }
}

/// A person who works on the table with the feet; prints as its pseudonym.
public struct Therapist: Equatable, Identifiable, Sendable {
  public let id: Pseudonym
  public var details: TherapistDetails
  public let created: WallTime
  public var changed: WallTime

  public var displayName: String { details.displayName }
}

extension Therapist: Codable {
  private enum CodingKeys: String, CodingKey {
    case id
    case created = "created_unix_ns"
    case changed = "changed_unix_ns"
  }

  public init(from decoder: any Decoder) throws {
    details = try TherapistDetails(from: decoder)
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

extension TherapistDetails: PrintsNoName {
  public var description: String { "(therapist details)" }
}

extension Therapist: PrintsNoName {
  public var description: String { id.text }
}
