package import ClientLimits

/// A unit that a limit can be written in.
package struct LimitUnit: Equatable, Sendable {
  package var name: String
  /// How many of the quantity's own unit one of it is.
  package var factor: Double

  /// The unit called `name` among `units`; where no case matches exactly, in any case.
  package static func named(_ name: String, among units: [Self]) -> Self? {
    units.first { $0.name == name }
      ?? units.first { $0.name.lowercased() == name.lowercased() }
  }
}

extension LimitQuantity {
  /// What a value of it is.
  package enum Kind: String, CaseIterable, Sendable {
    case force
    case pressure
    case time
    case loadingRate = "loading rate"
    case share
    case lock

    /// The units, the one that values are kept in first; a share needs none.
    ///
    /// Kilogram-force by the standard acceleration of free fall (CGPM 1901), pound-force by the
    /// avoirdupois pound (international yard and pound agreement, 1959).
    package var units: [LimitUnit] {
      switch self {
      case .force:
        [
          LimitUnit(name: "N", factor: 1), LimitUnit(name: "kgf", factor: 9.80665),
          LimitUnit(name: "lbf", factor: 4.448_221_615_260_5), LimitUnit(name: "kN", factor: 1000),
        ]
      case .pressure:
        [
          LimitUnit(name: "kPa", factor: 1), LimitUnit(name: "N/cm2", factor: 10),
          LimitUnit(name: "N/cm²", factor: 10), LimitUnit(name: "psi", factor: 6.894_757_293_168),
        ]
      case .time: [LimitUnit(name: "s", factor: 1), LimitUnit(name: "min", factor: 60)]
      case .loadingRate:
        Self.force.units.map { LimitUnit(name: "\($0.name)/s", factor: $0.factor) }
      case .share: [LimitUnit(name: "", factor: 1), LimitUnit(name: "%", factor: 0.01)]
      case .lock: []
      }
    }

    /// The kind whose unit `name` is.
    package static func of(unit name: String) -> Self? {
      name.isEmpty ? nil : allCases.first { LimitUnit.named(name, among: $0.units) != nil }
    }

    /// The units in a sentence.
    package var unitNames: String {
      units.map(\.name).filter { !$0.isEmpty && $0 != "N/cm²" }.joined(separator: ", ")
    }

    /// How a value is written, to be copied.
    package var example: String {
      switch self {
      case .force: "210 N"
      case .pressure: "1600 kPa"
      case .time: "10 s"
      case .loadingRate: "10 kN/s"
      case .share: "80 %"
      case .lock: "locked"
      }
    }
  }

  package var kind: Kind {
    switch self {
    case .hardForce, .softForce: .force
    case .hardPressure, .softPressure: .pressure
    case .softTime: .time
    case .loadingRate: .loadingRate
    case .share: .share
    case .lock: .lock
    }
  }
}
