/// A value that holds a person's name and prints without it, so that no log shows it by accident.
public protocol PrintsNoName: CustomStringConvertible, CustomDebugStringConvertible {}

extension PrintsNoName {
  public var debugDescription: String { description }
}

/// A text that may name a person.
public struct PersonalText: Equatable, Sendable, ExpressibleByStringLiteral, PrintsNoName {
  public var text: String

  public init(_ text: String) { self.text = text }
  public init(stringLiteral text: String) { self.text = text }

  public var description: String { "(personal)" }
}

/// A person's pseudonym and name, as an answer to a lookup lists them.
public struct PersonName: Codable, Equatable, Sendable, PrintsNoName {
  public let id: Pseudonym
  public let displayName: String

  public init(id: Pseudonym, displayName: String) {
    self.id = id
    self.displayName = displayName
  }

  public var description: String { id.text }

  private enum CodingKeys: String, CodingKey {
    case id
    case displayName = "display_name"
  }
}
