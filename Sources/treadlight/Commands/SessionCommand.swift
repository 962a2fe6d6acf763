public import ArgumentParser
import ClientRegistry
import ControlService
import SessionAnalysis
public import TableModel

struct SessionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session",
    abstract: "Begin, end and list recorded sessions.",
    discussion: """
      A session is one client and one therapist on the table: its loads are recorded and \
      judged by the client's limits. The client lies still when it starts, alone on the \
      table, while the tare is measured.

      Examples:
        treadlight session start --client "Anna K" --therapist Maria
        treadlight session note "client turned round"
        treadlight session stop
        treadlight session list --limit 5

      Before it begins, the gate says what will be guarded and refuses a client with a \
      contraindication, a table that cannot be trusted, and a missing tare. Who begins all \
      the same gives a reason with --override, which is kept in the session's log.
      """,
    subcommands: [
      Start.self, Check.self, Stop.self, Status.self, List.self, Tare.self, Contact.self, Note.self,
    ])

  /// The tare is measured meanwhile.
  static let patience = Duration.seconds(20)

  /// Says what happens while nothing seems to; not where a program listens.
  static func announceTare() {
    guard Terminal.error.isTerminal else { return }
    Terminal.error.writeLine("measuring the tare: the client lies still, nobody else on the table")
  }
}

extension SessionCommand {
  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure the tare, then record and guard.",
      discussion: "Takes some seconds, because the tare is measured first.")

    @Option(
      help: ArgumentHelp("The client's id or name.", valueName: "who"),
      transform: GivenName.client)
    var client: String
    @Option(
      help: ArgumentHelp("The therapist's id or name.", valueName: "who"),
      transform: GivenName.therapist)
    var therapist: String
    @Flag(
      name: .customLong("no-tare"),
      help: "Do not measure the tare: the client's own weight counts as load.")
    var skipsTare = false
    @Option(help: "How the client lies: prone or supine.")
    var posture = BodyPlacement.Posture.prone
    @Option(
      help: "The part of the foot that will press: heel, forefoot or whole-foot.")
    var contact: FootContact?
    @Option(
      name: .customLong("override"),
      help: ArgumentHelp(
        "Begin although the gate refuses: why; it is logged.", valueName: "reason"))
    var reason: String?
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard reason?.allSatisfy(\.isWhitespace) != true else {
        throw ValidationError("--override needs a reason: it is kept in the session's log")
      }
    }

    func run() async throws {
      if !skipsTare { SessionCommand.announceTare() }
      let daemon = control.client.patient(SessionCommand.patience)
      let order = StartSession(
        client: client, therapist: therapist, tare: !skipsTare,
        posture: posture, contact: contact, override: reason)
      let session = try await EndSignal.interrupting(
        "the session may still start: treadlight session status, treadlight session stop"
      ) {
        try await daemon.send(.post, Route.sessions, order, as: RunningSession.self)
      }
      try format.print(session) { SessionText.started(session) }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a session would guard, and what speaks against it.",
      discussion: "Begins nothing. Exit code 1 when the gate would refuse.")

    @Option(
      help: ArgumentHelp("The client's id or name.", valueName: "who"),
      transform: GivenName.client)
    var client: String
    @Option(
      help: ArgumentHelp("The therapist's id or name.", valueName: "who"),
      transform: GivenName.therapist)
    var therapist: String
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let order = StartSession(client: client, therapist: therapist)
      let report: GateReport = try await control.client.send(.post, Route.gate, order)
      try format.print(report) { GateText.lines(report) }
      if !report.isOpen { throw ExitCode.failure }
    }
  }

  struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "End the running session.")

    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let row: SessionRow = try await control.client.send(.post, Route.stop)
      try format.print(row) { SessionText.stopped(row) }
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the table, the running session and standing alarms.",
      discussion: """
        Where the daemon serves several tables and none is named, all of them, one below the \
        other; with --json an object of theirs by name.
        """)

    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      switch try await control.client.statuses() {
      case .one(let status): try format.print(status) { StatusText.lines(status) }
      case .several(let tables):
        let byName = Dictionary(tables.map { ($0.name, $0.status) }) { first, _ in first }
        try format.print(byName) {
          Array(tables.map { StatusText.lines($0.status) }.joined(separator: [""]))
        }
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List sessions, the newest first.")

    @Option(help: ArgumentHelp("How many, 1 to 1000.", valueName: "number"))
    var limit = 20
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard 1...1000 ~= limit else {
        throw ValidationError("--limit \(limit) is not a number from 1 to 1000")
      }
    }

    func run() async throws {
      let rows: [SessionRow] = try await control.client.get(Route.sessions(limit: limit))
      try format.print(rows) { SessionText.table(rows, isGone: LogFolder.isGone) }
    }
  }

  struct Tare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure the tare anew in the running session.",
      discussion: """
        The client lies still and the therapist is off the table. Never done unasked, and \
        logged: a load on the table at this moment does not count from then on.
        """)

    @Flag(help: "Go back to the tare before the newest one.") var undo = false
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      if !undo { SessionCommand.announceTare() }
      let session: RunningSession = try await control.client.patient(SessionCommand.patience)
        .send(.post, Route.tare, TakeStill(undo: undo))
      try format.print(session) {
        let words = TareText.words(undo ? .undone : session.tare)
        return ["session \(session.id): \(words)"]
      }
    }
  }

  struct Contact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name the part of the foot that presses from now on.",
      discussion: """
        Foot pressure is foot force over the therapist's area of that part. Without a name \
        the smallest area is taken, which gives the highest pressure.
        """)

    @Argument(help: "heel, forefoot, whole-foot, or none.", transform: Self.contact)
    var contact: FootContact?
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let session: RunningSession = try await control.client
        .send(.put, Route.contact, SetContact(contact: contact))
      try format.print(session) { [SessionText.contact(session.contact)] }
    }

    private static func contact(_ text: String) throws -> FootContact? {
      if text == "none" { return nil }
      guard let contact = FootContact(rawValue: text) else {
        throw ValidationError("\(text) is no contact: heel, forefoot, whole-foot or none")
      }
      return contact
    }
  }

  struct Note: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a note into the running session's log.",
      discussion: "The log is pseudonymous: leave names out of notes.")

    @Argument(help: "The note.") var text: String
    @OptionGroup var control: TableSocket

    func validate() throws {
      guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("the note is empty") }
    }

    func run() async throws {
      // A note that begins like a negative number, with the minus sign that was typed.
      let words = text.first == "\u{2212}" ? "-" + text.dropFirst() : text
      try await control.client.send(.post, Route.notes, AddNote(text: words))
      Terminal.output.writeLine("noted")
    }
  }
}

extension BodyPlacement.Posture: ExpressibleByArgument {}
extension FootContact: ExpressibleByArgument {}
