internal import ClientLimits
internal import TableModel

extension LimitFlaw {
  var words: ErrorAnswer {
    switch self {
    case .unknownScope(let name, let nearest):
      unknown(
        "region", "there is no body region \"\(clipped(name))\"", nearest,
        all: "regions: \(LimitScope.all.map(\.name).joined(separator: ", "))")
    case .unknownQuantity(let name, let nearest):
      unknown(
        "quantity", "there is no limit of a \"\(clipped(name))\"", nearest,
        all: "limits: \(LimitQuantity.allCases.map(\.name).joined(separator: ", "))")
    case .unknownPreset(let name, let nearest):
      unknown(
        "preset", "there is no preset \"\(clipped(name))\"", nearest,
        all: "presets: \(LimitPreset.all.map(\.name).joined(separator: ", "))")
    case .unknownContraindication(let name, let nearest):
      unknown(
        "contraindication", "no contraindication is known as \"\(clipped(name))\"", nearest,
        all: "see them all: treadlight contraindication kinds")
    case .regionNeeded(let kind):
      ErrorAnswer(
        code: "region-needed", message: "\(clipped(kind)) blocks one region, and none is named",
        hint: "name it: --region \(BodyRegion.worked[0].name)")
    case .endsBeforeItBegins:
      ErrorAnswer(
        code: "ends-before-it-begins",
        message: "the contraindication would end before it begins",
        hint: "take a time to come, or none for one that holds until it is taken away")
    default: valueWords
    }
  }

  /// The words for a value that cannot be set.
  private var valueWords: ErrorAnswer {
    switch self {
    case .noGoRegion(let region):
      ErrorAnswer(
        code: "no-go-region",
        message: "nobody may press on the \(region.words), so there is no limit to set for it",
        hint: "limits are set for: \(LimitScope.worked.map(\.name).joined(separator: ", "))")
    case .noSuchSlot(let scope, .share):
      ErrorAnswer(
        code: "no-such-limit",
        message: "a share of the body weight is not set for \(scope.words)",
        hint: "set it for the whole body: \(LimitScope.wholeBody.name)")
    case .noSuchSlot(let scope, .lock):
      ErrorAnswer(
        code: "no-such-limit", message: "\(scope.words) cannot be locked",
        hint: "lock regions, or block the session: treadlight contraindication add")
    case .noSuchSlot(let scope, let quantity):
      ErrorAnswer(
        code: "no-such-limit", message: "there is no \(quantity.words) for \(scope.words)")
    case .notANumber(let slot):
      ErrorAnswer(
        code: "not-a-number", message: "\(slot.words) is not a number",
        hint: "give it in \(slot.quantity.unit)")
    case .outOfRange(let slot, let value): outOfRange(slot, value)
    case .softNotBelowHard(let slot, let value, let hard):
      ErrorAnswer(
        code: "soft-not-below-hard",
        message: "\(slot.words) is \(slot.quantity.text(value)), not below the hard limit of "
          + slot.quantity.text(hard),
        hint: "set a soft limit below \(slot.quantity.text(hard)), or a higher hard one")
    case .aboveRating(let slot, let value, let rating):
      ErrorAnswer(
        code: "above-rating",
        message: "\(slot.words) is \(slot.quantity.text(value)), more than the "
          + "\(slot.quantity.text(rating.value)) that the table is rated for",
        hint: "set a lower one; the rating stands in the table's profile: treadlight table show")
    default: ErrorAnswer(code: "refused", message: "refused: \(self)")
    }
  }

  private func outOfRange(_ slot: LimitSlot, _ value: Double) -> ErrorAnswer {
    guard slot.quantity != .lock else {
      return ErrorAnswer(
        code: "limit-out-of-range",
        message: "\(slot.words) is 1 (nobody may press there) or 0, not \(value)")
    }
    let (quantity, range) = (slot.quantity, slot.quantity.range)
    return ErrorAnswer(
      code: "limit-out-of-range",
      message: "\(slot.words) cannot be \(quantity.text(value))",
      hint: "from \(quantity.text(range.lowerBound)) to \(quantity.text(range.upperBound))")
  }

  private func unknown(
    _ code: String, _ message: String, _ nearest: String?, all: String
  ) -> ErrorAnswer {
    ErrorAnswer(
      code: "unknown-\(code)", message: message,
      hint: nearest.map { "did you mean \($0)?" } ?? all)
  }

  /// A name from outside, short enough for a line.
  private func clipped(_ name: String) -> String {
    name.count <= Self.longestEcho ? name : "\(name.prefix(Self.longestEcho))…"
  }

  private static let longestEcho = 60
}
