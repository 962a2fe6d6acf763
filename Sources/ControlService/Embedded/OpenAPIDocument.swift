internal import SessionAnalysis

/// The API's description by the OpenAPI standard, which stands in YAML files beside the code.
///
/// One file is one subject. Together they are one document: no two say anything of the same thing.
/// What every operation can be answered with stands under `x-answers` once, and is written to each
/// of them here.
struct OpenAPIDocument {
  /// What is wrong with the files; a test makes sure that it is nothing.
  enum Flaw: Error, Equatable {
    case notYAML(file: String, String)
    case saidTwice(String)
    case noObject(String)
  }

  /// The files' folder in the list of what is embedded.
  private static let folder = "api/"
  static let methods = ["get", "post", "put", "delete"]

  /// The document as it is served; put together when it is first asked for.
  static let served: Result<[UInt8], any Error> = Result {
    try JSONText.encode(OpenAPIDocument().root)
  }

  /// The whole document.
  private(set) var root: AnyJSON = .object([:])

  init() throws(Flaw) {
    let files = EmbeddedFile.all.filter { $0.name.hasPrefix(Self.folder) }
    try self.init(files: files.map { ($0.name, $0.bytes) })
  }

  init(files: [(name: String, bytes: [UInt8])]) throws(Flaw) {
    for file in files {
      root = try Self.merged(root, AnyJSON(yaml: file.bytes, file: file.name), at: "")
    }
    try addSharedAnswers()
  }

  /// Both of two objects, key by key; what is no object may stand in one of them only.
  private static func merged(
    _ one: AnyJSON, _ other: AnyJSON, at place: String
  ) throws(Flaw) -> AnyJSON {
    guard case .object(var members) = one, case .object(let others) = other else {
      throw .saidTwice(place)
    }
    for (key, value) in others {
      if let present = members[key] {
        members[key] = try merged(present, value, at: "\(place)/\(key)")
      } else {
        members[key] = value
      }
    }
    return .object(members)
  }

  /// Writes the answers under `x-answers` to the operations that they are about.
  private mutating func addSharedAnswers() throws(Flaw) {
    guard case .object(var members) = root else { throw .noObject("") }
    let shared = members.removeValue(forKey: "x-answers")
    var paths = try Self.object(members["paths"], at: "/paths")
    for (path, item) in paths {
      var item = try Self.object(item, at: path)
      for method in Self.methods {
        guard let present = item[method] else { continue }
        var operation = try Self.object(present, at: "\(path)/\(method)")
        var answers = try Self.object(operation["responses"], at: "\(path)/\(method)/responses")
        var kinds = ["all"]
        if operation["security"] != .list([]) { kinds.append("secured") }
        if method != "get" { kinds.append("changing") }
        if operation["requestBody"] != nil { kinds.append("sending") }
        for kind in kinds {
          let more = try Self.object(shared?[kind], at: "/x-answers/\(kind)")
          // What an operation says itself comes first.
          answers.merge(more) { own, _ in own }
        }
        operation["responses"] = .object(answers)
        item[method] = .object(operation)
      }
      paths[path] = .object(item)
    }
    members["paths"] = .object(paths)
    root = .object(members)
  }

  private static func object(
    _ value: AnyJSON?, at place: String
  ) throws(Flaw) -> [String: AnyJSON] {
    guard case .object(let members) = value else { throw .noObject(place) }
    return members
  }

  /// Every operation, by method and path as they stand in the document: `GET /v1/sessions/{id}`.
  var operations: [String: AnyJSON] {
    guard case .object(let paths) = root["paths"] else { return [:] }
    return paths.reduce(into: [:]) { result, path in
      for method in Self.methods {
        result["\(method.uppercased()) \(path.key)"] = path.value[method]
      }
    }
  }
}

extension AnyJSON {
  /// The member of an object; nil where it has none, and for what is no object.
  subscript(key: String) -> AnyJSON? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }
}
