import ArgumentParser
import ClientRegistry
import ControlService
import Foundation
import ProfileFile
import StrictYAML
import TableModel

extension TableGroup {
  /// Whose profile it is about; the connected table's unless another is named.
  struct Scope: ParsableArguments {
    @Option(help: "A table's serial number. (default: the connected table's)")
    var serial: String?
    @Flag(help: "The profile for every table without one of its own.") var any = false

    func validate() throws {
      if any, serial != nil { throw ValidationError("give --serial or --any, not both") }
    }

    var isGiven: Bool { any || serial != nil }

    /// The name in addresses.
    func name(asking client: ControlClient) async throws -> String {
      if any { return TableScope.any.name }
      if let serial { return serial }
      guard let serial = try await client.get(Route.table, as: TableReport.self).serial else {
        throw CommandFailure(
          "no table is connected, so it is not known whose profile is meant",
          hint: "Name it with --serial, or take --any.")
      }
      return serial
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the stored profiles.")

    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let profiles: [StoredProfile] = try await control.client.get(Route.tables)
      try format.print(profiles) { TableText.table(profiles) }
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a profile file and store it for a table.",
      discussion: "With --check nothing is stored, and no daemon is needed.")

    @Argument(help: "A profile file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
    var file: String
    @Flag(help: "Only say whether the file is sound.") var check = false
    @OptionGroup var scope: Scope
    @OptionGroup var author: LimitsCommand.Author
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let profile = try Self.profile(in: file)
      guard !check else {
        try format.print(profile) { ["\(file) is sound", ""] + TableText.profile(profile) }
        return
      }
      let name = try await scope.name(asking: control.client)
      let answer: ProfileAnswer = try await control.client.send(
        .put, Route.profile(of: name), SetProfile(profile: profile, author: author.name))
      try format.print(answer) { TableText.stored(answer) }
    }

    static func profile(in file: String) throws(CommandFailure) -> TableProfile {
      do throws(YAMLError) {
        return try ProfileFile.read(path: file)
      } catch {
        let status: ExitCode = error.reason == .missing ? .noInput : .failure
        throw CommandFailure("\(error)", status: status)
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a profile as a file.",
      discussion: """
        Without --serial or --any it is the profile that the daemon works with now, wherever \
        that comes from.
        """)

    @Argument(
      help: "The file to write; - for standard output.",
      completion: .file(extensions: ["yaml", "yml"]))
    var file = "-"
    @Flag(help: "Take the place of a file that is there.") var force = false
    @OptionGroup var scope: Scope
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      if format.json, file != "-" {
        throw ValidationError("--json goes to standard output: leave the file out")
      }
    }

    func run() async throws {
      let profile = try await profile()
      guard file != "-" else {
        let text = ProfileFile.text(of: profile)
        try format.print(profile) {
          text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        return
      }
      try TextFile.write(ProfileFile.text(of: profile), to: file, replacing: force)
      Terminal.output.writeLine("written: \(Printable.text(file))")
    }

    private func profile() async throws -> TableProfile {
      guard scope.isGiven else {
        return try await control.client.get(Route.table, as: TableReport.self).profile
      }
      let name = try await scope.name(asking: control.client)
      return try await control.client.get(Route.profile(of: name), as: StoredProfile.self).profile
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a stored profile away.",
      discussion: "The history keeps it. The table then has the profile for any table, if any.")

    @OptionGroup var scope: Scope
    @OptionGroup var author: LimitsCommand.Author
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let name = try await scope.name(asking: control.client)
      let answer: ProfileAnswer = try await control.client.send(
        .delete, Route.profile(of: name, removedBy: author.name))
      try format.print(answer) { TableText.removed(answer) }
    }
  }
}
