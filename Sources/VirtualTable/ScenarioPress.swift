internal import Glibc
internal import TableModel

/// The working foot at work on one zone, in one of the ways that feet work.
struct ScenarioPress: Sendable, Equatable {
  /// Rubs and jostles move the foot by so much either way, millimetres.
  static let reach = 12.0

  enum Manner: Sendable, Equatable {
    /// From one end of the way to the other, with a slow swell of 5 %.
    case glide
    /// In one place.
    case compression
    /// To and fro along the body so many times a second, 20 % harder and lighter.
    case friction(Double)
    /// From side to side so many times a second, 30 % harder and lighter.
    case jostling(Double)
  }

  var manner: Manner
  var zone: BodyZone
  /// The largest force, newtons.
  var force: Double
  /// Seconds in which the force rises at the beginning, and in which it falls at the end.
  var rise: Double
  var fall: Double
  var x: Double
  var fromY: Double
  var toY: Double

  func force(at elapsed: Double, of duration: Double) -> Double {
    let envelope = smoothStep(elapsed / rise) * smoothStep((duration - elapsed) / fall)
    let swing =
      switch manner {
      case .glide, .compression: 0.975 + 0.025 * cos(4 * .pi * elapsed / duration)
      case .friction(let rate): (1 + 0.2 * sin(2 * .pi * rate * elapsed)) / 1.2
      case .jostling(let rate): (1 + 0.3 * sin(2 * .pi * rate * elapsed)) / 1.3
      }
    return force * envelope * swing
  }

  func place(at elapsed: Double, of duration: Double) -> TableProfile.Position {
    let middle = (fromY + toY) / 2
    switch manner {
    case .glide:
      let way = smoothStep(elapsed / duration)
      return TableProfile.Position(x: x, y: fromY + way * (toY - fromY))
    case .compression: return TableProfile.Position(x: x, y: middle)
    case .friction(let rate):
      let reach = min(Self.reach, abs(toY - fromY) / 2)
      return TableProfile.Position(x: x, y: middle + reach * sin(2 * .pi * rate * elapsed))
    case .jostling(let rate):
      return TableProfile.Position(
        x: x + Self.reach * sin(2 * .pi * rate * elapsed), y: middle)
    }
  }
}
