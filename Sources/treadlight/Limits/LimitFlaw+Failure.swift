import ArgumentParser
import ClientLimits
import TableModel

extension LimitFlaw {
  /// What is wrong with a limit, and what to type instead.
  var failure: CommandFailure {
    let (message, hint) = words
    return CommandFailure(message, hint: hint, status: .validationFailure)
  }

  private var words: (message: String, hint: String?) {
    switch self {
    case .unknownScope(let name, let nearest):
      ("no region is called \"\(name)\"", Self.hint(nearest, LimitScope.all.map(\.name)))
    case .unknownQuantity(let name, let nearest):
      ("no limit is called \"\(name)\"", Self.hint(nearest, LimitQuantity.allCases.map(\.name)))
    case .unknownPreset(let name, let nearest):
      (
        "no preset is called \"\(name)\"",
        Self.hint(nearest, LimitPreset.all.map(\.name) + ["none"])
      )
    case .unknownContraindication(let name, let nearest):
      (
        "no contraindication is known as \"\(name)\"",
        (nearest.map { "Did you mean \($0)? " } ?? "")
          + "See them all: treadlight contraindication kinds. In your own words, say what it "
          + "blocks: --session, or --region with its name."
      )
    case .regionNeeded(let kind):
      (
        "\(kind) blocks one region, and none is named",
        "Name it with --region: \(LimitScope.worked.dropFirst().map(\.name).listed)."
      )
    case .endsBeforeItBegins:
      ("it would be over already", "Take a day to come, or none: then it holds until removed.")
    default: slotWords
    }
  }

  private var slotWords: (message: String, hint: String?) {
    switch self {
    case .noGoRegion(let region):
      (
        "nobody may press on the \(region.name), so there is no limit to set for it",
        "Only --lock and --allow go with it. Limits are set for "
          + "\(LimitScope.worked.map(\.name).listed)."
      )
    case .noSuchSlot(let scope, .lock):
      (
        "\(scope.name) cannot be locked: only regions can",
        "To block whole sessions: treadlight contraindication add WHO KIND"
      )
    case .noSuchSlot(_, let quantity):
      (
        "the \(quantity.words) is for whole-body only, not for a region",
        "Set it with: treadlight limits set WHO whole-body --\(quantity.option) 80%"
      )
    case .notANumber(let slot):
      ("the \(slot.words) is not a number", nil)
    case .outOfRange(let slot, let value):
      (
        "the \(slot.words) cannot be \(LimitValueText.both(value, of: slot.quantity))",
        "It is from \(LimitValueText.short(slot.quantity.range.lowerBound, of: slot.quantity)) to "
          + "\(LimitValueText.short(slot.quantity.range.upperBound, of: slot.quantity))."
      )
    case .softNotBelowHard(let slot, let value, let hard):
      (
        "the \(slot.words), \(LimitValueText.both(value, of: slot.quantity)), is not below the "
          + "hard limit, \(LimitValueText.both(hard, of: slot.quantity))",
        "Take a soft limit below the hard one: it is there to warn before."
      )
    case .aboveRating(let slot, let value, let rating):
      (
        "the \(slot.words), \(LimitValueText.both(value, of: slot.quantity)), is more than the "
          + "table is rated for, \(ForceText.both(rating))",
        "The rating stands in the table's profile: treadlight table show"
      )
    default: ("refused: \(self)", nil)
    }
  }

  private static func hint(_ nearest: String?, _ known: [String]) -> String {
    (nearest.map { "Did you mean \($0)? " } ?? "") + "Known are \(known.listed)."
  }
}

extension [String] {
  fileprivate var listed: String { joined(separator: ", ") }
}
