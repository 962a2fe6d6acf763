/// The name a person has everywhere but in the registry: in logs, file names and answers.
///
/// A kind letter, a hyphen and six characters of Crockford's base32, for example `C-7KQ2MZ`: no
/// I, L, O or U, so it survives being read aloud. Reading takes lower case, and takes o for 0 and
/// i or l for 1.
public struct Pseudonym: Hashable, Sendable {
  /// Whom a pseudonym stands for.
  public enum Kind: String, Codable, Sendable {
    case client = "C"
    case therapist = "T"
  }

  static let length = 6
  static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  public let kind: Kind
  public let text: String

  /// Reads a pseudonym as a person may have typed it; nil when `text` is none.
  public init?(_ text: some StringProtocol) {
    let parts = text.uppercased().split(
      separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])),
      parts[1].count == Self.length
    else { return nil }
    var digits = ""
    for character in parts[1] {
      let digit: Character =
        switch character {
        case "O": "0"
        case "I", "L": "1"
        default: character
        }
      guard Self.alphabet.contains(digit) else { return nil }
      digits.append(digit)
    }
    self.kind = kind
    self.text = "\(kind.rawValue)-\(digits)"
  }

  /// Draws a pseudonym: 30 random bits, so the caller checks that it is free.
  init(drawing kind: Kind, using generator: inout some RandomNumberGenerator) {
    self.kind = kind
    text = (0..<Self.length).reduce(into: "\(kind.rawValue)-") { text, _ in
      text.append(Self.alphabet[Int.random(in: Self.alphabet.indices, using: &generator)])
    }
  }
}

extension Pseudonym: CustomStringConvertible {
  public var description: String { text }
}

extension Pseudonym: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let pseudonym = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a pseudonym: \(text)")
    }
    self = pseudonym
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
