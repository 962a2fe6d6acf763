import ArgumentParser
import ClientRegistry
import ControlService
import Foundation
import TableModel

struct LimitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "How hard a client may be pressed, and where.",
    discussion: """
      SCOPE is whole-body or a region: neck-shoulder, upper-back, mid-back, lower-back, \
      sacrum, gluteals, thigh, calf. A region without a limit of its own has that of the \
      whole body. FORCE is in newtons unless it names its unit: 210, 210N, 21kgf, 47lbf.

      A foot force over the hard limit raises an alarm at once, in a running session too.

      Examples:
        treadlight limits set "Anna K" whole-body 180N
        treadlight limits set "Anna K" thigh 21kgf --soft 18kgf --author Maria
        treadlight limits show "Anna K"
        treadlight limits unset "Anna K" thigh
      """,
    subcommands: [Set.self, Show.self, Unset.self])

  /// Who acts, as it is kept with the limit.
  struct Author: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Who decides it. (default: your user name)", valueName: "name"))
    var author: String?

    var name: String { author ?? NSUserName() }
  }

  static var scopes: CompletionKind { .list(LimitScope.all.map(\.name)) }

  static func scope(_ text: String) throws -> LimitScope {
    do throws(RegistryError) {
      return try LimitScope(name: text)
    } catch {
      let known = LimitScope.all.map(\.name).joined(separator: ", ")
      if case .noGoRegion(let region) = error {
        throw CommandFailure(
          "nobody may press on the \(region.name), so there is no limit to set for it",
          hint: "Limits are set for \(known).", status: .validationFailure)
      }
      var hint = "Known are \(known)."
      if case .unknownRegion(_, let suggestion?) = error {
        hint = "Did you mean \(suggestion)? \(hint)"
      }
      throw CommandFailure(
        "no region is called \"\(text)\"", hint: hint, status: .validationFailure)
    }
  }
}

extension LimitsCommand {
  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a client's limit, in place of the one before.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Argument(help: "whole-body or a region.", completion: LimitsCommand.scopes)
    var scope: String
    @Argument(
      help: ArgumentHelp("The hard limit: 210, 210N, 21kgf or 47lbf.", valueName: "force"))
    var force: [String]
    @Option(
      help: ArgumentHelp(
        "A lower limit, kept with it; it raises no alarm in this version.", valueName: "force"))
    var soft: String?
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let scope = try LimitsCommand.scope(scope)
      let hard = try ForceText.parse(force.joined(separator: " "))
      let softer = try soft.map(ForceText.parse)
      if let softer, softer >= hard {
        throw CommandFailure(
          "the soft limit, \(ForceText.newtons(softer)), is not below the hard limit, "
            + ForceText.newtons(hard),
          status: .validationFailure)
      }
      let limit: LimitSetting = try await control.client.send(
        .put, Route.limit(client, scope.name),
        SetLimit(hardForce: hard, softForce: softer, author: author.name))
      let limits: [LimitSetting] = try await control.client.get(
        Route.limits(limit.client.text))
      try format.print(limit) { [LimitText.set(limit), ""] + LimitText.lines(limits) }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the limits in force for a client.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let limits: [LimitSetting] = try await control.client.get(Route.limits(client))
      try format.print(limits) { LimitText.lines(limits) }
    }
  }

  struct Unset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a client's limit away.")

    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var client: String
    @Argument(help: "whole-body or a region.", completion: LimitsCommand.scopes)
    var scope: String
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let scope = try LimitsCommand.scope(scope)
      let limit: LimitSetting = try await control.client.send(
        .delete, Route.limit(client, scope.name, removedBy: author.name))
      let limits: [LimitSetting] = try await control.client.get(
        Route.limits(limit.client.text))
      try format.print(limit) { [LimitText.removed(limit), ""] + LimitText.lines(limits) }
    }
  }
}
