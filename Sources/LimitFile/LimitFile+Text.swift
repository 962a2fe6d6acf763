internal import ClientLimits
internal import TableModel

extension LimitFile {
  static let lockedWord = "locked"
  static let allowedWord = "allowed"

  /// The limits as a file that reads back equal, with every unit, and comments.
  ///
  /// `heading` says whose limits they are.
  public func text(heading: [String] = []) -> String {
    var lines = heading.map { "# \($0)" }
    lines += [
      "# By whole-body or region. Units: \(LimitQuantity.Kind.force.unitNames);",
      "# \(LimitQuantity.Kind.pressure.unitNames); \(LimitQuantity.Kind.time.unitNames); "
        + "\(LimitQuantity.Kind.loadingRate.unitNames); \(LimitQuantity.Kind.share.unitNames).",
    ]
    if let preset {
      lines.append("preset: \(preset.name)  # what holds where nothing is set here")
    }
    guard !values.isEmpty else { return (lines + ["limits: {}", ""]).joined(separator: "\n") }
    lines.append("limits:")
    for scope in LimitScope.all { lines += self.lines(scope) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func lines(_ scope: LimitScope) -> [String] {
    let entries = LimitQuantity.allCases.compactMap { quantity -> String? in
      guard let slot = try? LimitSlot(scope, quantity), let value = values[slot] else { return nil }
      let text = "    \(quantity.key): \(Self.text(value, of: quantity))"
      return text + (Self.comment(value, of: quantity).map { "  # \($0)" } ?? "")
    }
    return entries.isEmpty ? [] : ["  \(scope.name):"] + entries
  }

  /// The value with its unit, every digit of it.
  static func text(_ value: Double, of quantity: LimitQuantity) -> String {
    guard quantity != .lock else { return value == 1 ? lockedWord : allowedWord }
    let digits = Int(exactly: value).map(String.init) ?? "\(value)"
    let unit = quantity.kind.units.first?.name ?? ""
    return unit.isEmpty ? digits : "\(digits) \(unit)"
  }

  /// The value in the unit that people may think in.
  private static func comment(_ value: Double, of quantity: LimitQuantity) -> String? {
    switch quantity.kind {
    case .force: "\(tenths(value / standardGravity)) kgf"
    case .pressure: "\(tenths(value / 10)) N/cm2"
    case .share: "\(tenths(value * 100)) % of the therapist's body weight"
    case .time, .loadingRate, .lock: nil
    }
  }

  private static func tenths(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }
}
