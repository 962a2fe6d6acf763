import ArgumentParser
import ClientLimits

extension LimitsCommand {
  struct Unset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take limits away; the layers below hold then.",
      discussion: """
        Without a QUANTITY, all that is set for the scope. A quantity is hard-force, \
        soft-force, hard-pressure, soft-pressure, soft-time, loading-rate, share or lock.

        Examples:
          treadlight limits unset "Anna K" thigh
          treadlight limits unset "Anna K" whole-body soft-force soft-time
        """)

    @OptionGroup var owner: Owner
    @Argument(help: "whole-body or a region.", completion: LimitsCommand.scopes)
    var scope: String
    @Argument(help: "Which limits.", completion: LimitsCommand.quantities)
    var quantity: [String] = []
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let scope = try LimitsCommand.scope(scope)
      let quantities = try quantity.map(LimitQuantity.named)
      let desk = owner.desk(control)
      let before = try await desk.layer()
      let answer: LimitsAnswer
      if quantities.count > 1 {
        // Together or not at all, so none may be missing.
        for quantity in quantities {
          let slot = try LimitsCommand.slot(scope, quantity)
          guard before.values[slot] != nil else {
            throw CommandFailure(
              "no \(quantity.words) is set for \(scope.name): nothing is taken away",
              hint: "See what is: treadlight limits show WHO --all")
          }
        }
        let none = quantities.map { ($0, Double?.none) }
        answer = try await desk.set(
          Dictionary(none, uniquingKeysWith: { first, _ in first }), at: scope, by: author.name)
      } else {
        answer = try await desk.remove(quantities.first, at: scope, by: author.name)
      }
      let after = try await desk.layer()
      try format.print(answer) {
        before.changes(to: after).map { "\(answer.id): \($0)" } + [""] + answer.lines
      }
    }
  }
}
