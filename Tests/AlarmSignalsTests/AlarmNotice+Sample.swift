import TableModel

@testable import AlarmSignals

extension AlarmNotice {
  static func sample(
    _ priority: Priority = .high, _ event: Event = .raised, id: String = "n-1",
    condition: String = "over-hard-force", title: String = "foot force over the client's limit",
    place: String? = "left calf", isTest: Bool = false
  ) -> AlarmNotice {
    AlarmNotice(
      id: id, event: event, condition: condition, title: title, priority: priority,
      isTechnical: false, place: place, value: 231.4, limit: 210, unit: "N", session: "s-7",
      client: "heron", table: "TL-42", at: WallTime(nanoseconds: 1_795_256_130_000_000_000),
      isTest: isTest)
  }
}
