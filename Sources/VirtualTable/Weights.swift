/// The masses on the table, whatever is played: put down and taken off as hands do it.
///
/// A mass acts from the next scan on and is there in full half a second later; in a change the old
/// ones go as the new ones come.
struct Weights: Sendable {
  /// Microseconds.
  static let change: UInt64 = 500_000

  private struct Lot: Sendable {
    var forces = CellForces(repeating: 0)
    /// Newtons.
    var sum = 0.0
  }

  private let top: TableTop
  private var before = Lot()
  private var after = Lot()
  private var changedAt: UInt64 = 0
  private var isChanging = false
  private var isEmpty = true

  init(on top: TableTop) { self.top = top }

  /// Changes what is on the table to `masses`, beginning at `now`, virtual microseconds.
  mutating func place(_ masses: [PlacedMass], now: UInt64) {
    before = lot(at: now)
    after = Lot()
    for mass in masses {
      top.addAnywhere(PointLoad(force: mass.weight, x: mass.x, y: mass.y), to: &after.forces)
      after.sum += mass.weight
    }
    changedAt = now
    isChanging = true
    isEmpty = false
  }

  /// Moves on to `now`, which never goes back.
  mutating func settle(now: UInt64) {
    guard isChanging, now - changedAt >= Self.change else { return }
    isChanging = false
    isEmpty = after.sum == 0
  }

  /// Adds the masses' forces to those of the cells.
  func add(to forces: inout CellForces, now: UInt64) {
    guard !isEmpty else { return }
    let lot = lot(at: now)
    for channel in forces.indices { forces[channel] += lot.forces[channel] }
  }

  /// The weight of all masses, newtons, as far as it is on the table.
  func sum(now: UInt64) -> Double { isEmpty ? 0 : lot(at: now).sum }

  private func lot(at now: UInt64) -> Lot {
    guard isChanging else { return after }
    let done = smoothStep(Double(now - changedAt) / Double(Self.change))
    var lot = before
    for channel in lot.forces.indices {
      lot.forces[channel] += done * (after.forces[channel] - before.forces[channel])
    }
    lot.sum += done * (after.sum - before.sum)
    return lot
  }
}
