import ClientLimits
import ClientRegistry
import ControlService
import Foundation
import TableModel

@testable import treadlight

/// Limits as the daemon answers them.
enum LimitSamples {
  static let time = WallTime(nanoseconds: 1_795_256_130_000_000_000)
  static let zone = TimeText(zone: .gmt)

  static func id(_ text: String) -> Pseudonym {
    guard let id = Pseudonym(text) else { preconditionFailure("no pseudonym: \(text)") }
    return id
  }

  static let client = id("C-7KQ2MZ")
  static let therapist = id("T-4M9XWB")

  static func values(_ list: [(LimitScope, LimitQuantity, Double)]) -> LimitValues {
    var values: LimitValues = [:]
    for (scope, quantity, value) in list {
      guard let slot = try? LimitSlot(scope, quantity) else {
        preconditionFailure("no such slot: \(scope.name) \(quantity.name)")
      }
      values[slot] = value
    }
    return values
  }

  static func report(
    _ layers: LimitLayers, therapist: Pseudonym? = nil, findings: [LimitFinding] = [],
    contraindications: [ContraindicationRow] = []
  ) -> LimitsReport {
    LimitsReport(
      client: client, therapist: therapist, preset: layers.preset?.name,
      values: entries(layers), effective: EffectiveLimits(layers), findings: findings,
      contraindications: contraindications)
  }

  static func entries(_ layers: LimitLayers) -> [LimitEntry] {
    LimitSlot.all.compactMap { slot in
      layers.value(of: slot.quantity, for: slot.scope).map { limit in
        let isSet = limit.source == .client || limit.source == .therapist
        return LimitEntry(
          slot, limit, setAt: isSet ? time : nil, author: isSet ? "Maria" : nil)
      }
    }
  }

  static func row(
    _ number: Int, _ kind: String, _ block: Contraindication.Block, until: WallTime? = nil,
    note: String? = nil, removed: Bool = false
  ) -> ContraindicationRow {
    ContraindicationRow(
      number: number, client: client,
      contraindication: Contraindication(kind: kind, block: block, until: until, note: note),
      addedAt: time, author: "Maria", removedAt: removed ? time : nil,
      removedBy: removed ? "Tom" : nil)
  }
}
