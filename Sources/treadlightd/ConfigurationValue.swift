import ClientRegistry
import Yams

/// One value of a configuration file, which knows where it stands and what it is called.
struct ConfigurationValue {
  let file: String
  let name: String
  let node: Node

  func refusal(_ reason: ConfigurationError.Reason) -> ConfigurationError {
    let position = node.mark.map { ConfigurationError.Position(line: $0.line, column: $0.column) }
    return ConfigurationError(file: file, position: position, name: name, reason: reason)
  }

  var kind: ConfigurationError.Kind {
    switch node {
    case .mapping: .mapping
    case .sequence: .list
    case .alias: .nothing  // composing puts the value in the alias's place
    case .scalar(let scalar):
      switch scalar.style {
      case .singleQuoted, .doubleQuoted, .literal, .folded: .text
      default: Self.kind(of: Resolver.default.resolveTag(of: node))
      }
    }
  }

  private static func kind(of tag: Tag.Name) -> ConfigurationError.Kind {
    switch tag {
    case .bool: .truth
    case .int: .integer
    case .float: .number
    case .null: .nothing
    default: .text
    }
  }

  private func scalar(
    _ expected: ConfigurationError.Kind, from kinds: Set<ConfigurationError.Kind>
  ) throws(ConfigurationError) -> String {
    guard kinds.contains(kind), case .scalar(let scalar) = node else {
      throw refusal(.wrongKind(expected: expected, found: kind))
    }
    return scalar.string
  }

  func text() throws(ConfigurationError) -> String {
    let text = try scalar(.text, from: [.text])
    guard !text.isEmpty else { throw refusal(.emptyText) }
    guard !text.utf8.contains(0) else { throw refusal(.forbiddenNUL) }
    return text
  }

  func integer(in range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
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

  func number(in range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
    let text = try scalar(.number, from: [.integer, .number])
    if kind == .integer, Self.integer(text) == nil { throw refusal(.notAnInteger(text)) }
    // Nil for .inf and .nan too, which are in no range.
    let value = Self.integer(text).map(Double.init) ?? Double(text)
    guard let value, range.contains(value) else {
      throw refusal(.outOfRange(text, allowed: range))
    }
    return value
  }

  /// One of `words`, by the name each has.
  func word<Word>(
    among words: [Word], name: (Word) -> String
  ) throws(ConfigurationError) -> Word {
    let text = try text()
    guard let word = words.first(where: { name($0) == text }) else {
      let known = words.map(name)
      throw refusal(
        .unknownWord(text, suggestion: Spelling.nearest(to: text, among: known), known: known))
    }
    return word
  }

  /// The entries of a list that has some.
  func entries() throws(ConfigurationError) -> [ConfigurationValue] {
    guard case .sequence(let sequence) = node else {
      throw refusal(.wrongKind(expected: .list, found: kind))
    }
    guard !sequence.isEmpty else { throw refusal(.emptyList) }
    return sequence.enumerated().map { index, node in
      ConfigurationValue(file: file, name: "\(name)[\(index)]", node: node)
    }
  }

  /// The values of a mapping that has none but these keys.
  func mapping(_ keys: [String]) throws(ConfigurationError) -> ConfigurationMapping {
    guard case .mapping(let mapping) = node else {
      throw refusal(.wrongKind(expected: .mapping, found: kind))
    }
    var values: [String: ConfigurationValue] = [:]
    for (key, node) in mapping {
      let word = key.scalar?.string ?? ""
      guard keys.contains(word) else {
        throw ConfigurationValue(file: file, name: name, node: key).refusal(
          .unknownKey(word, suggestion: Spelling.nearest(to: word, among: keys), known: keys))
      }
      let path = name.isEmpty ? word : "\(name).\(word)"
      values[word] = ConfigurationValue(file: file, name: path, node: node)
    }
    return ConfigurationMapping(owner: self, values: values)
  }
}

/// The values of a mapping by their keys.
struct ConfigurationMapping {
  let owner: ConfigurationValue
  let values: [String: ConfigurationValue]

  /// The value of a key; nil when the key is missing or stands there with no value.
  subscript(key: String) -> ConfigurationValue? {
    values[key].flatMap { $0.kind == .nothing ? nil : $0 }
  }

  func required(_ key: String) throws(ConfigurationError) -> ConfigurationValue {
    guard let value = values[key] else { throw owner.refusal(.missingKey(key)) }
    return value
  }
}
