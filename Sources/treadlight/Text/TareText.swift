import SessionAnalysis

/// Tares as people read them.
enum TareText {
  static func words(_ kind: TareRecord.Kind) -> String {
    switch kind {
    case .none: "no tare"
    case .client: "tare of the lying client"
    case .again: "new tare"
    case .undone: "the tare before is in force again"
    }
  }
}
