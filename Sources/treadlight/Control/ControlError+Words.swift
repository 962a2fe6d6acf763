import ArgumentParser
import ControlService
import Glibc

extension ControlError {
  var failure: CommandFailure {
    switch self {
    case .noDaemon(let path, let number): Self.unreachable(path, number)
    case .pathTooLong(let path):
      CommandFailure(
        "the socket's path is too long: \(path)",
        hint: "A Unix socket's path has at most 107 bytes.", status: .validationFailure)
    case .timedOut(let path, let limit):
      CommandFailure(
        "the daemon at \(path) did not answer within \(limit.components.seconds) s",
        hint: "Look at its log. Then run: treadlight doctor",
        status: .noDaemon)
    case .closedEarly(let path):
      CommandFailure(
        "the daemon at \(path) closed the connection before its answer was whole",
        hint: "It may be shutting down or have failed: look at its log.",
        status: .noDaemon)
    case .answerTooLong(let maximum):
      CommandFailure("the daemon's answer is longer than \(maximum >> 20) MB")
    case .notHTTP(let path):
      CommandFailure(
        "what listens at \(path) does not speak HTTP",
        hint: "Is it treadlightd's socket? Name it with --socket.", status: .noDaemon)
    case .refused(_, let answer):
      CommandFailure(answer.error.message, hint: answer.error.hint)
    case .unexplained(let status):
      CommandFailure(
        "the daemon answered with HTTP status \(status) and no explanation",
        hint: "Look at its log.")
    case .malformed(let problem):
      CommandFailure(
        "the daemon's answer is not what this version expects: \(problem)",
        hint: "Compare treadlight --version with the version in: treadlight session status")
    }
  }

  private static func unreachable(_ path: String, _ number: CInt) -> CommandFailure {
    switch number {
    case ENOENT, ECONNREFUSED:
      CommandFailure(
        "no daemon at \(path): start treadlightd, or name its socket with --socket",
        hint: "Start it with: treadlightd --config FILE", status: .noDaemon)
    case EACCES, EPERM:
      CommandFailure(
        "no permission to talk to the daemon at \(path)",
        hint: """
          Its socket belongs to a user and a group, which ls -l shows: join the group with \
          sudo usermod -aG GROUP $USER and log in again, or use sudo.
          """,
        status: .noDaemon)
    default:
      CommandFailure(
        "no connection to \(path): \(SystemText.error(number))",
        hint: "Is it treadlightd's socket? Name it with --socket.", status: .noDaemon)
    }
  }
}

/// The C library's words.
enum SystemText {
  static func error(_ number: CInt) -> String {
    // strerror's text is the C library's own and is copied at once.
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
