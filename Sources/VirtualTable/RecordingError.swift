/// Why a file is no recording; lines and columns count from 1.
public enum RecordingError: Error, Equatable {
  case unreadable(path: String, SystemError)
  case notText
  case empty
  case noSuchColumn(ColumnMap.Column)
  case noForceColumns
  case tooManyChannels(Int)
  case raggedRow(line: Int, fields: Int, expected: Int)
  case notANumber(line: Int, column: Int, text: String)
  case notFinite(line: Int, column: Int)
  case timeNotAscending(line: Int)
  /// The rate cannot be told from fewer than two rows.
  case tooFewRows
}

extension RecordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let error): "\(path) cannot be read: \(error)"
    case .notText: "the file is not text"
    case .empty: "the file has no rows of numbers"
    case .noSuchColumn(.index(let index)): "there is no column \(index + 1)"
    case .noSuchColumn(.name(let name)): "the header names no column '\(name)'"
    case .noForceColumns: "there is no column of forces: expected a time and up to 16 forces"
    case .tooManyChannels(let count):
      "\(count) columns of forces are too many: a table has up to 16 channels"
    case .raggedRow(let line, let fields, let expected):
      "line \(line) has \(fields) fields where the first has \(expected)"
    case .notANumber(let line, let column, let text):
      "line \(line), column \(column): '\(text)' is not a number"
    case .notFinite(let line, let column): "line \(line), column \(column): not a finite number"
    case .timeNotAscending(let line): "line \(line): the time does not ascend"
    case .tooFewRows: "a single row does not tell the rate: expected two rows or more"
    }
  }
}
