/// The parts of the client's body that limits are set for, and those where nobody may press.
///
/// The raw value is part of a zone's index on the alarm path and in the log; 0 there means that no
/// region is known, or that the load lies beside the body.
public enum BodyRegion: UInt8, CaseIterable, Sendable {
  case neckShoulder = 1
  case upperBack = 2
  case midBack = 3
  case lowerBack = 4
  case sacrum = 5
  case gluteals = 6
  case thigh = 7
  case calf = 8
  case spine = 9
  case kidney = 10
  case backOfKnee = 11
  case frontOfNeck = 12

  /// The regions that are worked on, which limits are set for; the others are no-go.
  public static let worked = allCases.filter { !$0.isNoGo }

  /// Whether nobody may press there.
  public var isNoGo: Bool { rawValue >= Self.spine.rawValue }

  /// The region's name in commands, files and answers.
  public var name: String {
    switch self {
    case .neckShoulder: "neck-shoulder"
    case .upperBack: "upper-back"
    case .midBack: "mid-back"
    case .lowerBack: "lower-back"
    case .sacrum: "sacrum"
    case .gluteals: "gluteals"
    case .thigh: "thigh"
    case .calf: "calf"
    case .spine: "spine"
    case .kidney: "kidney"
    case .backOfKnee: "back-of-knee"
    case .frontOfNeck: "front-of-neck"
    }
  }

  public init?(name: String) {
    guard let region = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = region
  }
}

extension BodyRegion: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let region = BodyRegion(name: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "unknown body region \(name)")
    }
    self = region
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
