import ArgumentParser
import ClientLimits

extension LimitsCommand {
  struct Set: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set limits, in place of the same ones before.",
      discussion: """
        All that is named is set together, or nothing of it. What is not named stays.

        Examples:
          treadlight limits set "Anna K" whole-body 180N --soft 150N --soft-time 5s
          treadlight limits set "Anna K" calf --hard-pressure 100N/cm2
          treadlight limits set "Anna K" thigh --lock
          treadlight limits set Maria whole-body --share 70% --therapist
        """)

    /// Whether a region may be pressed.
    enum Access: String, EnumerableFlag {
      case lock
      case allow

      static func help(for value: Self) -> ArgumentHelp? {
        switch value {
        case .lock: "Nobody may press the region."
        case .allow: "The region may be pressed, though it is locked otherwise."
        }
      }
    }

    @OptionGroup var owner: Owner
    @Argument(help: "whole-body or a region.", completion: LimitsCommand.scopes)
    var scope: String
    @Argument(
      help: ArgumentHelp("The hard force: 210, 210N, 21kgf or 47lbf.", valueName: "force"))
    var force: [String] = []
    @Option(
      name: [.customLong("hard"), .customLong("hard-force")],
      help: ArgumentHelp("The hard force: an alarm at once.", valueName: "force"))
    var hard: String?
    @Option(
      name: [.customLong("soft"), .customLong("soft-force")],
      help: ArgumentHelp("The soft force: an alarm when it lasts.", valueName: "force"))
    var soft: String?
    @Option(help: ArgumentHelp("As 1600kPa or 160N/cm2.", valueName: "pressure"))
    var hardPressure: String?
    @Option(help: ArgumentHelp("As 1000kPa or 100N/cm2.", valueName: "pressure"))
    var softPressure: String?
    @Option(help: ArgumentHelp("The longest time above a soft limit: 10s.", valueName: "time"))
    var softTime: String?
    @Option(help: ArgumentHelp("How fast the force may rise: 10kN/s.", valueName: "rate"))
    var loadingRate: String?
    @Option(
      help: ArgumentHelp(
        "Part of the therapist's weight that may come onto the client: 80%; whole-body only.",
        valueName: "share"))
    var share: String?
    @Flag var access: Access?
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard force.isEmpty || hard == nil else {
        throw ValidationError("the hard force is given twice: leave FORCE or --hard out")
      }
      guard !texts.isEmpty || access != nil else {
        throw ValidationError(
          "nothing to set: give FORCE, or an option such as --soft, --hard-pressure or --lock")
      }
    }

    func run() async throws {
      let (scope, values) = try wanted()
      let answer = try await owner.desk(control).set(values, at: scope, by: author.name)
      try format.print(answer) {
        let changes = LimitQuantity.allCases.compactMap { quantity in
          (values[quantity] ?? nil).map { value in
            let place = quantity == .lock ? scope.name : "\(scope.name) \(quantity.words)"
            return "\(answer.id): \(place) is now \(LimitValueText.both(value, of: quantity))"
          }
        }
        return changes + [""] + answer.lines
      }
    }

    /// What was typed, checked as far as it can be without the daemon.
    func wanted() throws(CommandFailure) -> (scope: LimitScope, values: [LimitQuantity: Double?]) {
      let scope = try LimitsCommand.scope(scope)
      var values: LimitValues = [:]
      if let access {
        values[try LimitsCommand.slot(scope, .lock)] = access == .lock ? 1 : 0
      }
      // The places first: where nobody may press, no unit is right.
      var wanted: [(slot: LimitSlot, text: String)] = []
      for (quantity, text) in texts {
        wanted.append((try LimitsCommand.slot(scope, quantity), text))
      }
      for (slot, text) in wanted { values[slot] = try slot.quantity.value(of: text) }
      do throws(LimitFlaw) {
        try values.check()
      } catch {
        throw error.failure
      }
      let pairs = values.map { ($0.key.quantity, Optional($0.value)) }
      return (scope, Dictionary(uniqueKeysWithValues: pairs))
    }

    private var texts: [(LimitQuantity, String)] {
      let hard = force.isEmpty ? hard : force.joined(separator: " ")
      let given: [(LimitQuantity, String?)] = [
        (.hardForce, hard), (.softForce, soft), (.hardPressure, hardPressure),
        (.softPressure, softPressure), (.softTime, softTime), (.loadingRate, loadingRate),
        (.share, share),
      ]
      return given.compactMap { quantity, text in text.map { (quantity, $0) } }
    }
  }
}
