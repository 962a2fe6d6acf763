import ArgumentParser
import ClientLimits
import ClientRegistry
import ControlService

extension LimitsCommand {
  struct Preset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Choose what holds where neither client nor therapist set anything.",
      discussion: """
        Examples:
          treadlight limits preset "Anna K" conservative
          treadlight limits preset "Anna K" none
        """)

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Argument(help: "A preset's name, or none.", completion: LimitsCommand.presets)
    var preset: String
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let name = try Self.name(preset)
      let report: LimitsReport = try await control.client.send(
        .put, Route.preset(of: client), SetPreset(preset: name, author: author.name))
      try format.print(report) { LimitsText.lines(report) }
    }

    static func name(_ text: String) throws(CommandFailure) -> String? {
      guard text != "none" else { return nil }
      do throws(LimitFlaw) {
        return try LimitPreset(named: text).name
      } catch {
        throw error.failure
      }
    }
  }

  struct Presets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the presets, with where their values are published.")

    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let presets: [PresetReport] = try await control.client.get(Route.presets)
      try format.print(presets) { Self.lines(presets) }
    }

    static func lines(_ presets: [PresetReport]) -> [String] {
      presets.map { preset in
        let words = ["\(preset.name): \(preset.summary)", "from: \(preset.origin)"]
        let table = LimitTable(entries: preset.values, showsSource: false)
        return words.flatMap { text -> [String] in
          let lines = Paragraph.lines(Printable.text(text), width: 78)
          return lines.prefix(1) + lines.dropFirst().map { "  \($0)" }
        } + table.lines
      }.joined(separator: [""]).map(\.self)
    }
  }
}
