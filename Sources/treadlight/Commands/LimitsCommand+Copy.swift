import ArgumentParser
import ClientLimits
import ClientRegistry
import ControlService

extension LimitsCommand {
  struct Copy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a client the limits of another.",
      discussion: """
        The limits and the preset of TO are replaced by those of FROM, after the changes are \
        shown. Contraindications are not copied.

        Examples:
          treadlight limits copy "Anna K" "Bea L"
          treadlight limits copy Maria Tom --therapist --yes
        """)

    @Argument(help: "Whose limits: an id or a name.", transform: GivenName.client)
    var from: String
    @Argument(help: "Who gets them: an id or a name.", transform: GivenName.client)
    var to: String
    @Flag(help: "Both are therapists.") var therapist = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      func desk(_ who: String) -> LimitDesk {
        LimitDesk(client: control.client, owner: therapist ? .therapist(who) : .client(who))
      }
      let source = try await desk(from).layer()
      guard !source.isEmpty else {
        throw CommandFailure(
          "\(from) has no limits of their own to copy",
          hint: "To take limits away: treadlight limits unset WHO SCOPE")
      }
      try await LimitsCommand.replace(
        at: desk(to), with: source, yes: yes, by: author.name, format)
    }
  }

  /// Puts `layer` in the place of what is there, after showing what changes.
  static func replace(
    at desk: LimitDesk, with layer: LimitLayer, yes: Bool, by author: String,
    _ format: OutputFormat
  ) async throws {
    let before = try await desk.layer()
    let changes = before.changes(to: layer)
    let answer: LimitsAnswer
    if changes.isEmpty {
      answer = try await desk.limits()
      try format.print(answer) { ["\(answer.id) has these limits already"] }
      return
    }
    let id = try await desk.limits().id.text
    try Consent.obtain(
      for: changes, of: id, yes: yes, replaces: !before.isEmpty, isQuiet: format.json)
    answer = try await desk.replace(with: layer, by: author)
    try format.print(answer) { [""] + answer.lines }
  }
}
