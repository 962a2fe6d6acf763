internal import ClientLimits
internal import ClientRegistry
internal import TableModel

extension LimitsReport {
  /// What the registry holds of a client, taken together at `time`.
  init(
    of client: Pseudonym, under therapist: Pseudonym?, in registry: ClientRegistry,
    ratedLoad: Newtons, at time: WallTime
  ) throws(RegistryError) {
    let layers = try registry.layers(client: client, therapist: therapist, at: time)
    let contraindications = try registry.contraindications(of: client).filter { row in
      row.holds(at: time)
    }
    let stored = StoredLayers(
      client: try registry.limitValues(of: client),
      therapist: try therapist.map { id throws(RegistryError) in
        try registry.limitValues(of: id)
      } ?? [],
      contraindications: contraindications)
    self.init(
      client: client, therapist: therapist, preset: layers.preset?.name,
      values: LimitSlot.all.compactMap { slot in
        layers.value(of: slot.quantity, for: slot.scope).map { stored.entry(slot, $0) }
      },
      effective: EffectiveLimits(layers),
      findings: LimitFindings.of(layers, ratedLoad: ratedLoad),
      contraindications: contraindications)
  }
}

/// Where the time and the author of a value are found.
private struct StoredLayers {
  var client: [StoredLimit]
  var therapist: [StoredLimit]
  var contraindications: [ContraindicationRow]

  func entry(_ slot: LimitSlot, _ limit: SourcedLimit) -> LimitEntry {
    let scope = limit.isFromWholeBody ? .wholeBody : slot.scope
    func isSource(_ stored: StoredLimit) -> Bool {
      stored.slot.scope == scope && stored.slot.quantity == slot.quantity
    }
    switch limit.source {
    case .client:
      let found = client.first(where: isSource)
      return LimitEntry(slot, limit, setAt: found?.setAt, author: found?.author)
    case .therapist:
      let found = therapist.first(where: isSource)
      return LimitEntry(slot, limit, setAt: found?.setAt, author: found?.author)
    case .contraindication:
      let found = contraindications.first { row in
        row.contraindication.block.name == slot.scope.name
      }
      return LimitEntry(slot, limit, setAt: found?.addedAt, author: found?.author)
    case .preset, .builtIn:
      return LimitEntry(slot, limit)
    }
  }
}
