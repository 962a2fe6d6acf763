import ClientLimits
import ControlService
import LimitFile

/// One layer of limits: what a client or a therapist has of their own.
struct LimitLayer: Equatable, Sendable {
  var preset: LimitPreset?
  var values: LimitValues

  init(preset: LimitPreset? = nil, values: LimitValues = [:]) {
    self.preset = preset
    self.values = values
  }

  init(_ file: LimitFile) { self.init(preset: file.preset, values: file.values) }

  /// Refuses what this version does not know, as another version's daemon may have it.
  init(_ document: LimitDocument) throws(CommandFailure) {
    do throws(LimitFlaw) {
      let preset = try document.preset.map { name throws(LimitFlaw) in
        try LimitPreset(named: name)
      }
      self.init(preset: preset, values: try document.checked())
    } catch {
      throw error.failure
    }
  }

  var isEmpty: Bool { preset == nil && values.isEmpty }

  var file: LimitFile { LimitFile(preset: preset, values: values) }

  var document: LimitDocument { LimitDocument(preset: preset?.name, values) }

  /// What becomes of this layer when `next` takes its place, one line for each value.
  func changes(to next: Self) -> [String] {
    var lines: [String] = []
    if preset != next.preset {
      lines.append("preset: \(preset?.name ?? "none") -> \(next.preset?.name ?? "none")")
    }
    for slot in LimitSlot.all where values[slot] != next.values[slot] {
      lines.append(Self.change(slot, from: values[slot], to: next.values[slot]))
    }
    return lines
  }

  private static func change(_ slot: LimitSlot, from old: Double?, to new: Double?) -> String {
    func text(_ value: Double) -> String { LimitValueText.both(value, of: slot.quantity) }
    let name = "\(slot.scope.name) \(slot.quantity.words)"
    return switch (old, new) {
    case (let old?, let new?): "\(name): \(text(old)) -> \(text(new))"
    case (let old?, nil): "\(name): \(text(old)) is taken away"
    case (nil, let new?): "\(name): \(text(new)), new"
    case (nil, nil): name
    }
  }
}
