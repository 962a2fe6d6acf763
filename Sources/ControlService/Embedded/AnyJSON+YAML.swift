internal import Yams

extension AnyJSON {
  /// What a YAML file says, as JSON; the file is one of our own.
  init(yaml bytes: [UInt8], file: String) throws(OpenAPIDocument.Flaw) {
    do {
      guard let node = try compose(yaml: String(decoding: bytes, as: UTF8.self)) else {
        throw OpenAPIDocument.Flaw.notYAML(file: file, "it is empty")
      }
      self.init(node)
    } catch let flaw as OpenAPIDocument.Flaw {
      throw flaw
    } catch {
      throw .notYAML(file: file, "\(error)")
    }
  }

  private init(_ node: Node) {
    switch node {
    case .mapping(let mapping):
      self = .object(
        mapping.reduce(into: [:]) { members, entry in
          members[entry.key.scalar?.string ?? ""] = AnyJSON(entry.value)
        })
    case .sequence(let sequence): self = .list(sequence.map { AnyJSON($0) })
    case .scalar(let scalar):
      switch scalar.style {
      case .singleQuoted, .doubleQuoted, .literal, .folded: self = .text(scalar.string)
      default: self = AnyJSON(plain: scalar.string, node)
      }
    case .alias: self = .null  // composing puts the value in the alias's place
    }
  }

  private init(plain text: String, _ node: Node) {
    switch Resolver.default.resolveTag(of: node) {
    case .null: self = .null
    case .bool: self = .truth(text == "true")
    case .int: self = Int64(text).map(Self.integer) ?? Double(text).map(Self.number) ?? .text(text)
    case .float: self = Double(text).map(Self.number) ?? .text(text)
    default: self = .text(text)
    }
  }
}
