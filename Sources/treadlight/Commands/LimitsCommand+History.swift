import ArgumentParser
import ClientLimits
import ClientRegistry

extension LimitsCommand {
  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List every change of limits, the newest last.")

    @OptionGroup var owner: Owner
    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "number"))
    var limit: Int?
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard limit.map({ $0 > 0 }) ?? true else {
        throw ValidationError("--limit is a number from 1")
      }
    }

    func run() async throws {
      let history = try await owner.desk(control).history()
      let newest = history.suffix(limit ?? history.count)
      try format.print(Array(newest)) { Self.lines(newest) }
    }

    static func lines(
      _ changes: some Collection<LimitChange>, in zone: TimeText = TimeText()
    ) -> [String] {
      guard !changes.isEmpty else { return ["no limit was ever set"] }
      var table = TextTable([.init("when"), .init("what"), .init("by", widest: 10)])
      for change in changes {
        // Without seconds and zone: the day and the minute are what a person looks for.
        let time = "\(zone.day(change.at)) \(zone.clock(change.at).prefix(5))"
        table.add(time, words(change), change.author)
      }
      return table.lines
    }

    private static func words(_ change: LimitChange) -> String {
      guard let scope = change.scope, let quantity = change.quantity else {
        return "preset: \(change.formerPreset ?? "none") -> \(change.preset ?? "none")"
      }
      func text(_ value: Double?) -> String {
        value.map { LimitValueText.short($0, of: quantity) } ?? "none"
      }
      return "\(scope.name) \(quantity.name): \(text(change.former)) -> \(text(change.value))"
    }
  }
}
