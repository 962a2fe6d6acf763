import ArgumentParser
import ClientRegistry
import ControlService

struct ClientCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client",
    abstract: "The people who lie on the table.",
    discussion: """
      WHO is an id such as C-7KQ2MZ, or a name; logs and file names hold the id only.

      Examples:
        treadlight client add "Anna K" --height 172cm
        treadlight client edit "Anna K" --notes "left calf: varicose veins"
        treadlight client list --json
      """,
    subcommands: [
      Add.self, List.self, Show.self, Edit.self, Export.self, Erase.self,
    ])
}

extension ClientCommand {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Enter a client.")

    @Argument(help: "The client's name.", transform: GivenName.client)
    var name: String
    @Option(
      name: [.customLong("height"), .customLong("stature")],
      help: "Body height, with its unit: 172cm, 1.72m, 68in, 5'9\".")
    var stature: String?
    @Option(help: "What to mind with this client.") var notes: String?
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let details = ClientDetails(
        displayName: name, stature: try stature.map(PersonText.stature),
        notes: notes.flatMap { $0.isEmpty ? nil : $0 })
      let client: Client = try await control.client.send(.post, Route.clients, details)
      try format.print(client) { PersonText.lines(client) }
      let clients: [Client] = (try? await control.client.get(Route.clients)) ?? []
      let names = clients.map { (id: $0.id, name: $0.displayName) }
      if let warning = PersonText.namesakes(of: client.id, in: names) {
        Terminal.error.write(warning.text)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all clients.")

    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let clients: [Client] = try await control.client.get(Route.clients)
      try format.print(clients) { PersonText.table(clients) }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a client and the limits in force.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var who: String
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let client: Client = try await control.client.get(Route.client(who))
      let limits: LimitsReport = try await control.client.get(
        Route.limits(of: .client(client.id.text)))
      try format.print(client) { PersonText.lines(client) + [""] + LimitsText.lines(limits) }
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a client's details; what is not named stays.",
      discussion: "An empty --height or --notes removes it.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var who: String
    @Option(help: "Another name.", transform: GivenName.client) var name: String?
    @Option(
      name: [.customLong("height"), .customLong("stature")],
      help: "Body height, with its unit: 172cm, 1.72m, 68in, 5'9\".")
    var stature: String?
    @Option(help: "Other notes.") var notes: String?
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard name != nil || stature != nil || notes != nil else {
        throw ValidationError("nothing to change: give --name, --height or --notes")
      }
    }

    func run() async throws {
      let height = try stature.flatMap { $0.isEmpty ? nil : try PersonText.stature($0) }
      let before: Client = try await control.client.get(Route.client(who))
      var details = before.details
      if let name { details.displayName = name }
      if stature != nil { details.stature = height }
      if let notes { details.notes = notes.isEmpty ? nil : notes }
      let client: Client = try await control.client.send(
        .put, Route.client(before.id.text), details)
      try format.print(client) { PersonText.lines(client) }
    }
  }
}
