internal import ClientLimits
public import ClientRegistry

// What else the service answers about limits, as JSON.

/// A therapist's defaults: the answer to `GET /v1/therapists/{therapist}/limits`.
public struct TherapistLimits: Codable, Equatable, Sendable {
  public var therapist: Pseudonym
  /// The therapist's own values only, scope by scope.
  public var values: [LimitEntry]

  public init(therapist: Pseudonym, values: [LimitEntry]) {
    self.therapist = therapist
    self.values = values
  }
}

/// One entry of `GET /v1/limits/presets`.
public struct PresetReport: Codable, Equatable, Sendable {
  /// Of the values that hold without any preset; nobody chooses it.
  public static let builtIn = "built-in"

  public var name: String
  /// What the values were found for, in a sentence.
  public var summary: String
  /// Where the values are published.
  public var origin: String
  public var values: [LimitEntry]

  public init(name: String, summary: String, origin: String, values: [LimitEntry]) {
    self.name = name
    self.summary = summary
    self.origin = origin
    self.values = values
  }

  /// Every preset, and last what holds without one.
  public static let all =
    LimitPreset.all.map { preset in
      Self(
        name: preset.name, summary: preset.summary, origin: preset.origin,
        values: LimitEntry.list(preset.values, from: .preset(preset.name)))
    } + [
      Self(
        name: builtIn, summary: "what holds where nobody set anything: no force, no pressure",
        origin: "Treadlight's own choice; regions where barefoot massage never presses",
        values: LimitEntry.list(LimitPreset.builtIn, from: .builtIn))
    ]
}

extension LimitEntry {
  /// One layer's values, scope by scope.
  static func list(_ values: LimitValues, from source: LimitSource) -> [Self] {
    LimitSlot.all.compactMap { slot in
      values[slot].map { value in
        Self(slot, SourcedLimit(value: value, source: source, isFromWholeBody: false))
      }
    }
  }

  /// The values that somebody set, scope by scope.
  static func list(_ limits: [StoredLimit], from source: LimitSource) -> [Self] {
    limits.map { limit in
      Self(
        limit.slot,
        SourcedLimit(value: limit.value, source: source, isFromWholeBody: false),
        setAt: limit.setAt, author: limit.author)
    }
  }
}
