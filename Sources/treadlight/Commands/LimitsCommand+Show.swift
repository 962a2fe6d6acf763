import ArgumentParser
import ClientRegistry
import ControlService

extension LimitsCommand {
  /// Whose defaults are taken into account.
  struct Company: ParsableArguments {
    @Option(
      name: .customLong("with"),
      help: ArgumentHelp("With this therapist's defaults.", valueName: "therapist"),
      transform: GivenName.therapist)
    var therapist: String?
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the limits that hold, and where each comes from.",
      discussion: """
        Each value stands with its source: client, therapist, the preset's name, or built-in.

        Examples:
          treadlight limits show "Anna K" --with Maria
          treadlight limits show Maria --therapist --all
        """)

    @OptionGroup var owner: Owner
    @OptionGroup var company: Company
    @Flag(help: "List each value with when and by whom it was set.") var all = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard !owner.therapist || company.therapist == nil else {
        throw ValidationError("--with goes with a client, not with --therapist")
      }
    }

    func run() async throws {
      let path = Route.limits(of: owner.owner, with: company.therapist)
      if owner.therapist {
        let limits: TherapistLimits = try await control.client.get(path)
        try format.print(limits) { all ? LimitsText.all(limits) : LimitsText.lines(limits) }
      } else {
        let report: LimitsReport = try await control.client.get(path)
        try format.print(report) { all ? LimitsText.all(report) : LimitsText.lines(report) }
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is wrong with a client's limits.",
      discussion: "Exit code 1 when something is an error, with --strict also for warnings.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @OptionGroup var company: Company
    @Flag(help: "Warnings count as errors.") var strict = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let report: LimitsReport = try await control.client.get(
        Route.limits(of: .client(client), with: company.therapist))
      try format.print(report.findings) {
        report.findings.isEmpty
          ? ["\(report.client): nothing is wrong with the limits"]
          : LimitsText.findings(report.findings)
      }
      if Self.fails(report.findings, strict: strict) { throw ExitCode.failure }
    }

    static func fails(_ findings: [LimitFinding], strict: Bool) -> Bool {
      findings.contains { strict || $0.severity == LimitFinding.error }
    }
  }
}
