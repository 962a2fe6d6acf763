extension YAMLError: CustomStringConvertible {
  /// `file:line:column: name: what is wrong, and what is expected`.
  public var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(place): \(name.isEmpty ? "" : "\(name): ")\(reason)"
  }
}

extension YAMLError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "there is no such file"
    case .noPermission: "no permission to read the file"
    case .unreadable: "cannot be read as a file"
    case .tooLong(let maximum): "longer than \(maximum) bytes"
    case .notUTF8: "not UTF-8 from here on; save the file as UTF-8"
    case .syntax(let problem): "not YAML: \(problem)"
    case .severalDocuments: "a second document begins; expected one"
    case .duplicateKey(let key): "\"\(key)\" stands twice in this mapping, first here"
    case .unknownKey(let key, let suggestion, let known):
      "unknown key \"\(key)\"; \(hint(suggestion, known))"
    case .missingKey(let key): "the key \"\(key)\" is missing"
    case .conflictingKeys(let first, let second): "give \"\(first)\" or \"\(second)\", not both"
    case .wrongKind(.text, let found) where [.integer, .number, .truth].contains(found):
      "expected text, found \(found.rawValue); put it in quotes"
    case .wrongKind(let expected, let found):
      "expected \(expected.rawValue), found \(found.rawValue)"
    case .notAnInteger(let text):
      "expected an integer such as 12 or 0x0c, found \(text)"
    case .outOfRange(let text, let allowed):
      "expected \(short(allowed.lowerBound)) to \(short(allowed.upperBound)), found \(text)"
    case .unknownWord(let word, let suggestion, let known):
      "unknown \"\(word)\"; \(hint(suggestion, known))"
    case .emptyText: "expected text, found none"
    case .forbiddenNUL: "expected text without NUL characters"
    case .emptyList: "expected at least one entry"
    case .tooManyEntries(let count, let maximum):
      "\(count) entries; expected at most \(maximum)"
    case .wrongCount(let count, let expected): "\(count) entries; expected \(expected)"
    case .emptyMapping: "empty; write {} to take every default, or remove the key"
    case .fact(let known): known.fact.description
    }
  }

  private func hint(_ suggestion: String?, _ known: [String]) -> String {
    let list = "expected one of \(known.joined(separator: ", "))"
    return suggestion.map { "did you mean \"\($0)\"? (\(list))" } ?? list
  }

  private func short(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
