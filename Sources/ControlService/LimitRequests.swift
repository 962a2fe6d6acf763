public import ClientLimits
public import ClientRegistry
public import TableModel

// Limits and contraindications, as they are asked for and answered in JSON.

/// `GET /v1/clients/{client}/limits?therapist=…`: every value, and where it comes from.
public struct LimitsReport: Codable, Equatable, Sendable {
  public var client: Pseudonym
  /// Whose defaults are in it; nil: nobody's.
  public var therapist: Pseudonym?
  /// The client's preset.
  public var preset: String?
  /// The value that holds for each slot that has one, scope by scope.
  public var values: [LimitEntry]
  /// All layers together.
  public var effective: EffectiveLimits
  /// What does not fit together, or says nothing.
  public var findings: [LimitFinding]
  public var contraindications: [ContraindicationRow]

  public init(
    client: Pseudonym, therapist: Pseudonym?, preset: String?, values: [LimitEntry],
    effective: EffectiveLimits, findings: [LimitFinding],
    contraindications: [ContraindicationRow]
  ) {
    self.client = client
    self.therapist = therapist
    self.preset = preset
    self.values = values
    self.effective = effective
    self.findings = findings
    self.contraindications = contraindications
  }
}

/// One value that holds.
public struct LimitEntry: Codable, Equatable, Sendable {
  public var scope: LimitScope
  public var quantity: LimitQuantity
  public var value: Double
  public var unit: String
  /// `client`, `therapist`, `preset:conservative`, `built-in` or `contraindication`.
  public var source: String
  /// It was set for the whole body and holds for a region that has none of its own.
  public var isFromWholeBody: Bool
  /// When and by whom, for values that somebody set.
  public var setAt: WallTime?
  public var author: String?

  public init(
    _ slot: LimitSlot, _ limit: SourcedLimit, setAt: WallTime? = nil, author: String? = nil
  ) {
    scope = slot.scope
    quantity = slot.quantity
    value = limit.value
    unit = slot.quantity.unit
    source = limit.source.name
    isFromWholeBody = limit.isFromWholeBody
    self.setAt = setAt
    self.author = author
  }

  enum CodingKeys: String, CodingKey {
    case scope, quantity, value, unit, source, author
    case isFromWholeBody = "from_whole_body"
    case setAt = "set_at_unix_ns"
  }
}

/// Something about a client's limits that is not as it should be.
public struct LimitFinding: Codable, Equatable, Sendable {
  /// The session can be run, but whoever set this may not know.
  public static let warning = "warning"
  /// Nobody can have meant this.
  public static let error = "error"

  public var severity: String
  /// What a program compares, such as `unguarded`, `soft-not-below-hard`, `above-rating`.
  public var code: String
  public var message: String

  public init(severity: String, code: String, message: String) {
    self.severity = severity
    self.code = code
    self.message = message
  }
}

/// `PUT /v1/clients/{client}/limits/{scope}` and the same of a therapist: values by quantity,
/// set together or not at all; null takes one away.
public struct SetLimits: Codable, Equatable, Sendable {
  /// In the quantity's own unit; see `LimitQuantity`.
  public var values: [String: Double?]
  public var author: String

  public init(values: [String: Double?], author: String) {
    self.values = values
    self.author = author
  }
}

/// `PUT /v1/clients/{client}/limits` replaces the client's own values, `PUT
/// /v1/therapists/{therapist}/limits` a therapist's: the import of a file or of another's.
public struct ReplaceLimits: Codable, Equatable, Sendable {
  public var limits: LimitDocument
  public var author: String

  public init(limits: LimitDocument, author: String) {
    self.limits = limits
    self.author = author
  }
}

/// One layer's values, as they are exported and imported: scope, quantity, value.
public struct LimitDocument: Codable, Equatable, Sendable {
  public var preset: String?
  /// In the quantity's own unit; see `LimitQuantity`.
  public var values: [String: [String: Double]]

  public init(preset: String? = nil, values: [String: [String: Double]]) {
    self.preset = preset
    self.values = values
  }

  public init(preset: String?, _ values: LimitValues) {
    self.preset = preset
    self.values = [:]
    for (slot, value) in values {
      self.values[slot.scope.name, default: [:]][slot.quantity.name] = value
    }
  }

  /// The values by slot, checked.
  public func checked() throws(LimitFlaw) -> LimitValues {
    var result: LimitValues = [:]
    // In a fixed order, so that of several flaws the same one is named.
    for (scope, quantities) in values.sorted(by: { $0.key < $1.key }) {
      let scope = try LimitScope(name: scope)
      for (name, value) in quantities.sorted(by: { $0.key < $1.key }) {
        result[try LimitSlot(scope, LimitQuantity(name: name))] = value
      }
    }
    try result.check()
    return result
  }
}

/// `PUT /v1/clients/{client}/preset`; null: none.
public struct SetPreset: Codable, Equatable, Sendable {
  public var preset: String?
  public var author: String

  public init(preset: String?, author: String) {
    self.preset = preset
    self.author = author
  }
}

/// `POST /v1/clients/{client}/contraindications`.
public struct AddContraindication: Codable, Equatable, Sendable {
  public var contraindication: Contraindication
  public var author: String

  public init(contraindication: Contraindication, author: String) {
    self.contraindication = contraindication
    self.author = author
  }
}
