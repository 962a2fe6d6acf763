public import TableModel

/// Who says what a limit is.
public enum LimitSource: Hashable, Sendable {
  case contraindication
  case client
  case therapist
  case preset(String)
  case builtIn

  /// The source in answers and files: `preset:conservative`.
  public var name: String {
    switch self {
    case .contraindication: "contraindication"
    case .client: "client"
    case .therapist: "therapist"
    case .preset(let name): "preset:\(name)"
    case .builtIn: "built-in"
    }
  }
}

/// The limits that can hold for a client, one layer over the other.
public struct LimitLayers: Equatable, Sendable {
  public var client: LimitValues
  public var therapist: LimitValues
  public var preset: LimitPreset?
  /// Regions that a contraindication blocks now.
  public var blocked: Set<BodyRegion>

  public init(
    client: LimitValues = [:], therapist: LimitValues = [:], preset: LimitPreset? = nil,
    blocked: Set<BodyRegion> = []
  ) {
    self.client = client
    self.therapist = therapist
    self.preset = preset
    self.blocked = blocked
  }

  /// The layers, the strongest first.
  private var layers: [(source: LimitSource, values: LimitValues)] {
    let presets = preset.map { [(LimitSource.preset($0.name), $0.values)] } ?? []
    return [(.client, client), (.therapist, therapist)] + presets
      + [(.builtIn, LimitPreset.builtIn)]
  }

  /// The value that holds for a slot, and where it comes from; nil where nobody set one.
  ///
  /// The first layer that says something about the region counts. A value for the whole body
  /// holds for every region that its own layer does not name; a lower layer's value for the
  /// region then still counts where it is the stricter one, so that setting the whole body never
  /// loosens a region unseen.
  public func value(of quantity: LimitQuantity, for scope: LimitScope) -> SourcedLimit? {
    guard quantity != .lock else { return lock(of: scope) }
    let whole = LimitSlot(unchecked: .wholeBody, quantity)
    var cap: SourcedLimit?
    for (source, values) in layers {
      if case .region = scope, let own = values[LimitSlot(unchecked: scope, quantity)] {
        let found = SourcedLimit(value: own, source: source, isFromWholeBody: false)
        guard let cap else { return found }
        return cap.value <= own ? cap : found
      }
      if cap == nil, let value = values[whole] {
        cap = SourcedLimit(value: value, source: source, isFromWholeBody: scope != .wholeBody)
      }
    }
    return cap
  }

  private func lock(of scope: LimitScope) -> SourcedLimit? {
    guard case .region(let region) = scope else { return nil }
    if blocked.contains(region) {
      return SourcedLimit(value: 1, source: .contraindication, isFromWholeBody: false)
    }
    for (source, values) in layers {
      guard let value = values[LimitSlot(unchecked: scope, .lock)] else { continue }
      return SourcedLimit(value: value, source: source, isFromWholeBody: false)
    }
    return nil
  }
}

/// A value and who said so.
public struct SourcedLimit: Equatable, Sendable {
  public var value: Double
  public var source: LimitSource
  /// It was set for the whole body and holds for a region that has none of its own.
  public var isFromWholeBody: Bool

  public init(value: Double, source: LimitSource, isFromWholeBody: Bool) {
    self.value = value
    self.source = source
    self.isFromWholeBody = isFromWholeBody
  }
}
