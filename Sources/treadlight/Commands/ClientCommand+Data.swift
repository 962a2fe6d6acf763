import ArgumentParser
import ClientRegistry

extension ClientCommand {
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write everything that is held about a client, as JSON.",
      discussion: """
        Every row of every table of the registry, as it is stored, and the session logs that carry \
        the client's id. A log's content is exported with: treadlight export LOG

        Examples:
          treadlight client export "Anna K" -o client.json
        """)

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var who: String
    @Option(
      name: .shortAndLong, help: "A file to write, readable by you alone; it must not exist yet.",
      completion: .file(extensions: ["json"]))
    var output: String?
    @OptionGroup var control: ControlSocket

    func run() async throws {
      try await PersonHolding.export(Route.clientRecord(who), to: output, asking: control.client)
    }
  }

  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a client from the registry, for good.",
      discussion: """
        Name, notes, limits with their history: all rows go, and their bytes are overwritten in the \
        registry's files. What a backup holds is yours to delete. Session logs remain; they carry \
        the id alone, which nobody can tell the name of any more. Refused while a session with the \
        client runs.

        Examples:
          treadlight client export "Anna K" -o client.json
          treadlight client erase "Anna K"
        """)

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var who: String
    @Flag(help: "Erase without asking.") var yes = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let person: Client = try await control.client.get(Route.client(who))
      try await ErasureReport.erase(
        "\(person.displayName) (\(person.id))", at: Route.client(person.id.text), yes: yes, format,
        asking: control.client)
    }
  }
}
