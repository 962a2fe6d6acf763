internal import HTTPTypes

extension ControlRefusal {
  var status: HTTPResponse.Status {
    switch self {
    case .sessionRunning, .noSession, .notCalibrated, .profileMismatch, .still, .nothingToUndo,
      .measuring, .gate, .nothingToAct, .replayRunning, .noReplay, .cannotReplay, .whichTable,
      .personElsewhere, .cannotRead:
      .conflict
    case .unknownTable: .notFound
    case .measurementOutOfRange, .calibrationMismatch, .calibrationUnusable, .unknownCondition,
      .conditionNeeded, .cannotBeShelved, .pauseOutOfRange, .replayOutOfRange, .logOutOfRange:
      .unprocessableContent
    case .noScans, .noTable, .measurementTimedOut, .monitorBehind, .shuttingDown, .logsBusy:
      .serviceUnavailable
    case .calibrationRefused, .calibrationDiffers, .bootloaderRefused: .badGateway
    case .calibrationNotKept, .cannotRecord, .notInForce: .internalServerError
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
    case .gate(let findings):
      ErrorAnswer(
        code: "gate",
        message: "no session: "
          + findings.filter { $0.severity == .override }.map(\.message).joined(separator: "; "),
        hint: "put it right, or begin all the same with --override REASON, which is logged")
    case .unknownCondition(let name, let nearest):
      ErrorAnswer(
        code: "unknown-condition", message: "no alarm condition is called \"\(name)\"",
        hint: nearest.map { "did you mean \($0)?" }
          ?? "see what stands: treadlight alarm list")
    case .conditionNeeded:
      ErrorAnswer(
        code: "condition-needed", message: "name the condition that is to be shelved",
        hint: "see what stands: treadlight alarm list")
    case .cannotBeShelved(let name):
      ErrorAnswer(
        code: "cannot-be-shelved",
        message: "\(name) has high priority, and what is urgent cannot be shelved",
        hint: "pause its sound, or change the limit")
    case .pauseOutOfRange(let seconds, let longest):
      ErrorAnswer(
        code: "pause-out-of-range",
        message: "\(seconds) s is out of range: 1 to \(longest) s for this condition")
    case .nothingToAct(let name):
      ErrorAnswer(
        code: "nothing-to-act",
        message: name.map { "\($0) does not stand, or it was done already" }
          ?? "nothing signals at the moment",
        hint: "see what stands: treadlight alarm list")
    case .still(let problem): problem.words
    case .nothingToUndo:
      ErrorAnswer(
        code: "nothing-to-undo", message: "there is none before this one to go back to")
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
    default: tableWords
    }
  }

  /// The words for a table that is not as it should be.
  private var tableWords: ErrorAnswer {
    switch self {
    case .whichTable, .unknownTable, .personElsewhere: choiceWords
    case .noScans(let link):
      ErrorAnswer(
        code: "no-scans", message: "the table delivers no scans (\(link.state.rawValue))",
        hint: "find out why: treadlight doctor")
    case .noTable(let link):
      ErrorAnswer(
        code: "no-table", message: "no table is connected (\(link.state.rawValue))",
        hint: "find out why: treadlight doctor")
    case .notCalibrated:
      ErrorAnswer(
        code: "not-calibrated",
        message: "the table has no calibration, so its counts are no forces",
        hint: "calibrate it first: treadlight table calibrate")
    case .profileMismatch(let reason):
      ErrorAnswer(
        code: "profile-mismatch",
        message: "the table's profile does not fit the table: \(reason)",
        hint: "see which one is in force: treadlight table show; then import the right one: "
          + "treadlight table import FILE")
    case .measuring:
      ErrorAnswer(
        code: "measuring", message: "another measurement is being made",
        hint: "try again when it is over")
    case .measurementTimedOut(let seconds):
      ErrorAnswer(
        code: "measurement-timed-out",
        message: "the table delivered no \(seconds) s of scans in time",
        hint: "find out why: treadlight doctor")
    case .measurementOutOfRange(let seconds, let allowed):
      ErrorAnswer(
        code: "invalid-seconds",
        message: "a measurement takes \(allowed.lowerBound) to \(allowed.upperBound) s, "
          + "not \(seconds) s")
    case .bootloaderRefused(let reason):
      ErrorAnswer(
        code: "bootloader-refused", message: "the table did not restart as a drive: \(reason)",
        hint: "hold BOOTSEL while you plug it in: that makes it one too")
    default: calibrationWords
    }
  }

  private var calibrationWords: ErrorAnswer {
    switch self {
    case .calibrationMismatch(let channels, let table):
      ErrorAnswer(
        code: "calibration-mismatch",
        message: "the calibration is for \(channels) channels, the table has \(table)",
        hint: "calibrate this table: treadlight table calibrate")
    case .calibrationUnusable(let channel):
      ErrorAnswer(
        code: "calibration-unusable",
        message: "the gain of channel \(channel) is none a load cell has",
        hint: "calibrate this table: treadlight table calibrate")
    case .calibrationRefused(let reason):
      ErrorAnswer(
        code: "calibration-refused",
        message: "the table did not take the calibration: \(reason)",
        hint: "it has the one before; check the cable, then write it again")
    case .calibrationDiffers(let channel):
      ErrorAnswer(
        code: "calibration-differs",
        message: "channel \(channel) reads back from the table otherwise than was written",
        hint: "do not use the table's numbers; write the calibration again")
    case .calibrationNotKept(let reason):
      ErrorAnswer(
        code: "calibration-not-kept",
        message: "the calibration is on the table and in force, but not in the registry's "
          + "history: \(reason)",
        hint: "write it again when the registry can be written")
    default: replayWords
    }
  }

  private var replayWords: ErrorAnswer {
    switch self {
    case .replayRunning(let session):
      ErrorAnswer(
        code: "replay-running", message: "session \(session) is being replayed already",
        hint: "end that first: treadlight replay --stop")
    case .noReplay:
      ErrorAnswer(
        code: "no-replay", message: "no session is being replayed",
        hint: "begin: treadlight replay SESSION --live")
    case .cannotReplay(let reason):
      ErrorAnswer(
        code: "cannot-replay", message: "the session cannot be replayed: \(reason)",
        hint: "look at its log: treadlight replay SESSION --check")
    case .replayOutOfRange(let reason):
      ErrorAnswer(code: "invalid-replay", message: reason)
    case .logOutOfRange(let reason):
      ErrorAnswer(
        code: "invalid-range", message: reason,
        hint: "from_s and to_s are seconds since the session's beginning")
    case .cannotRead(let reason):
      ErrorAnswer(
        code: "cannot-read-log", message: "the session's log cannot be read: \(reason)",
        hint: "look at it: treadlight log verify SESSION")
    case .logsBusy:
      ErrorAnswer(
        code: "logs-busy", message: "too many look into the logs at the moment",
        hint: "try again in a second")
    default: ErrorAnswer(code: "refused", message: "refused: \(self)")
    }
  }
}
