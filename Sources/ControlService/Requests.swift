public import TableModel

// What is sent to the service, as JSON.

/// `POST /v1/sessions`.
public struct StartSession: Codable, Equatable, Sendable {
  /// Id or display name.
  public var client: String
  public var therapist: String
  /// Measure the tare first; without, the tare is zero and net load is gross load.
  public var tare: Bool

  public init(client: String, therapist: String, tare: Bool = true) {
    self.client = client
    self.therapist = therapist
    self.tare = tare
  }
}

/// `PUT /v1/clients/{client}/limits/{scope}`: scope is `whole-body` or a region's name.
public struct SetLimit: Codable, Equatable, Sendable {
  public var hardForce: Newtons
  public var softForce: Newtons?
  public var author: String

  public init(hardForce: Newtons, softForce: Newtons? = nil, author: String) {
    self.hardForce = hardForce
    self.softForce = softForce
    self.author = author
  }

  enum CodingKeys: String, CodingKey {
    case hardForce = "hard_force_n"
    case softForce = "soft_force_n"
    case author
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
