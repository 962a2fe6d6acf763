import ArgumentParser
import ClientLimits
import ClientRegistry
import ControlService
import TableModel

struct ContraindicationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contraindication",
    abstract: "Reasons not to press a client, or not there, or not yet.",
    discussion: """
      One blocks every session of the client, or one region; until a day, or until it is \
      removed. Removed ones stay in the list.

      Examples:
        treadlight contraindication kinds
        treadlight contraindication add "Anna K" pregnancy
        treadlight contraindication add "Anna K" varicose-veins --region calf
        treadlight contraindication add "Anna K" fracture --since 2026-11-02
        treadlight contraindication list "Anna K"

      \(ContraindicationText.disclaimer)
      """,
    subcommands: [Add.self, List.self, Remove.self, Kinds.self])

  static let kinds = CompletionKind.list(KnownContraindication.all.map(\.name))
  static let regions = CompletionKind.list(BodyRegion.allCases.map(\.name))
}

extension ContraindicationCommand {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Enter a contraindication.",
      discussion: """
        KIND is one of treadlight contraindication kinds, or your own words with --session or \
        --region. A kind that blocks for some days needs the day it happened, --since, or the \
        end, --until. Days are written 2026-11-21; --until ends as that day begins.

        \(ContraindicationText.disclaimer)
        """)

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Argument(help: "A known kind, or your own words.", completion: ContraindicationCommand.kinds)
    var kind: String
    @Option(help: "The region it blocks.", completion: ContraindicationCommand.regions)
    var region: String?
    @Flag(help: "Your own words block whole sessions.") var session = false
    @Option(help: ArgumentHelp("The day it ends.", valueName: "day")) var until: String?
    @Option(help: ArgumentHelp("The day it happened.", valueName: "day")) var since: String?
    @Option(help: "What else to know.") var note: String?
    @OptionGroup var author: LimitsCommand.Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    var order: ContraindicationOrder {
      ContraindicationOrder(
        kind: kind, region: region, blocksSession: session, since: since, until: until, note: note)
    }

    func run() async throws {
      let contraindication = try order.contraindication(at: .now)
      let row: ContraindicationRow = try await control.client.send(
        .post, Route.contraindications(of: client),
        AddContraindication(contraindication: contraindication, author: author.name))
      try format.print(row) { ContraindicationText.added(row) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a client's contraindications.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Flag(help: "Also those that are over or were removed.") var all = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let rows: [ContraindicationRow] = try await control.client.get(
        Route.contraindications(of: client))
      let now = WallTime.now
      try format.print(rows.filter { all || $0.holds(at: now) }) {
        ContraindicationText.list(rows, at: now, showsAll: all)
      }
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a contraindication away; it stays in the list with --all.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Argument(help: "Its number in the list.") var number: Int
    @OptionGroup var author: LimitsCommand.Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let row: ContraindicationRow = try await control.client.send(
        .delete, Route.contraindication(of: client, number, removedBy: author.name))
      try format.print(row) { ContraindicationText.removed(row) }
    }
  }

  struct Kinds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the known contraindications and what they block.")

    @OptionGroup var format: OutputFormat

    func run() async throws {
      let kinds = KnownContraindication.all.map(KindRecord.init)
      try format.print(kinds) { ContraindicationText.kinds }
    }
  }

  /// A known kind, for programs.
  private struct KindRecord: Encodable {
    var name: String
    var words: String
    /// `session` or `region`.
    var blocks: String
    var days: Int?

    init(_ kind: KnownContraindication) {
      name = kind.name
      words = kind.words
      switch kind.block {
      case .session: blocks = "session"
      case .sessionForDays(let count): (blocks, days) = ("session", count)
      case .region: blocks = "region"
      }
    }
  }
}
