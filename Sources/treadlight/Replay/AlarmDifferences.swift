import SessionAnalysis
import TableModel

/// The first places where recorded and replayed alarms differ, as people read them.
///
/// `-` stands before what was recorded and did not come out again, `+` before what came out and was
/// not recorded.
struct AlarmDifferences {
  /// Lines shown.
  static let most = 6
  /// Events looked at on each side: an event too many shifts all that follow, and is found so.
  static let window = 40

  var comparison: AlarmComparison
  /// The first event that differs.
  var index: Int
  var zone = TimeText()

  func lines() throws -> [String] {
    let recorded = Array(comparison.recorded.dropFirst(index).prefix(Self.window))
    let replayed = Array(comparison.replayed.dropFirst(index).prefix(Self.window))
    let changes = replayed.difference(from: recorded).map { change in
      switch change {
      case .remove(let offset, let alarm, _): (offset, "-", alarm, comparison.recordedTimes)
      case .insert(let offset, let alarm, _): (offset, "+", alarm, comparison.replayedTimes)
      }
    }
    .sorted { ($0.0, $1.1) < ($1.0, $0.1) }  // of equals the recorded one first
    let shown = changes.prefix(Self.most)
    var lines = shown.map { offset, sign, alarm, times in
      "  \(sign) \(line(alarm, at: times[index + offset]))"
    }
    // What people read may be the same where a number that they do not read differs.
    if Set(shown.map { line($0.2, at: WallTime(nanoseconds: 0)) }).count < shown.count {
      lines += try shown.map { "  \($0.1) \(try JSONOutput.line($0.2))" }
    }
    let more = comparison.recorded.count + comparison.replayed.count
    if changes.count > shown.count || more - 2 * index > 2 * Self.window {
      lines.append("  and more: compare --alarms --json of both")
    }
    return lines
  }

  private func line(_ alarm: AlarmRecord, at time: WallTime) -> String {
    "\(AlarmText.line(alarm, at: zone.clock(time)))  (scan \(alarm.epoch):\(alarm.sequence))"
  }
}
