/// Why a file in YAML is refused, and where.
public struct YAMLError: Error, Equatable {
  /// A place in the file; both count from 1, the columns in Unicode scalars.
  public struct Position: Equatable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  public var file: String
  /// Nil: the file as a whole.
  public var position: Position?
  /// The dotted name of the value, such as `table.virtual`; empty at the top.
  public var name: String
  public var reason: Reason

  public init(file: String, position: Position? = nil, name: String = "", reason: Reason) {
    self.file = file
    self.position = position
    self.name = name
    self.reason = reason
  }

  /// What a value is or ought to be.
  public enum Kind: String, Sendable {
    case text = "text"
    case integer = "an integer"
    case number = "a number"
    case truth = "true or false"
    case nothing = "nothing"
    case list = "a list"
    case mapping = "a mapping"
  }

  public enum Reason: Equatable, Sendable {
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
    case tooManyEntries(Int, maximum: Int)
    case wrongCount(Int, expected: Int)
    case emptyMapping

    /// A fact of whoever reads the values.
    case fact(ReaderFact)
  }
}

/// What only the reader of a value knows to be wrong with it, such as a profile's flaw.
///
/// Prints what is wrong and what is expected.
public protocol YAMLFact: Equatable, Sendable, CustomStringConvertible {}

extension YAMLFact {
  fileprivate func equals(_ other: any YAMLFact) -> Bool { (other as? Self) == self }
}

/// A fact of any reader, to be compared.
public struct ReaderFact: Equatable, Sendable {
  public let fact: any YAMLFact

  public init(_ fact: any YAMLFact) { self.fact = fact }

  public static func == (a: Self, b: Self) -> Bool { a.fact.equals(b.fact) }
}

extension YAMLError.Reason {
  public static func fact(_ fact: any YAMLFact) -> Self { .fact(ReaderFact(fact)) }
}
