import TableModel

/// The limit where the foot is now, in a line.
enum PlaceLimitText {
  /// `limit 210 N`, `no limit`, or where nobody may press `LOCKED: limit 50 N`.
  static func words(_ newtons: Double?, isLocked: Bool) -> String {
    let limit = newtons.map { "limit \(ForceText.newtons(Newtons($0)))" } ?? "no limit"
    return isLocked ? "LOCKED: \(limit)" : limit
  }
}
