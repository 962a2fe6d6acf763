internal import ClientLimits
internal import ClientRegistry
internal import HTTPTypes
internal import TableModel

extension RegistryError {
  var status: HTTPResponse.Status {
    switch self {
    case .invalid, .limit, .invalidProfile: .unprocessableContent
    case .unknown, .noLimit, .noContraindication, .unknownSession, .noProfile: .notFound
    case .ambiguous, .contraindicationRemoved, .sessionNotRunning, .inSession: .conflict
    case .locked: .serviceUnavailable
    case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    case .missingFolder, .notAFile, .corrupt, .notARegistry, .newerSchema, .readOnly, .sqlite,
      .unexpected:
      .internalServerError
    }
  }

  var words: ErrorAnswer {
    switch self {
    case .invalid(let field, let problem):
      ErrorAnswer(code: "invalid-\(field.rawValue)", message: "\(field.words) \(problem.words)")
    case .limit(let flaw): flaw.words
    case .unknown(let kind, let query, let near):
      ErrorAnswer(
        code: "unknown-\(kind.word)", message: "there is no \(kind.word) \"\(query.text)\"",
        hint: near.isEmpty
          ? "see them all: treadlight \(kind.word) list" : "did you mean \(near.listed)?")
    case .ambiguous(let kind, let query, let matches):
      ErrorAnswer(
        code: "ambiguous-\(kind.word)",
        message: "several \(kind.word)s are called \"\(query.text)\"",
        hint: "name one by id: \(matches.listed)")
    case .noLimit(let owner, let scope, let quantity):
      ErrorAnswer(
        code: "no-limit",
        message: "\(owner) has no \(quantity?.words ?? "limit") set for \(scope.words)",
        hint: owner.kind == .client ? "see what is set: treadlight limits show \(owner)" : nil)
    case .noContraindication, .contraindicationRemoved: contraindicationWords
    case .unknownSession(let id):
      ErrorAnswer(
        code: "unknown-session", message: "there is no session \"\(id)\"",
        hint: "see them all: treadlight session list")
    case .sessionNotRunning(let id, let state):
      ErrorAnswer(
        code: "session-not-running", message: "session \(id) is \(state.rawValue), not running")
    case .inSession(let person, let session):
      ErrorAnswer(
        code: "in-session", message: "\(person) is in the session \(session), which runs",
        hint: "end it first: treadlight session stop")
    case .invalidProfile(let flaw):
      ErrorAnswer(
        code: "invalid-profile", message: "the profile cannot be right: \(flaw)",
        hint: "correct it; treadlight table import FILE --check says more, by line")
    case .noProfile(let scope):
      ErrorAnswer(
        code: "no-profile", message: "no profile is stored for \(scope.words)",
        hint: "see them all: treadlight table list")
    default: fileWords
    }
  }

  private var contraindicationWords: ErrorAnswer {
    let hint = "see them all: treadlight contraindication list WHO --all"
    return switch self {
    case .noContraindication(let number):
      ErrorAnswer(
        code: "no-contraindication",
        message: "the client has no contraindication \(number)", hint: hint)
    case .contraindicationRemoved(let number):
      ErrorAnswer(
        code: "contraindication-removed",
        message: "contraindication \(number) was taken away before", hint: hint)
    default: fileWords
    }
  }

  /// The words for a registry file that cannot be used.
  private var fileWords: ErrorAnswer {
    switch self {
    case .readOnly:
      ErrorAnswer(
        code: "registry-read-only", message: "the registry cannot be written",
        hint: "check the state directory's permissions")
    case .locked:
      ErrorAnswer(
        code: "registry-locked", message: "another program holds the registry",
        hint: "try again in a moment")
    case .diskFull:
      ErrorAnswer(
        code: "disk-full", message: "the disk is full", hint: "make room, then try again")
    default:
      ErrorAnswer(
        code: "registry-failed", message: "the registry cannot be used: \(self)",
        hint: "the file is left as it is; restore it from a backup or move it away")
    }
  }
}

extension [PersonName] {
  fileprivate var listed: String {
    map { "\($0.displayName) (\($0.id))" }.joined(separator: ", ")
  }
}

extension Pseudonym.Kind {
  fileprivate var word: String {
    switch self {
    case .client: "client"
    case .therapist: "therapist"
    }
  }
}

extension TableScope {
  fileprivate var words: String {
    switch self {
    case .any: "tables without one of their own"
    case .serial(let serial): "the table \(serial)"
    }
  }
}

extension RegistryError.Field {
  fileprivate var words: String {
    switch self {
    case .displayName: "the name"
    case .notes: "the notes"
    case .stature: "the stature"
    case .mass: "the mass"
    case .heelArea: "the heel's contact area"
    case .forefootArea: "the forefoot's contact area"
    case .wholeFootArea: "the whole foot's contact area"
    case .kind: "the contraindication"
    case .note: "the note"
    case .author: "the author"
    case .logPath: "the log's path"
    case .serial: "the serial number"
    case .operatorName: "the operator"
    case .referenceMass: "the reference mass"
    case .calibration: "the calibration"
    case .report: "the report"
    }
  }
}

extension RegistryError.Problem {
  fileprivate var words: String {
    switch self {
    case .notANumber: "is not a number"
    case .infinite: "is infinite"
    case .notPositive(let value): "must be above 0, not \(value)"
    case .belowMinimum(let value, let minimum): "must be at least \(minimum), not \(value)"
    case .aboveMaximum(let value, let maximum): "must be at most \(maximum), not \(value)"
    case .empty: "is empty"
    case .tooLong(let count, let maximum): "has \(count) characters, more than \(maximum)"
    case .forbiddenCharacter(let codePoint):
      "holds the control character U+\(String(codePoint, radix: 16, uppercase: true))"
    case .readsAsPseudonym(let pseudonym): "reads as the id \(pseudonym)"
    case .notAnObject: "is not one JSON object"
    }
  }
}
