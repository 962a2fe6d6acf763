import Testing

@testable import treadlight

struct KeyReaderTests {
  private func keys(_ pieces: [String]) -> [Key] {
    var reader = KeyReader()
    return pieces.flatMap { reader.take(Array($0.utf8)) }
  }

  @Test(
    arguments: [
      (["aQ1?"], [.character("a"), .character("Q"), .character("1"), .character("?")]),
      (
        ["\r\u{7F}\u{08}\u{15}\u{1A}\u{0C}\u{04}"],
        [.enter, .backspace, .backspace, .clear, .suspend, .redraw, .end]
      ),
      // An arrow, in pieces, and a key with Alt, are no keys.
      (["\u{1B}", "[", "1;5", "Cx"], [.character("x")]),
      (["\u{1B}OAx", "\u{1B}sx"], [.character("x"), .character("x")]),
      // A pause after an escape tells that it is one.
      (["\u{1B}", "", "s"], [.escape, .character("s")]),
      (["\u{1B}\u{1B}", ""], [.escape, .escape]),
      (["é\u{1F600}"], [.character("é"), .character("\u{1F600}")]),
      (
        ["\u{1B}[200~s\ny\u{1B}[201~q"],
        [.pasted("s"), .pasted(" "), .pasted("y"), .character("q")]
      ),
    ] as [([String], [Key])])
  func tellsKeys(pieces: [String], expected: [Key]) {
    #expect(keys(pieces) == expected)
  }

  @Test func takesACharacterInPiecesAndDropsWhatIsNone() {
    var reader = KeyReader()
    let taken = [[0xC3], [0xA9], [0xFF, 0x80, 0xC3, 0x61], [0xE2, 0x28]].flatMap { bytes in
      reader.take(bytes.map { UInt8($0) })
    }
    #expect(taken == [.character("é"), .character("a"), .character("(")])
  }

  @Test func staysOfBoundedSizeWhateverComes() {
    var reader = KeyReader()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      _ = reader.take((0..<64).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
    // An end of whatever was begun, and keys are keys again.
    _ = reader.take(Array("\u{1B}[~\u{1B}[201~".utf8))
    #expect(reader.take(Array("q".utf8)) == [.character("q")])
  }
}
