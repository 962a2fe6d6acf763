public import ClientLimits
public import TableModel

/// One value that a client or a therapist has set.
public struct StoredLimit: Equatable, Sendable {
  public var slot: LimitSlot
  /// In the quantity's own unit; see `LimitQuantity`.
  public var value: Double
  public var setAt: WallTime
  /// Who set it: a therapist's pseudonym, or a word such as `preset`.
  public var author: String

  public init(slot: LimitSlot, value: Double, setAt: WallTime, author: String) {
    self.slot = slot
    self.value = value
    self.setAt = setAt
    self.author = author
  }
}

extension [StoredLimit] {
  /// The values by slot.
  public var values: LimitValues {
    LimitValues(map { ($0.slot, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}

/// One line of the history of limits, which only ever grows.
///
/// A value that is set to what it was already leaves no line.
public struct LimitChange: Codable, Equatable, Sendable {
  /// What was done.
  public enum Action: String, Codable, Sendable {
    case set
    case removed
    /// The client's preset was changed.
    case preset
  }

  /// Counts up over all clients and therapists.
  public var number: Int
  /// The client or therapist whose limits were changed.
  public var owner: Pseudonym
  /// Nil for a preset, as the quantity.
  public var scope: LimitScope?
  public var quantity: LimitQuantity?
  public var action: Action
  /// The new value, in the quantity's own unit; nil where it was removed.
  public var value: Double?
  /// Nil where none was set before.
  public var former: Double?
  public var preset: String?
  public var formerPreset: String?
  public var at: WallTime
  public var author: String

  public init(
    number: Int, owner: Pseudonym, scope: LimitScope? = nil, quantity: LimitQuantity? = nil,
    action: Action, value: Double? = nil, former: Double? = nil, preset: String? = nil,
    formerPreset: String? = nil, at: WallTime, author: String
  ) {
    self.number = number
    self.owner = owner
    self.scope = scope
    self.quantity = quantity
    self.action = action
    self.value = value
    self.former = former
    self.preset = preset
    self.formerPreset = formerPreset
    self.at = at
    self.author = author
  }

  private enum CodingKeys: String, CodingKey {
    case number, owner, scope, quantity, action, value, former, preset, author
    case formerPreset = "former_preset"
    case at = "at_unix_ns"
  }
}
