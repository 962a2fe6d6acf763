public import Foundation
internal import Yams

/// Files of one YAML document.
public enum YAMLFile {
  /// The content of the file at `path`, which is no longer than `longest` bytes.
  public static func bytes(at path: String, longest: Int) throws(YAMLError) -> Data {
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      let data = try file.read(upToCount: longest + 1) ?? Data()
      guard data.count <= longest else {
        throw YAMLError(file: path, reason: .tooLong(maximum: longest))
      }
      return data
    } catch let error as YAMLError {
      throw error
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      throw YAMLError(file: path, reason: .missing)
    } catch CocoaError.fileReadNoPermission {
      throw YAMLError(file: path, reason: .noPermission)
    } catch {
      throw YAMLError(file: path, reason: .unreadable)
    }
  }

  /// The value that `bytes`, the content of `file`, hold; nil when they hold none.
  public static func root(
    of bytes: some Collection<UInt8>, file: String
  ) throws(YAMLError) -> YAMLValue? {
    guard let yaml = String(validating: bytes, as: UTF8.self) else {
      throw YAMLError(file: file, position: firstInvalidPosition(in: bytes), reason: .notUTF8)
    }
    if let anchor = firstAnchor(in: yaml) {
      throw YAMLError(
        file: file, position: anchor,
        reason: .syntax(
          "anchors (&name) and aliases (*name) are not taken: write it out"))
    }
    guard let node = try node(of: yaml, file: file) else { return nil }
    let root = YAMLValue(file: file, name: "", node: node)
    return root.kind == .nothing ? nil : root
  }

  /// The one document of the file; nil when there is none.
  private static func node(of yaml: String, file: String) throws(YAMLError) -> Node? {
    do {
      let parser = try Parser(yaml: yaml, encoding: .utf8)
      let root = try parser.nextRoot()
      if let second = try parser.nextRoot() {
        throw YAMLValue(file: file, name: "", node: second).refusal(.severalDocuments)
      }
      return root
    } catch let error as YAMLError {
      throw error
    } catch let error as YamlError {
      throw YAMLError(error, file: file)
    } catch {
      throw YAMLError(file: file, reason: .unreadable)
    }
  }

  /// Where an anchor stands outside of quotes and comments.
  ///
  /// A few dozen of them, each naming the one before twice, make a document that nobody can read
  /// to the end; no file of ours needs one.
  private static func firstAnchor(in yaml: String) -> YAMLError.Position? {
    for (index, line) in yaml.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      var quote: Character?
      var before: Character = " "
      for (column, character) in line.enumerated() {
        defer { before = character }
        if let open = quote {
          if character == open { quote = nil }
          continue
        }
        let begins = before.isWhitespace || "[{,:?-".contains(before)
        if begins, character == "#" { break }
        if begins, character == "\"" || character == "'" { quote = character }
        if begins, character == "&" { return .init(line: index + 1, column: column + 1) }
      }
    }
    return nil
  }

  private static func firstInvalidPosition(
    in bytes: some Collection<UInt8>
  ) -> YAMLError.Position {
    var position = YAMLError.Position(line: 1, column: 1)
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
      if scalar.first == UInt8(ascii: "\n") {
        position = .init(line: position.line + 1, column: 1)
      } else {
        position.column += 1
      }
    }
    return position
  }
}

extension YAMLError {
  fileprivate init(_ error: YamlError, file: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = context.map { "\($0.text), \(problem)" } ?? problem
      self.init(file: file, position: Position(mark), reason: .syntax(text))
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(
        file: file, position: Position(context.mark), reason: .duplicateKey(keys.first ?? ""))
    case .reader(let problem, let offset, _, let yaml):
      let position = offset.map { Position(ofCharacter: $0, in: yaml) }
      self.init(file: file, position: position, reason: .syntax(problem))
    default:
      self.init(file: file, position: nil, reason: .syntax("\(error)"))
    }
  }
}

extension YAMLError.Position {
  fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }

  fileprivate init(ofCharacter offset: Int, in text: String) {
    let lines = text.prefix(offset).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    self.init(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
  }
}
