public import ClientLimits
import GRDB
public import TableModel

extension ClientRegistry {
  /// Sets a client's or a therapist's values for one scope, all or none; nil takes one away.
  ///
  /// Returns what it changed: a value that is set to what it was already keeps time and author.
  @discardableResult
  public func setLimits(
    for owner: Pseudonym, scope: LimitScope, _ values: [LimitQuantity: Double?],
    by author: String, at time: WallTime
  ) throws(RegistryError) -> [LimitChange] {
    try checkAuthor(author)
    return try writing { db in
      try db.require(owner, as: owner.kind)
      let former = try db.limits(of: owner).values
      var wanted = former
      var given: Set<LimitSlot> = []
      for (quantity, value) in values {
        let slot = try LimitSlot(scope, quantity)
        wanted[slot] = value
        given.insert(slot)
      }
      let preset = owner.kind == .client ? try db.preset(of: owner) : nil
      try wanted.check(given, of: owner, over: preset)
      return try db.change(former, to: wanted, of: owner, by: author, at: time)
    }
  }

  /// Puts values in place of all that a client or a therapist has, and a client's preset.
  ///
  /// A therapist has no preset.
  @discardableResult
  public func replaceLimits(
    for owner: Pseudonym, with values: LimitValues, preset: LimitPreset?, by author: String,
    at time: WallTime
  ) throws(RegistryError) -> [LimitChange] {
    precondition(owner.kind == .client || preset == nil)
    try checkAuthor(author)
    return try writing { db in
      try db.require(owner, as: owner.kind)
      // By itself: what a preset makes of it, a finding says, as when the preset changes.
      try values.check(Set(values.keys), of: owner, over: nil)
      let former = try db.limits(of: owner).values
      let changes = try db.change(former, to: values, of: owner, by: author, at: time)
      guard owner.kind == .client else { return changes }
      let newPreset = try db.setPreset(preset?.name, of: owner, by: author, at: time)
      return changes + (newPreset.map { [$0] } ?? [])
    }
  }

  /// Takes the values of a scope away, or one of them; refused where there is none.
  @discardableResult
  public func removeLimits(
    for owner: Pseudonym, scope: LimitScope, quantity: LimitQuantity? = nil, by author: String,
    at time: WallTime
  ) throws(RegistryError) -> [LimitChange] {
    try checkAuthor(author)
    return try writing { db in
      try db.require(owner, as: owner.kind)
      let former = try db.limits(of: owner).values
      let wanted = former.filter { slot, _ in
        slot.scope != scope || (quantity != nil && slot.quantity != quantity)
      }
      guard wanted.count < former.count else {
        throw RegistryError.noLimit(owner: owner, scope: scope, quantity: quantity)
      }
      return try db.change(former, to: wanted, of: owner, by: author, at: time)
    }
  }

  /// The values that a client or a therapist has set: the whole body's first, then head to foot.
  public func limitValues(of owner: Pseudonym) throws(RegistryError) -> [StoredLimit] {
    try reading { db in
      try db.require(owner, as: owner.kind)
      return try db.limits(of: owner)
    }
  }

  /// All that holds for a client at `time`, under the hands of a therapist.
  public func layers(
    client: Pseudonym, therapist: Pseudonym? = nil, at time: WallTime
  ) throws(RegistryError) -> LimitLayers {
    try reading { db in
      try db.require(client, as: .client)
      var layers = LimitLayers(
        client: try db.limits(of: client).values, preset: try db.preset(of: client))
      if let therapist {
        try db.require(therapist, as: .therapist)
        layers.therapist = try db.limits(of: therapist).values
      }
      for row in try db.contraindications(of: client) where row.holds(at: time) {
        guard case .region(let region) = row.contraindication.block else { continue }
        layers.blocked.insert(region)
      }
      return layers
    }
  }

  /// A client's preset.
  public func preset(of client: Pseudonym) throws(RegistryError) -> LimitPreset? {
    try reading { db in
      try db.require(client, as: .client)
      return try db.preset(of: client)
    }
  }

  /// Gives a client a preset or takes it away; nil where that changes nothing.
  @discardableResult
  public func setPreset(
    _ preset: LimitPreset?, for client: Pseudonym, by author: String, at time: WallTime
  ) throws(RegistryError) -> LimitChange? {
    try checkAuthor(author)
    return try writing { db in
      try db.require(client, as: .client)
      return try db.setPreset(preset?.name, of: client, by: author, at: time)
    }
  }

  /// Every change of a client's or a therapist's limits, the oldest first.
  public func limitHistory(of owner: Pseudonym) throws(RegistryError) -> [LimitChange] {
    try reading { db in
      try db.require(owner, as: owner.kind)
      return try db.limitHistory(of: owner)
    }
  }
}

extension LimitValues {
  /// Refuses an owner's new values that contradict each other or, a client's, what holds.
  ///
  /// A soft limit among `given` must lie below the hard one of its scope even where the preset
  /// holds that. A hard limit may be set below a soft one that stands elsewhere: being stricter is
  /// never refused.
  fileprivate func check(
    _ given: Set<LimitSlot>, of owner: Pseudonym, over preset: LimitPreset?
  ) throws(LimitFlaw) {
    try check()
    guard owner.kind == .client else { return }
    let layers = LimitLayers(client: self, preset: preset)
    for slot in LimitSlot.all where given.contains(slot) {
      guard let soft = self[slot], let harder = slot.quantity.harder else { continue }
      guard let hard = layers.value(of: harder, for: slot.scope)?.value else { continue }
      guard soft < hard else { throw .softNotBelowHard(slot, soft, hard: hard) }
    }
  }
}
