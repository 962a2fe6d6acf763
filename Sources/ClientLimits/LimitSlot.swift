internal import TableModel

/// One value that can be set: a quantity for a scope.
public struct LimitSlot: Hashable, Sendable, Codable {
  public var scope: LimitScope
  public var quantity: LimitQuantity

  /// A slot that there is: a share is of the whole body, a lock of a region, and where nobody may
  /// press there is nothing but the lock.
  public init(_ scope: LimitScope, _ quantity: LimitQuantity) throws(LimitFlaw) {
    switch (scope, quantity) {
    case (.region, .share), (.wholeBody, .lock): throw .noSuchSlot(scope, quantity)
    case (.region(let region), _) where region.isNoGo && quantity != .lock:
      throw .noGoRegion(region)
    default: break
    }
    self.scope = scope
    self.quantity = quantity
  }

  init(unchecked scope: LimitScope, _ quantity: LimitQuantity) {
    self.scope = scope
    self.quantity = quantity
  }

  /// Every slot there is, scope by scope.
  public static let all: [Self] = LimitScope.all.flatMap { scope in
    LimitQuantity.allCases.compactMap { try? Self(scope, $0) }
  }
}

/// Values of one layer, by slot.
public typealias LimitValues = [LimitSlot: Double]

extension LimitSlot {
  /// Refuses a value that makes no sense for the slot, whatever else is set.
  public func check(_ value: Double) throws(LimitFlaw) {
    guard !value.isNaN else { throw .notANumber(self) }
    guard quantity.range.contains(value), quantity != .lock || value == 0 || value == 1 else {
      throw .outOfRange(self, value)
    }
  }
}

extension LimitValues {
  /// Refuses values that contradict each other or make no sense; one layer by itself.
  public func check() throws(LimitFlaw) {
    for slot in LimitSlot.all {
      guard let value = self[slot] else { continue }
      try slot.check(value)
      guard let harder = slot.quantity.harder else { continue }
      let hard = LimitSlot(unchecked: slot.scope, harder)
      if let limit = self[hard], value >= limit {
        throw .softNotBelowHard(slot, value, hard: limit)
      }
    }
  }
}
