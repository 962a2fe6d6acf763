import ClientLimits
import LimitFile
import TableModel

/// Values of limits as people read them.
enum LimitValueText {
  /// `210 N`, `1600 kPa`, `10 s`, `10 kN/s`, `80 %` or `locked`.
  static func short(_ value: Double, of quantity: LimitQuantity) -> String {
    switch quantity.kind {
    case .force: ForceText.newtons(Newtons(value))
    case .pressure: "\(Decimal.text(value)) kPa"
    case .time: "\(Decimal.text(value)) s"
    case .loadingRate where value >= 1000: "\(Decimal.text(value / 1000, places: 2)) kN/s"
    case .loadingRate: "\(Decimal.text(value)) N/s"
    case .share: "\(Decimal.text(value * 100)) %"
    case .lock: value == 1 ? "locked" : "allowed"
    }
  }

  /// The same with the other unit that people think in: `210 N (21.4 kgf)`.
  static func both(_ value: Double, of quantity: LimitQuantity) -> String {
    switch quantity.kind {
    case .force: ForceText.both(Newtons(value))
    case .pressure: "\(short(value, of: quantity)) (\(Decimal.text(value / 10)) N/cm2)"
    case .loadingRate:
      "\(short(value, of: quantity)) "
        + "(\(Decimal.fixed(value / standardGravity, places: 0)) kgf/s)"
    case .time, .share, .lock: short(value, of: quantity)
    }
  }

  /// Who says it, in a word or two.
  ///
  /// `source` is a `LimitEntry.source`.
  static func source(_ source: String) -> String {
    let preset = "preset:"
    return source.hasPrefix(preset) ? String(source.dropFirst(preset.count)) : source
  }
}

extension LimitQuantity {
  /// The quantity in a sentence.
  var words: String {
    switch self {
    case .hardForce: "hard force"
    case .softForce: "soft force"
    case .hardPressure: "hard pressure"
    case .softPressure: "soft pressure"
    case .softTime: "time above soft"
    case .loadingRate: "loading rate"
    case .share: "share of the body weight"
    case .lock: "lock"
    }
  }
}

extension LimitSlot {
  /// The value in a sentence: `thigh's hard force`.
  var words: String { "\(scope.name)'s \(quantity.words)" }
}
