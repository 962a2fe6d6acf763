internal import ClientLimits
internal import StrictYAML
internal import TableModel

extension LimitFile {
  /// Reads a whole file's mapping and checks that its values go together.
  init(_ root: YAMLValue) throws(YAMLError) {
    let keys = try root.mapping(["preset", "limits"])
    preset = try keys["preset"]?.word(among: LimitPreset.all, name: \.name)
    values = [:]
    let scopes = try keys.required("limits").mapping(LimitScope.all.map(\.name))
    for scope in LimitScope.all {
      guard let value = scopes[scope.name] else { continue }
      try add(value, scope)
    }
  }

  private mutating func add(_ value: YAMLValue, _ scope: LimitScope) throws(YAMLError) {
    var known: [LimitQuantity] = []
    var refused: [String: LimitFileFact] = [:]
    for quantity in LimitQuantity.allCases {
      do throws(LimitFlaw) {
        _ = try LimitSlot(scope, quantity)
        known.append(quantity)
      } catch {
        refused[quantity.key] = Self.fact(error, scope, quantity)
      }
    }
    let entries = try value.mapping(known.map(\.key), retired: refused)
    for quantity in known {
      guard let entry = entries[quantity.key], let slot = try? LimitSlot(scope, quantity)
      else { continue }
      values[slot] = try Self.number(entry, slot)
    }
    try checkSoftLimits(entries, scope)
  }

  /// Makes sure that each soft limit can be passed before the hard one is.
  private func checkSoftLimits(
    _ entries: YAMLMapping, _ scope: LimitScope
  ) throws(YAMLError) {
    for quantity in LimitQuantity.allCases {
      guard let harder = quantity.harder, let entry = entries[quantity.key],
        let soft = (try? LimitSlot(scope, quantity)).flatMap({ values[$0] }),
        let hard = (try? LimitSlot(scope, harder)).flatMap({ values[$0] }), soft >= hard
      else { continue }
      throw entry.refusal(
        .fact(
          LimitFileFact.softNotBelowHard(
            Self.text(soft, of: quantity), hard: Self.text(hard, of: harder))))
    }
  }

  private static func fact(
    _ flaw: LimitFlaw, _ scope: LimitScope, _ quantity: LimitQuantity
  ) -> LimitFileFact {
    guard case .noGoRegion(let region) = flaw else { return .noSuchSlot(scope, quantity) }
    return .noGoRegion(region)
  }

  private static func number(_ value: YAMLValue, _ slot: LimitSlot) throws(YAMLError) -> Double {
    let quantity = slot.quantity
    guard quantity != .lock else { return try lock(value) }
    guard value.kind != .integer, value.kind != .number else {
      guard quantity == .share else {
        throw value.refusal(.fact(LimitFileFact.missingUnit(quantity)))
      }
      return try value.number(in: quantity.range)
    }
    let text = try value.text()
    do throws(LimitFileFact) {
      let number = try Self.number(text, of: quantity)
      guard quantity.range.contains(number) else { throw .outOfRange(text, quantity) }
      return number
    } catch {
      throw value.refusal(.fact(error))
    }
  }

  private static func number(
    _ text: String, of quantity: LimitQuantity
  ) throws(LimitFileFact) -> Double {
    let amount: Amount
    do throws(Amount.Flaw) {
      amount = try Amount(text)
    } catch {
      switch error {
      case .notANumber: throw .notANumber(text, quantity)
      case .notPositive: throw .notPositive(text)
      case .decimalComma: throw .decimalComma(text)
      }
    }
    guard let unit = LimitUnit.named(amount.unit, among: quantity.kind.units) else {
      throw amount.unit.isEmpty ? .missingUnit(quantity) : .unknownUnit(amount.unit, quantity)
    }
    return amount.number * unit.factor
  }

  private static func lock(_ value: YAMLValue) throws(YAMLError) -> Double {
    let word = value.kind == .text ? try value.text() : ""
    switch word {
    case lockedWord: return 1
    case allowedWord: return 0
    default: throw value.refusal(.fact(LimitFileFact.notALock))
    }
  }
}
