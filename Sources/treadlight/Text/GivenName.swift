import ArgumentParser

/// Reads the names by which the command line speaks of people and sessions.
enum GivenName {
  static func client(_ text: String) throws -> String {
    try named(text, "the client's id or name")
  }

  static func therapist(_ text: String) throws -> String {
    try named(text, "the therapist's id or name")
  }

  static func session(_ text: String) throws -> String {
    try named(text, "a log file, a session's id, or \"last\"")
  }

  private static func named(_ text: String, _ what: String) throws -> String {
    guard !text.allSatisfy(\.isWhitespace) else {
      throw ValidationError("nothing is named; write \(what)")
    }
    return text
  }
}
