/// How fast a session passes again.
enum ReplaySpeed: Equatable, Sendable {
  case times(Double)
  case asFastAsPossible

  /// What can be asked for.
  static let range = 0.01...1000
  /// What the keys go through.
  static let steps: [Double] = [
    0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000,
  ]

  /// Reads `1`, `0.5`, `10x` or `max`; nil for anything else.
  init?(_ text: String) {
    if text.lowercased() == "max" {
      self = .asFastAsPossible
      return
    }
    let number = text.hasSuffix("x") ? String(text.dropLast()) : text
    guard let value = Double(number), value.isFinite, Self.range ~= value else { return nil }
    self = .times(value)
  }

  /// When what happened `elapsed` after the first entry is due, counted from the replay's start.
  func due(after elapsed: Duration) -> Duration {
    switch self {
    case .times(let factor): elapsed / factor
    case .asFastAsPossible: .zero
    }
  }

  /// The next step above `factor`; the highest there is at the top.
  static func faster(than factor: Double) -> Double {
    steps.first { $0 > factor * 1.0001 } ?? max(factor, steps.last ?? factor)
  }

  /// The next step below `factor`; the lowest there is at the bottom.
  static func slower(than factor: Double) -> Double {
    steps.last { $0 < factor * 0.9999 } ?? min(factor, steps.first ?? factor)
  }
}
