import Glibc
import SessionAnalysis
import SessionLog
import TableModel
import Testing

@testable import treadlightd

struct LogInterruptionTests {
  private let full = SessionLogError.system(.write, SystemStatus(rawValue: ENOSPC))

  private func entry(_ number: UInt64, bytes: Int = 2) -> LogInterruption.Entry {
    LogInterruption.Entry(
      topic: .alarms, json: [UInt8](repeating: 0x20, count: bytes),
      time: WallTime(nanoseconds: number))
  }

  @Test func accountsForWhatItDrops() {
    var interruption = LogInterruption(full, pause: 1, now: 0)
    #expect(interruption.account == nil)
    let times = [WallTime(nanoseconds: 1_000_000_000), WallTime(nanoseconds: 3_500_000_000)]
    interruption.drop(scans: times.span)
    interruption.keep(entry(2_000_000_000))
    #expect(interruption.kept.count == 1)
    #expect(
      interruption.account
        == RecordingInterruption(
          reason: .notWritten, errno: ENOSPC, scans: 2, entries: 0, duration: 2.5))
    #expect(interruption.start == WallTime(nanoseconds: 1_000_000_000))
  }

  /// A disk that stays full for a day takes no more memory than one for a minute.
  @Test func keepsNoMoreThanItMay() {
    var many = LogInterruption(full, pause: 1, now: 0)
    for number in 0..<UInt64(LogInterruption.mostKept + 5) { many.keep(entry(number)) }
    #expect(many.kept.count == LogInterruption.mostKept)
    #expect(many.dropped == 5)
    var large = LogInterruption(full, pause: 1, now: 0)
    for number in 0..<UInt64(5) { large.keep(entry(number, bytes: LogInterruption.mostBytes / 2)) }
    #expect(large.kept.count == 2)
    #expect(large.account?.entries == 3)
  }

  @Test func isTriedAgainAfterEachPause() {
    var interruption = LogInterruption(full, pause: 100, now: 1000)
    var found: [Bool] = []
    for now: UInt64 in [1099, 1100, 1199, 1200] {
      found.append(interruption.isAttemptDue(now: now))
    }
    #expect(found == [false, true, false, true])
  }
}
