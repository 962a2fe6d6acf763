import ArgumentParser
import SessionLog
import TableModel

/// An age on the command line: `90d`, `12w`, `2y`.
struct LogAge: Equatable {
  var days: Int

  init?(argument: String) {
    let units: [Character: Int] = ["d": 1, "w": 7, "y": 365]
    guard let unit = argument.last.flatMap({ units[$0] }),
      argument.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let count = Int(argument.dropLast()), 1...10_000 ~= count
    else { return nil }
    days = count * unit
  }

  /// The age that `text` names; says what would be one where it names none.
  static func reading(_ text: String) throws -> Self {
    guard let age = Self(argument: text) else {
      throw ValidationError(
        "\(text) is no age: write 90d, 12w or 2y; the smallest is 1d, the greatest 10000y")
    }
    return age
  }

  init(days: Int) { self.days = days }

  var nanoseconds: UInt64 { UInt64(days) * 86_400_000_000_000 }
}

/// Which logs may go.
///
/// A value with no file in it. A log that is being recorded stays, one that does not tell when
/// it was recorded stays, and of every client the newest so many sessions stay, with all copies
/// of them.
struct PrunePlan: Equatable {
  private(set) var doomed: [LoggedSession] = []
  /// Old enough, and kept all the same as one of the client's newest.
  private(set) var spared = 0
  /// Logs that do not tell whose they are, or when they were recorded.
  private(set) var unknown = 0

  init(_ logs: [LoggedSession], olderThan age: LogAge, keeping newest: Int, now: WallTime) {
    var seen: [String: Set<String>] = [:]
    for log in logs.reversed() {
      guard log.state != .recording else { continue }
      guard let client = log.client, let end = log.endedAt else {
        unknown += 1
        continue
      }
      let kept = seen[client, default: []]
      // One that does not tell which session it is counts for itself.
      let session = log.session ?? log.path
      let isNewest = kept.contains(session) || kept.count < newest
      if isNewest { seen[client, default: []].insert(session) }
      guard now.nanoseconds(since: end) > age.nanoseconds else { continue }
      if isNewest {
        spared += 1
      } else {
        doomed.append(log)
      }
    }
    doomed.reverse()
  }

  var byteCount: Int { doomed.reduce(0) { $0 + $1.byteCount } }
}
