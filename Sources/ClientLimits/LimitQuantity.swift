internal import TableModel

/// What is limited; of every quantity but `lock` the smaller value is the stricter one.
public enum LimitQuantity: String, CaseIterable, Codable, Sendable {
  /// Foot force that raises an alarm at once, newtons.
  case hardForce = "hard-force"
  /// Foot force that may be passed for `softTime` only, newtons.
  case softForce = "soft-force"
  /// Foot pressure that raises an alarm at once, kilopascals.
  case hardPressure = "hard-pressure"
  /// Foot pressure that may be passed for `softTime` only, kilopascals.
  case softPressure = "soft-pressure"
  /// The longest time above a soft limit, seconds.
  case softTime = "soft-time"
  /// How fast the foot force may rise, newtons a second, mean over 50 ms.
  case loadingRate = "loading-rate"
  /// The part of the therapist's body weight that may come onto the client: more means both feet.
  case share
  /// 1: nobody may press there; 0: a region that nobody presses otherwise may be pressed.
  case lock

  public var name: String { rawValue }

  /// The unit of the value, as it is stored.
  public var unit: String {
    switch self {
    case .hardForce, .softForce: "N"
    case .hardPressure, .softPressure: "kPa"
    case .softTime: "s"
    case .loadingRate: "N/s"
    case .share, .lock: "1"
    }
  }

  /// The values that make sense, whatever the client and the table.
  ///
  /// | quantity | from    | to      | why                                                          |
  /// |----------|--------:|--------:|--------------------------------------------------------------|
  /// | force    | 0.001 N | 5000 N  | rated working loads end at 340 kg, 3335 N                    |
  /// | pressure | 0.1 kPa | 20 MPa  | 5000 N on the smallest area there is, a toe of 2.5 cm2       |
  /// | time     | 0.1 s   | 3600 s  | a session is an hour and a half                              |
  /// | rate     | 100 N/s | 1 MN/s  | footfalls reach 25 kN/s (measured on force plates)           |
  /// | share    | 0.05    | 2       | landings pass the body weight                                |
  public var range: ClosedRange<Double> {
    switch self {
    case .hardForce, .softForce: 0.001...5000
    case .hardPressure, .softPressure: 0.1...20_000
    case .softTime: 0.1...3600
    case .loadingRate: 100...1_000_000
    case .share: 0.05...2
    case .lock: 0...1
    }
  }

  /// The hard limit that a soft one must lie below.
  public var harder: Self? {
    switch self {
    case .softForce: .hardForce
    case .softPressure: .hardPressure
    default: nil
    }
  }

  public init(name: String) throws(LimitFlaw) {
    guard let quantity = Self(rawValue: name) else {
      throw .unknownQuantity(
        name, nearest: Spelling.nearest(to: name, among: Self.allCases.map(\.name)))
    }
    self = quantity
  }
}
