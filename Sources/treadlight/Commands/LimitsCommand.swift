import ArgumentParser
import ClientLimits
import Foundation

struct LimitsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limits",
    abstract: "How hard a client may be pressed, and where.",
    discussion: """
      SCOPE is whole-body or a region: neck-shoulder, upper-back, mid-back, lower-back, \
      sacrum, gluteals, thigh, calf. What is set for the whole body holds for every region \
      that has no value of its own.

      Four layers, the first that says something counts: the client's own limits, the \
      therapist's defaults, the client's preset, and what is built in: 10 s above a soft \
      limit, 10 kN/s, 80 % of the therapist's weight, and regions that nobody presses. No \
      force is built in: a client without limits is not guarded.

      A foot force over the hard limit raises an alarm at once, in a running session too; \
      one over the soft limit when it lasts longer than the time above soft.

      Units: N, kgf, lbf, kN; kPa, N/cm2, psi; s, min; N/s, kN/s, kgf/s, lbf/s; 80% or 0.8. \
      A bare force is newtons: 210, 210N, 21kgf and 47lbf are all forces.

      Examples:
        treadlight limits preset "Anna K" conservative
        treadlight limits set "Anna K" thigh 21kgf --soft 18kgf --author Maria
        treadlight limits show "Anna K"
        treadlight limits unset "Anna K" thigh

      Limits belong to the therapist and the client; nothing here is medical advice.
      """,
    subcommands: [
      Set.self, Unset.self, Show.self, Check.self, Copy.self, Preset.self, Presets.self,
      History.self, Export.self, Import.self, Suggest.self,
    ])

  /// Who acts, as it is kept with the limit.
  struct Author: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "Who decides it. (default: your user name)", valueName: "name"))
    var author: String?

    var name: String { author ?? NSUserName() }
  }

  /// Whose limits a command is about.
  struct Owner: ParsableArguments {
    @Argument(help: "The client's id or name.", transform: GivenName.client)
    var who: String
    @Flag(help: "WHO is a therapist, whose limits are the defaults of all clients.")
    var therapist = false

    var owner: LimitOwner { therapist ? .therapist(who) : .client(who) }

    func desk(_ control: ControlSocket) -> LimitDesk {
      LimitDesk(client: control.client, owner: owner)
    }
  }

  static let scopes = CompletionKind.list(LimitScope.all.map(\.name))
  static let quantities = CompletionKind.list(LimitQuantity.allCases.map(\.name))
  static let presets = CompletionKind.list(LimitPreset.all.map(\.name))

  static func scope(_ text: String) throws(CommandFailure) -> LimitScope {
    do throws(LimitFlaw) {
      return try LimitScope(name: text)
    } catch {
      throw error.failure
    }
  }

  static func slot(
    _ scope: LimitScope, _ quantity: LimitQuantity
  ) throws(CommandFailure) -> LimitSlot {
    do throws(LimitFlaw) {
      return try LimitSlot(scope, quantity)
    } catch {
      throw error.failure
    }
  }
}
