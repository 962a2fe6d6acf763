internal import ClientLimits
internal import TableModel

extension LimitQuantity {
  /// The quantity in a sentence.
  var words: String {
    switch self {
    case .hardForce: "hard force"
    case .softForce: "soft force"
    case .hardPressure: "hard pressure"
    case .softPressure: "soft pressure"
    case .softTime: "longest time above a soft limit"
    case .loadingRate: "loading rate"
    case .share: "share of the body weight"
    case .lock: "lock"
    }
  }

  /// A value with its unit: `210 N`, `1600 kPa (160 N/cm2)`, `80 %`.
  func text(_ value: Double) -> String {
    switch self {
    case .hardPressure, .softPressure:
      // 1 N/cm2 is 10 kPa.
      "\(plain(value)) kPa (\(plain(value / 10)) N/cm2)"
    case .share: "\(plain(value * 100)) %"
    case .lock: plain(value)
    default: "\(plain(value)) \(unit)"
    }
  }
}

/// A number with three decimals at most, and none where it is whole.
private func plain(_ value: Double) -> String {
  // Beyond that a number has no thousandths, and may be infinite.
  guard abs(value) < 1e9 else { return "\(value)" }
  let rounded = (value * 1000).rounded() / 1000
  guard rounded != 0 || value == 0 else { return "\(value)" }
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}

extension LimitScope {
  /// The scope in a sentence.
  var words: String {
    switch self {
    case .wholeBody: "the whole body"
    case .region(let region): "the \(region.words)"
    }
  }
}

extension LimitSlot {
  /// The value in a sentence: `the hard force for the lower back`.
  var words: String { "the \(quantity.words) for \(scope.words)" }
}

extension LimitSource {
  /// Who says it, in a sentence.
  var words: String {
    switch self {
    case .contraindication: "a contraindication"
    case .client: "the client's own"
    case .therapist: "the therapist's default"
    case .preset(let name): "preset \(name)"
    case .builtIn: "built-in"
    }
  }
}

extension BodyRegion {
  /// The region in a sentence.
  var words: String { name.replacing("-", with: " ") }
}
