import ControlService

/// Why the daemon did not give the answer that was asked for.
enum ControlError: Error, Equatable {
  /// Nobody listens at the path; `errno` of the attempt.
  case noDaemon(path: String, errno: CInt)
  case pathTooLong(path: String)
  case timedOut(path: String, Duration)
  /// The connection ended before the answer did.
  case closedEarly(path: String)
  case answerTooLong(maximum: Int)
  /// What came is no HTTP.
  case notHTTP(path: String)
  case refused(status: Int, ErrorAnswer)
  /// An error without the service's explanation.
  case unexplained(status: Int)
  /// The answer is sound HTTP, but not what this version expects.
  case malformed(String)
}
