/// What a person types, or a camera reads, to pair a device: `K7QM-2XRD`.
///
/// Eight characters of 27, some 38 bits: none that is taken for another. Reading takes lower case
/// and no hyphen, and B for 8, S for 5, Z for 2.
struct PairingCode: Hashable, Sendable {
  static let length = 8
  static let alphabet = Array("23456789ACDEFGHJKMNPQRTVWXY")

  let text: String

  init(drawingFrom generator: inout some RandomNumberGenerator) {
    self.init(
      characters: (0..<Self.length).map { _ in
        Self.alphabet[Int.random(in: Self.alphabet.indices, using: &generator)]
      })
  }

  /// Reads a code as a person may have typed it; nil when `text` is none.
  init?(_ text: String) {
    let typed = text.uppercased().filter { $0 != "-" && !$0.isWhitespace }
    let characters = typed.map { character -> Character in
      switch character {
      case "B": "8"
      case "S": "5"
      case "Z": "2"
      default: character
      }
    }
    guard characters.count == Self.length, characters.allSatisfy(Self.alphabet.contains) else {
      return nil
    }
    self.init(characters: characters)
  }

  private init(characters: [Character]) {
    text = String(characters.prefix(Self.length / 2)) + "-" + characters.dropFirst(Self.length / 2)
  }
}
