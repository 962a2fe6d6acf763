internal import TableModel
internal import Yams

/// One value of a YAML file, which knows where it stands and what it is called.
public struct YAMLValue {
  public let file: String
  public let name: String
  let node: Node

  init(file: String, name: String, node: Node) {
    self.file = file
    self.name = name
    self.node = node
  }

  /// The error that says why this value is refused.
  public func refusal(_ reason: YAMLError.Reason) -> YAMLError {
    let position = node.mark.map { YAMLError.Position(line: $0.line, column: $0.column) }
    return YAMLError(file: file, position: position, name: name, reason: reason)
  }

  public var kind: YAMLError.Kind {
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

  private static func kind(of tag: Tag.Name) -> YAMLError.Kind {
    switch tag {
    case .bool: .truth
    case .int: .integer
    case .float: .number
    case .null: .nothing
    default: .text
    }
  }

  func scalar(
    _ expected: YAMLError.Kind, from kinds: Set<YAMLError.Kind>
  ) throws(YAMLError) -> String {
    guard kinds.contains(kind), case .scalar(let scalar) = node else {
      throw refusal(.wrongKind(expected: expected, found: kind))
    }
    return scalar.string
  }

  /// The entries of a list that has some, and no more than `maximum`.
  public func entries(atMost maximum: Int = .max) throws(YAMLError) -> [YAMLValue] {
    guard case .sequence(let sequence) = node else {
      throw refusal(.wrongKind(expected: .list, found: kind))
    }
    guard !sequence.isEmpty else { throw refusal(.emptyList) }
    guard sequence.count <= maximum else {
      throw refusal(.tooManyEntries(sequence.count, maximum: maximum))
    }
    return sequence.enumerated().map { index, node in
      YAMLValue(file: file, name: "\(name)[\(index)]", node: node)
    }
  }

  /// The values of a mapping that has none but these keys.
  ///
  /// A key that is no longer known is refused with the fact that says what took its place.
  public func mapping(
    _ keys: [String], retired: [String: any YAMLFact] = [:]
  ) throws(YAMLError) -> YAMLMapping {
    guard case .mapping(let mapping) = node else {
      throw refusal(.wrongKind(expected: .mapping, found: kind))
    }
    var values: [String: YAMLValue] = [:]
    for (key, node) in mapping {
      let word = key.scalar?.string ?? ""
      guard keys.contains(word) else {
        let key = YAMLValue(file: file, name: name, node: key)
        if let fact = retired[word] { throw key.refusal(.fact(fact)) }
        throw key.refusal(
          .unknownKey(word, suggestion: Spelling.nearest(to: word, among: keys), known: keys))
      }
      let path = name.isEmpty ? word : "\(name).\(word)"
      values[word] = YAMLValue(file: file, name: path, node: node)
    }
    return YAMLMapping(owner: self, values: values)
  }

  /// The value under a key of a mapping, whatever the other keys are; nil where there is none.
  public func value(at key: String) -> YAMLValue? {
    guard case .mapping(let mapping) = node else { return nil }
    return mapping.first { $0.key.scalar?.string == key }.map {
      YAMLValue(file: file, name: name.isEmpty ? key : "\(name).\(key)", node: $0.value)
    }
  }

  /// The entry of a list; nil where there is none.
  public func entry(at index: Int) -> YAMLValue? {
    guard case .sequence(let sequence) = node, sequence.indices.contains(index) else { return nil }
    return YAMLValue(file: file, name: "\(name)[\(index)]", node: sequence[index])
  }
}

/// The values of a mapping by their keys.
public struct YAMLMapping {
  public let owner: YAMLValue
  public let values: [String: YAMLValue]

  /// The value of a key; nil when the key is missing or stands there with no value.
  public subscript(key: String) -> YAMLValue? {
    values[key].flatMap { $0.kind == .nothing ? nil : $0 }
  }

  public func required(_ key: String) throws(YAMLError) -> YAMLValue {
    guard let value = values[key] else { throw owner.refusal(.missingKey(key)) }
    return value
  }
}
