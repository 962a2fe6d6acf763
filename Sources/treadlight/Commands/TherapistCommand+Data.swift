import ArgumentParser
import ClientRegistry

extension TherapistCommand {
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write everything that is held about a therapist, as JSON.",
      discussion: """
        Every row of every table of the registry, as it is stored, and the session logs that carry \
        the therapist's id. A log's content is exported with: treadlight export LOG

        Examples:
          treadlight therapist export Maria -o therapist.json
        """)

    @Argument(help: "The therapist's id or name.", transform: GivenName.therapist)
    var who: String
    @Option(
      name: .shortAndLong, help: "A file to write, readable by you alone; it must not exist yet.",
      completion: .file(extensions: ["json"]))
    var output: String?
    @OptionGroup var control: ControlSocket

    func run() async throws {
      try await PersonHolding.export(Route.therapistRecord(who), to: output, asking: control.client)
    }
  }

  struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a therapist from the registry, for good.",
      discussion: """
        Name, notes, limits with their history: all rows go, and their bytes are overwritten in the \
        registry's files. What a backup holds is yours to delete. Session logs remain; they carry \
        the id alone, which nobody can tell the name of any more. Refused while a session with the \
        therapist runs.

        Examples:
          treadlight therapist export Maria -o therapist.json
          treadlight therapist erase Maria
        """)

    @Argument(help: "The therapist's id or name.", transform: GivenName.therapist)
    var who: String
    @Flag(help: "Erase without asking.") var yes = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let person: Therapist = try await control.client.get(Route.therapist(who))
      try await ErasureReport.erase(
        "\(person.displayName) (\(person.id))", at: Route.therapist(person.id.text), yes: yes,
        format,
        asking: control.client)
    }
  }
}
