/// Why a configuration file is refused, and where.
struct ConfigurationError: Error, Equatable {
  /// A place in the file; both count from 1, the columns in Unicode scalars.
  struct Position: Equatable {
    var line: Int
    var column: Int
  }

  var file: String
  /// Nil: the file as a whole.
  var position: Position?
  /// The dotted name of the value, such as `table.virtual`; empty at the top.
  var name = ""
  var reason: Reason

  /// What a value is or ought to be.
  enum Kind: String {
    case text = "text"
    case integer = "an integer"
    case number = "a number"
    case truth = "true or false"
    case nothing = "nothing"
    case list = "a list"
    case mapping = "a mapping"
  }

  enum Reason: Equatable {
    // The file.
    case missing
    case noPermission
    case unreadable
    case tooLong(maximum: Int)
    case notUTF8
    case syntax(String)
    case severalDocuments

    // A key.
    case duplicateKey(String)
    case unknownKey(String, suggestion: String?, known: [String])
    case missingKey(String)
    case conflictingKeys(String, String)

    // A value.
    case wrongKind(expected: Kind, found: Kind)
    /// Decimal or hexadecimal digits only: YAML 1.1 reads 010 as 8, YAML 1.2 as 10.
    case notAnInteger(String)
    case outOfRange(String, allowed: ClosedRange<Double>)
    case unknownWord(String, suggestion: String?, known: [String])
    case emptyText
    case forbiddenNUL
    case emptyList
    case emptyMapping
    case pathTooLong(Int, maximum: Int)

    // The profile.
    case duplicateChannel(Int)
    case duplicatePanel(String)
    case noSuchCell(channel: Int)
    case cellInNoPanel(channel: Int)
    case cellInTwoPanels(channel: Int, first: String, second: String)
    case noClientPanel
    case emptyBand(from: Double, to: Double)
    case overlappingBands(String, String)
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// `file:line:column: name: what is wrong, and what is expected`.
  var description: String {
    let place = position.map { ":\($0.line):\($0.column)" } ?? ""
    return "\(file)\(place): \(name.isEmpty ? "" : "\(name): ")\(reason)"
  }
}

extension ConfigurationError.Reason: CustomStringConvertible {
  var description: String {
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
    case .emptyMapping: "empty; write {} to take every default, or remove the key"
    case .pathTooLong(let count, let maximum):
      "the path has \(count) bytes; a socket's has at most \(maximum)"
    case .duplicateChannel(let channel): "channel \(channel) is taken by an earlier entry"
    case .duplicatePanel(let panel): "the name \"\(panel)\" is taken by an earlier panel"
    case .noSuchCell(let channel): "no cell has channel \(channel)"
    case .cellInNoPanel(let channel): "the cell on channel \(channel) is in no panel"
    case .cellInTwoPanels(let channel, let first, let second):
      "the cell on channel \(channel) is in two panels, \"\(first)\" and \"\(second)\""
    case .noClientPanel: "expected a panel with the role client"
    case .emptyBand(let from, let to):
      "expected from_mm below to_mm, found \(short(from)) and \(short(to))"
    case .overlappingBands(let first, let second):
      "\(second) overlaps \(first); expected bands side by side"
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
