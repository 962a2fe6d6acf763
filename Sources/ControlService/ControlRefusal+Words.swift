internal import HTTPTypes

extension ControlRefusal {
  var status: HTTPResponse.Status {
    switch self {
    case .sessionRunning, .noSession, .notCalibrated, .profileMismatch, .tareRefused: .conflict
    case .noScans, .monitorBehind, .shuttingDown: .serviceUnavailable
    case .cannotRecord, .notInForce: .internalServerError
    }
  }

  var words: ErrorAnswer {
    switch self {
    case .sessionRunning(let id):
      ErrorAnswer(
        code: "session-running", message: "session \(id) is running",
        hint: "end it first: treadlight session stop")
    case .noSession:
      ErrorAnswer(
        code: "no-session", message: "no session is running",
        hint: "begin one: treadlight session start --client WHO --therapist WHO")
    case .noScans(let link):
      ErrorAnswer(
        code: "no-scans", message: "the table delivers no scans (\(link.state.rawValue))",
        hint: "find out why: treadlight doctor")
    case .notCalibrated:
      ErrorAnswer(
        code: "not-calibrated",
        message: "the table has no calibration, so its counts are no forces",
        hint: "calibrate it before recording")
    case .profileMismatch(let reason):
      ErrorAnswer(
        code: "profile-mismatch",
        message: "the table's profile does not fit the table: \(reason)",
        hint: "correct `profile:` in the daemon's configuration and restart it")
    case .tareRefused(let channel, let state):
      ErrorAnswer(
        code: "tare-refused",
        message: "no tare: the cell on channel \(channel) is \(state)",
        hint: "check that cell's cable, then try again")
    case .cannotRecord(let reason):
      ErrorAnswer(
        code: "cannot-record", message: "the session cannot be recorded: \(reason)",
        hint: "check the log directory's space and permissions: treadlight doctor")
    case .notInForce(let reason):
      ErrorAnswer(
        code: "not-in-force",
        message: "the limit is stored, but not in force in the running session: \(reason)",
        hint: "set it again; until then the session has its former limits")
    case .monitorBehind:
      ErrorAnswer(
        code: "monitor-behind", message: "the daemon has not done what it was told before",
        hint: "try again in a moment")
    case .shuttingDown:
      ErrorAnswer(code: "shutting-down", message: "the daemon is shutting down")
    }
  }
}
