import SessionAnalysis

/// JSON on standard output.
enum JSONOutput {
  static func pretty(_ value: some Encodable) throws -> String { try JSONText.pretty(value) }

  /// One line.
  static func line(_ value: some Encodable) throws -> String {
    String(decoding: try JSONText.encode(value), as: UTF8.self)
  }
}
