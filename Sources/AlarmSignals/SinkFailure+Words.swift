internal import Glibc

extension SinkFailure {
  /// The failure as a person reads it.
  var words: String {
    switch self {
    case .hookNotStarted(let status): "the hook cannot be started: \(status.words)"
    case .hookExited(let code, let output): "the hook ended with code \(code)\(said(output))"
    case .hookKilled(let signal, let output):
      "the hook was ended by signal \(signal)\(said(output))"
    case .hookTimedOut(let limit, let output):
      "the hook was ended: it took more than \(limit)\(said(output))"
    case .noticeTooLong(let bytes): "the notice is too long for a hook: \(bytes) bytes"
    case .webhookRefused(let status, let answer): "refused with status \(status)\(said(answer))"
    case .webhookGaveUp(let attempts, let last):
      "\(last.words) (\(attempts) \(attempts == 1 ? "attempt" : "attempts"))"
    case .noBusAddress: "there is no desktop here: DBUS_SESSION_BUS_ADDRESS names no unix: socket"
    case .noBus(let status): "the desktop's bus cannot be reached: \(status.words)"
    case .busCallFailed(let status, let detail):
      "the desktop does not show it: \(detail.isEmpty ? status.words : detail)"
    case .cutOff: "cut off by the end of the daemon"
    }
  }

  private func said(_ output: String) -> String { output.isEmpty ? "" : ", it said: \(output)" }
}

extension SinkFailure.NoAnswer {
  var words: String {
    switch self {
    case .timedOut: "no answer in time"
    case .notConnected(let reason): "no connection: \(reason)"
    case .broken(let reason): "no usable answer: \(reason)"
    case .busy(let status): "the receiver answers with status \(status)"
    }
  }
}

extension SystemStatus {
  /// The number of the system call that has just failed.
  static var current: Self { Self(rawValue: errno) }

  var words: String {
    // strerror's text is the C library's own and is copied at once.
    guard let text = unsafe strerror(rawValue) else { return "error \(rawValue)" }
    return unsafe String(cString: text)
  }
}
