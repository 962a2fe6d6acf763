/// One way out of the daemon.
///
/// `deliver` may be slow, within bounds of its own, and is called for one notice at a time. When
/// its task is cancelled it returns soon.
protocol NoticeSink: Sendable {
  func deliver(_ notice: AlarmNotice) async throws(SinkFailure)
  /// Lets go of connections; nothing is delivered after.
  func finish() async
}

/// Why a notice did not arrive.
enum SinkFailure: Error, Equatable {
  case hookNotStarted(SystemStatus)
  case hookExited(code: CInt, output: String)
  case hookKilled(signal: CInt, output: String)
  case hookTimedOut(after: Duration, output: String)
  case noticeTooLong(bytes: Int)
  case webhookRefused(status: Int, answer: String)
  case webhookGaveUp(attempts: Int, last: NoAnswer)
  case noBusAddress
  case noBus(SystemStatus)
  case busCallFailed(SystemStatus, detail: String)
  /// The daemon ended.
  case cutOff

  /// Why an attempt at a webhook is worth another.
  enum NoAnswer: Error, Equatable {
    case timedOut
    case notConnected(String)
    case broken(String)
    case busy(status: Int)
  }
}

/// A failure the operating system reported, kept as its own number.
struct SystemStatus: Error, Hashable, RawRepresentable, Sendable {
  /// The `errno`.
  let rawValue: CInt
}
