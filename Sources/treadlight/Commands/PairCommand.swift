import ArgumentParser
import ClientRegistry
import ControlService

/// Tablets and other screens at the daemon's HTTP door.
struct PairCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pair",
    abstract: "Let a tablet or another screen see the table, by a short code.",
    discussion: """
      The daemon gives out a code that pairs one device within five minutes: point its camera \
      at the QR code, or open the page on it and type the code. The device keeps its right, also \
      over restarts, until it is revoked. The configuration must have an http: section.

      Roles:
        view        see loads, alarms, sessions and recordings, under pseudonyms
        operate     also run sessions, acknowledge alarms, see clients and limits
        administer  all that this command line can

      Examples:
        treadlight pair --role operate --name "tablet by table 1"
        treadlight pair list
        treadlight pair revoke 3
      """,
    subcommands: [Offer.self, List.self, Revoke.self], defaultSubcommand: Offer.self)

  static func role(_ text: String) throws -> AccessRole {
    guard let role = AccessRole(rawValue: text) else {
      throw ValidationError("\(text) is no role: view, operate or administer")
    }
    return role
  }
}

extension PairCommand {
  struct Offer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "offer", abstract: "Give out a code for one device.")

    @Option(
      help: ArgumentHelp(
        "What the device may do: view, operate or administer.", valueName: "role"),
      completion: .list(AccessRole.allCases.map(\.rawValue)), transform: PairCommand.role)
    var role = AccessRole.view
    @Option(help: ArgumentHelp("What to call the device.", valueName: "name"))
    var name = "tablet"
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let pairing: PairingAnswer = try await control.client.send(
        .post, Route.pairings, OfferPairing(role: role, name: name))
      let terminal = Terminal.output
      try format.print(pairing) {
        PairText.lines(pairing, columns: terminal.width, colours: terminal.isColoured)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the paired devices.")

    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let devices: [Device] = try await control.client.get(Route.devices)
      try format.print(devices) { PairText.list(devices) }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget a device; what it shows ends at once.")

    @Argument(help: "Its number in the list.") var id: Int
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let device: Device = try await control.client.send(.delete, Route.device(id))
      try format.print(device) { PairText.revoked(device) }
    }
  }
}
