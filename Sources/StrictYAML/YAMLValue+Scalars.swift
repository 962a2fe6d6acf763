internal import Foundation
internal import TableModel

extension YAMLValue {
  public func text() throws(YAMLError) -> String {
    let text = try scalar(.text, from: [.text])
    guard !text.isEmpty else { throw refusal(.emptyText) }
    guard !text.utf8.contains(0) else { throw refusal(.forbiddenNUL) }
    return text
  }

  public func integer(in range: ClosedRange<Int>) throws(YAMLError) -> Int {
    let text = try scalar(.integer, from: [.integer])
    guard let value = Self.integer(text) else { throw refusal(.notAnInteger(text)) }
    guard range.contains(value) else {
      throw refusal(.outOfRange(text, allowed: Double(range.lowerBound)...Double(range.upperBound)))
    }
    return value
  }

  /// Reads decimal and hexadecimal digits; nil for every other way YAML writes an integer.
  private static func integer(_ text: String) -> Int? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let sign = isNegative ? "-" : ""
    if digits.hasPrefix("0x") { return Int(sign + digits.dropFirst(2), radix: 16) }
    guard digits == "0" || !digits.hasPrefix("0") else { return nil }
    return Int(sign + digits)
  }

  public func number(in range: ClosedRange<Double>) throws(YAMLError) -> Double {
    let text = try scalar(.number, from: [.integer, .number])
    if kind == .integer, Self.integer(text) == nil { throw refusal(.notAnInteger(text)) }
    // Nil for .inf and .nan too, which are in no range.
    let value = Self.integer(text).map(Double.init) ?? Double(text)
    guard let value, range.contains(value) else {
      throw refusal(.outOfRange(text, allowed: range))
    }
    return value
  }

  /// `true` or `false`, and nothing else that YAML takes for either.
  public func truth() throws(YAMLError) -> Bool {
    switch try scalar(.truth, from: [.truth]) {
    case "true": return true
    case "false": return false
    default: throw refusal(.wrongKind(expected: .truth, found: .text))
    }
  }

  /// One of these integers.
  public func integer(among allowed: [Int]) throws(YAMLError) -> Int {
    let value = try integer(in: Int.min...Int.max)
    guard allowed.contains(value) else {
      throw refusal(.unknownWord("\(value)", suggestion: nil, known: allowed.map(String.init)))
    }
    return value
  }

  /// One of `words`, by the name each has.
  public func word<Word>(
    among words: [Word], name: (Word) -> String
  ) throws(YAMLError) -> Word {
    let text = try text()
    guard let word = words.first(where: { name($0) == text }) else {
      let known = words.map(name)
      throw refusal(
        .unknownWord(text, suggestion: Spelling.nearest(to: text, among: known), known: known))
    }
    return word
  }

  /// A path, made absolute from the folder of the file it stands in.
  public func path() throws(YAMLError) -> String {
    let folder = URL(filePath: file).absoluteURL.deletingLastPathComponent()
    return URL(filePath: try text(), relativeTo: folder).absoluteURL.path(percentEncoded: false)
  }
}
