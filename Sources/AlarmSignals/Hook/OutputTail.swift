/// The end of what a program wrote.
struct OutputTail {
  /// Enough for a last line or two of a script's complaint.
  static let longest = 500

  private var bytes: [UInt8] = []

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes += more
    // Up to four bytes are one character.
    let surplus = bytes.count - 4 * Self.longest
    if surplus > 0 { bytes.removeFirst(surplus) }
  }

  /// The last `longest` characters, on one line.
  var text: String {
    let words = String(decoding: bytes, as: UTF8.self).onOneLine.suffix(Self.longest)
    let isBlank = { (character: Character) in character == " " }
    let end = words.lastIndex { !isBlank($0) }
    return end.map { String(words[...$0].drop(while: isBlank)) } ?? ""
  }
}
