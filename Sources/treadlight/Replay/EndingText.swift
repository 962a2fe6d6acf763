import ArgumentParser
import SessionAnalysis
import SessionLog

/// What a log's ending means to whoever reads the log.
enum EndingText {
  /// Why the log is not whole; nil where it is.
  ///
  /// `name` is a `SessionSummary.ending`. Of a log that can be looked at, `failure` knows more.
  static func warning(_ name: String) -> String? {
    switch name {
    case "closed": nil
    case "interrupted": "the recording was interrupted; all that was saved is here"
    case "truncated": "the log has no end: it was cut off, or is still being recorded"
    case "damaged": "the log is damaged; what could be read is here, the rest is missing"
    default: "the log ended as \(name)"
    }
  }

  static func name(_ ending: Ending?, recoveries: Int) -> String {
    recoveries > 0 ? "interrupted" : (ending ?? .closed).name
  }

  /// Says it on standard error, and ends with the status for it.
  static func report(_ name: String, path: String) throws {
    if warn(name, path: path) { throw ExitCode.notWhole }
  }

  /// Says it on standard error; false where the log is whole.
  @discardableResult
  static func warn(_ name: String, path: String) -> Bool {
    guard let failure = failure(name, path: path) else { return false }
    Terminal.error.write(failure.text)
    return true
  }

  /// Why the log at `path` is not whole, and what to do about it; nil where it is.
  ///
  /// A log without its end, or with damage, is read once more: whether a program writes to it, and
  /// whether anything that was recorded is missing, its ending alone does not tell.
  static func failure(_ name: String, path: String) -> CommandFailure? {
    guard let warning = warning(name) else { return nil }
    guard name == "truncated" || name == "damaged" else {
      return CommandFailure("\(path): \(warning)", status: .notWhole)
    }
    if (try? AppendFile.isHeld(path: path)) == true {
      return CommandFailure(
        "\(path) is still being recorded; what was saved so far is here", status: .notWhole)
    }
    if let outcome = try? SessionRecovery.survey(path: path), outcome.isWhole {
      return CommandFailure(
        "\(path): its index is damaged, all data is here",
        hint: "Make it anew: treadlight log repair-index \(path)", status: .notWhole)
    }
    guard name == "truncated" else {
      return CommandFailure(
        "\(path): \(warning)", hint: "See what is missing: treadlight log verify \(path)",
        status: .notWhole)
    }
    return CommandFailure(
      "\(path): the log has no end: it was cut off; all that was saved is here",
      hint: "Give it its end: treadlight log recover \(path)", status: .notWhole)
  }
}
