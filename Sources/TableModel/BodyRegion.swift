/// The parts of the client's body that limits are set for.
///
/// The raw value is the region's index on the alarm path and in the log; 0 there means that no
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

  /// One more than the highest raw value.
  public static let indexCount = 9

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
