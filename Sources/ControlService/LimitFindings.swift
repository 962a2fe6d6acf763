internal import ClientLimits
internal import TableModel

/// Finds what a client's limits leave open, contradict, or say without effect.
///
/// | code                 | severity | when                                                       |
/// |----------------------|----------|------------------------------------------------------------|
/// | `unguarded`          | warning  | no hard force and no hard pressure is set anywhere         |
/// | `region-unguarded`   | warning  | some regions have neither, others have                     |
/// | `above-rating`       | error    | a force is more than the table in use is rated for         |
/// | `soft-has-no-effect` | warning  | another layer's hard limit comes before the soft one       |
/// | `soft-without-hard`  | warning  | a soft limit has no hard one above it                      |
enum LimitFindings {
  /// Errors stand beside warnings, in the table's order.
  static func of(_ layers: LimitLayers, ratedLoad: Newtons?) -> [LimitFinding] {
    let rated = ratedLoad.map { aboveRating(layers, $0) } ?? []
    return unguarded(EffectiveLimits(layers)) + rated + softWithoutEffect(layers)
      + softWithoutHard(layers)
  }

  private static func unguarded(_ limits: EffectiveLimits) -> [LimitFinding] {
    guard !limits.isUnguarded else {
      return [
        LimitFinding(
          severity: LimitFinding.warning, code: "unguarded",
          message: "no hard force or pressure is set anywhere, so no alarm says that a foot "
            + "presses too hard: treadlight limits set WHO whole-body FORCE, or "
            + "treadlight limits preset WHO \(LimitPreset.conservative.name)")
      ]
    }
    let open = BodyRegion.worked.filter { region in
      let place = limits.limits(at: region)
      return !place.isLocked && place.hardForce == nil && place.hardPressure == nil
    }
    guard let first = open.first else { return [] }
    return [
      LimitFinding(
        severity: LimitFinding.warning, code: "region-unguarded",
        message: "no hard force or pressure is set for \(listed(open.map(LimitScope.region))): "
          + "treadlight limits set WHO \(first.name) FORCE, or one for the whole body")
    ]
  }

  private static func aboveRating(_ layers: LimitLayers, _ rating: Newtons) -> [LimitFinding] {
    [LimitQuantity.hardForce, .softForce].flatMap { quantity in
      grouped(layers, quantity) { limit, _ in limit.value > rating.value }.map { limit, places in
        LimitFinding(
          severity: LimitFinding.error, code: "above-rating",
          message: "the \(quantity.words) of \(quantity.text(limit.value)) "
            + "(\(limit.source.words)) for \(listed(places)) is more than the "
            + "\(quantity.text(rating.value)) that the table is rated for: set a lower one")
      }
    }
  }

  private static func softWithoutEffect(_ layers: LimitLayers) -> [LimitFinding] {
    [LimitQuantity.softForce, .softPressure].flatMap { quantity in
      grouped(layers, quantity) { soft, hard in hard.map { soft.value >= $0.value } ?? false }
        .map { soft, places in
          let hard = hards(layers, quantity, at: places)
          return LimitFinding(
            severity: LimitFinding.warning, code: "soft-has-no-effect",
            message: "the \(quantity.words) of \(quantity.text(soft.value)) "
              + "(\(soft.source.words)) for \(listed(places)) is not below the hard limit of "
              + "\(hard), so nothing comes of it: set a lower one, or take it away")
        }
    }
  }

  private static func softWithoutHard(_ layers: LimitLayers) -> [LimitFinding] {
    [LimitQuantity.softForce, .softPressure].flatMap { quantity in
      grouped(layers, quantity) { _, hard in hard == nil }.map { soft, places in
        LimitFinding(
          severity: LimitFinding.warning, code: "soft-without-hard",
          message: "the \(quantity.words) of \(quantity.text(soft.value)) "
            + "(\(soft.source.words)) for \(listed(places)) has no hard limit above it, so "
            + "nothing alarms at once: set one too")
      }
    }
  }

  /// The values of a quantity that `isFound` finds something in, each with where it holds.
  ///
  /// `isFound` is given the value and the hard limit that it must lie below. Regions where nobody
  /// may press at all are left out. The whole body stands for places that are not known; with no
  /// hard limit of its own, those of the regions hold there.
  private static func grouped(
    _ layers: LimitLayers, _ quantity: LimitQuantity,
    where isFound: (SourcedLimit, SourcedLimit?) -> Bool
  ) -> [(limit: SourcedLimit, places: [LimitScope])] {
    var groups: [(limit: SourcedLimit, places: [LimitScope])] = []
    for scope in LimitScope.worked.reversed() {
      guard var limit = layers.value(of: quantity, for: scope),
        layers.value(of: .lock, for: scope)?.value != 1
      else { continue }
      let hard = quantity.harder.flatMap { layers.value(of: $0, for: scope) }
      if scope == .wholeBody {
        guard quantity.harder == nil || hard != nil else { continue }
        limit.isFromWholeBody = true
      }
      guard isFound(limit, hard) else { continue }
      if let index = groups.firstIndex(where: { $0.limit == limit }) {
        groups[index].places.insert(scope, at: 0)
      } else {
        groups.insert((limit, [scope]), at: 0)
      }
    }
    return groups
  }

  /// The hard limits that stand before a soft one at `places`, each with who says it.
  private static func hards(
    _ layers: LimitLayers, _ soft: LimitQuantity, at places: [LimitScope]
  ) -> String {
    var texts: [String] = []
    for scope in places {
      guard let harder = soft.harder, let hard = layers.value(of: harder, for: scope)
      else { continue }
      let text = "\(harder.text(hard.value)) (\(hard.source.words))"
      if !texts.contains(text) { texts.append(text) }
    }
    return texts.joined(separator: " or ")
  }

  private static func listed(_ places: [LimitScope]) -> String {
    let regions = places.filter { $0 != .wholeBody }
    guard regions.count < BodyRegion.worked.count else { return LimitScope.wholeBody.words }
    let words = regions.map(\.words)
    let isElsewhere = regions.count < places.count
    return (words + (isElsewhere ? ["places that are not known"] : []))
      .joined(separator: ", ")
  }
}
