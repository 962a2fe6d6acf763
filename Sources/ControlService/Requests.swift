public import TableModel

// What is sent to the service, as JSON.

/// `POST /v1/sessions`.
public struct StartSession: Codable, Equatable, Sendable {
  /// Id or display name.
  public var client: String
  public var therapist: String
  /// Measure the tare first; without, the tare is zero and net load is gross load.
  public var tare: Bool
  public var posture: BodyPlacement.Posture
  /// The part of the foot that is going to press; nil: not named.
  public var contact: FootContact?
  /// Why the session begins although something speaks against it; nil: only if nothing does.
  public var override: String?

  public init(
    client: String, therapist: String, tare: Bool = true, posture: BodyPlacement.Posture = .prone,
    contact: FootContact? = nil, override: String? = nil
  ) {
    self.client = client
    self.therapist = therapist
    self.tare = tare
    self.posture = posture
    self.contact = contact
    self.override = override
  }

  /// Reads what is given; the rest has its defaults.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      client: try container.decode(String.self, forKey: .client),
      therapist: try container.decode(String.self, forKey: .therapist),
      tare: try container.decodeIfPresent(Bool.self, forKey: .tare) ?? true,
      posture: try container.decodeIfPresent(BodyPlacement.Posture.self, forKey: .posture)
        ?? .prone,
      contact: try container.decodeIfPresent(FootContact.self, forKey: .contact),
      override: try container.decodeIfPresent(String.self, forKey: .override))
  }
}

/// `PUT /v1/sessions/current/contact`; null: no longer named.
public struct SetContact: Codable, Equatable, Sendable {
  public var contact: FootContact?

  public init(contact: FootContact?) { self.contact = contact }
}

/// `POST /v1/sessions/current/tare` and `POST /v1/table/zero`; an empty body takes a new one.
public struct TakeStill: Codable, Equatable, Sendable {
  /// Go back to the one before instead.
  public var undo: Bool

  public init(undo: Bool = false) { self.undo = undo }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    undo = try container.decodeIfPresent(Bool.self, forKey: .undo) ?? false
  }
}

/// `POST /v1/sessions/current/notes`.
public struct AddNote: Codable, Equatable, Sendable {
  public var text: String

  public init(text: String) { self.text = text }
}

/// What every refused request is answered with.
public struct ErrorAnswer: Codable, Equatable, Sendable {
  public var error: Problem

  public struct Problem: Codable, Equatable, Sendable {
    /// Stable, for programs.
    public var code: String
    /// What is wrong, for people.
    public var message: String
    /// What to do next.
    public var hint: String?
  }

  public init(code: String, message: String, hint: String? = nil) {
    error = Problem(code: code, message: message, hint: hint)
  }
}
