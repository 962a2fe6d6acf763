import ArgumentParser

extension ExitCode {
  /// A log that is cut off, interrupted or damaged.
  static let notWhole = ExitCode(2)
  /// `replay --check` found a difference, or a hole that nothing accounts for.
  static let checkDiffers = ExitCode(4)
  /// EX_NOINPUT of sysexits.h.
  static let noInput = ExitCode(66)
  /// EX_UNAVAILABLE of sysexits.h.
  static let noDaemon = ExitCode(69)
}

/// Why a command did not do its work: what is wrong, and what to do next.
struct CommandFailure: Error, Equatable {
  var message: String
  var hint: String?
  var status: ExitCode

  init(_ message: String, hint: String? = nil, status: ExitCode = .failure) {
    self.message = message
    self.hint = hint
    self.status = status
  }

  /// As it stands on standard error.
  var text: String {
    let words = Paragraph.lines("treadlight: \(Printable.text(message))", width: 78)
    let advice = hint.map { Paragraph.lines(Printable.text($0), width: 78) } ?? []
    let lines = words.prefix(1) + words.dropFirst().map { "  " + $0 } + advice.map { "  " + $0 }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension CommandFailure {
  /// The words for an error of the daemon's door or of a log; nil for any other error.
  init?(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ControlError: self = error.failure
    case let error as LogFailure: self = error.failure
    case let error as QuantityError: self = CommandFailure(error.text, status: .validationFailure)
    default: return nil
    }
  }
}
