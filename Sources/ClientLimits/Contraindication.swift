public import TableModel

/// A reason not to press a client, or not there, or not yet.
public struct Contraindication: Codable, Equatable, Sendable {
  /// What is not to be done.
  public enum Block: Hashable, Sendable {
    case session
    case region(BodyRegion)
  }

  /// A known one's name, or the studio's own word.
  public var kind: String
  public var block: Block
  /// Nil: until it is taken away.
  public var until: WallTime?
  public var note: String?

  public init(kind: String, block: Block, until: WallTime? = nil, note: String? = nil) {
    self.kind = kind
    self.block = block
    self.until = until
    self.note = note
  }

  enum CodingKeys: String, CodingKey {
    case kind, block, note
    case until = "until_unix_ns"
  }

  public func holds(at time: WallTime) -> Bool { until.map { time < $0 } ?? true }
}

extension Contraindication.Block: Codable {
  /// `session`, or a region's name.
  public var name: String {
    switch self {
    case .session: "session"
    case .region(let region): region.name
    }
  }

  public init?(name: String) {
    if name == "session" {
      self = .session
    } else if let region = BodyRegion(name: name) {
      self = .region(region)
    } else {
      return nil
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let block = Self(name: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(name) is neither session nor a body region")
    }
    self = block
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

/// A contraindication that schools of barefoot massage name, and what it blocks.
///
/// No medical advice: what a studio does about a client is between therapist, client and doctor.
public struct KnownContraindication: Equatable, Sendable {
  public enum Block: Equatable, Sendable {
    case session
    /// The whole session for that many days after the event.
    case sessionForDays(Int)
    /// One region, which has to be named.
    case region
  }

  public var name: String
  public var words: String
  public var block: Block

  public static let all: [Self] = [
    Self(name: "pregnancy", words: "pregnancy", block: .session),
    Self(name: "osteoporosis", words: "osteoporosis", block: .session),
    Self(name: "thrombosis", words: "deep-vein thrombosis, clot or aneurysm", block: .session),
    Self(name: "anticoagulants", words: "anticoagulants", block: .session),
    Self(name: "hypertension", words: "uncontrolled hypertension", block: .session),
    Self(name: "heart-device", words: "pacemaker or stent", block: .session),
    Self(name: "spine", words: "spondylolisthesis or ruptured disc", block: .session),
    Self(name: "cancer-therapy", words: "recent radiation or chemotherapy", block: .session),
    Self(name: "under-18", words: "under 18 years of age", block: .session),
    Self(name: "fever", words: "acute fever or infection", block: .session),
    Self(
      name: "surgery", words: "major joint or spine surgery, 6 weeks",
      block: .sessionForDays(42)),
    Self(name: "fracture", words: "fracture, 6 months", block: .sessionForDays(183)),
    Self(name: "eye-surgery", words: "eye surgery, 72 hours", block: .sessionForDays(3)),
    Self(name: "implants", words: "implants, 9 months", block: .sessionForDays(274)),
    Self(name: "varicose-veins", words: "varicose veins", block: .region),
    Self(name: "injury", words: "local injury", block: .region),
    Self(name: "bruise", words: "bruise", block: .region),
  ]

  public init(named name: String) throws(LimitFlaw) {
    guard let known = Self.all.first(where: { $0.name == name }) else {
      throw .unknownContraindication(
        name, nearest: Spelling.nearest(to: name, among: Self.all.map(\.name)))
    }
    self = known
  }

  private init(name: String, words: String, block: Block) {
    self.name = name
    self.words = words
    self.block = block
  }
}
