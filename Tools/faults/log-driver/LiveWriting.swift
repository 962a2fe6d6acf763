import RealTime
import SessionLog
import TableModel
import TableProtocol

/// A session in real time, driven as the daemon's recorder drives it, until it is killed.
///
/// Tells each scan, with CLOCK_MONOTONIC in nanoseconds, before the writer gets it, so that
/// what is told is never less than what could be lost; and the newest scan that is durable,
/// whenever that changes.
struct LiveWriting {
  private let path: String
  private let rate: UInt64
  private let seconds: UInt64

  init(path: String, rate: UInt64, seconds: UInt64) {
    self.path = path
    self.rate = max(1, rate)
    self.seconds = seconds
  }

  func run() {
    do throws(SessionLogError) {
      try write()
    } catch {
      LogDriver.tell("failed \(error.facts)")
    }
  }

  private func write() throws(SessionLogError) {
    let session = TestSession(rate: rate)
    let start = HostClock.monotonic
    var writer = try SessionWriter(
      path: path, header: session.header, start: WallTime(nanoseconds: HostClock.wall))
    var number: UInt32 = 0
    var durable = DurableScans()
    while UInt64(number) < seconds * rate {
      while HostClock.monotonic >= start + session.time(of: number) {
        LogDriver.tell("given \(number) \(HostClock.monotonic)")
        let before = writer.byteCount
        let now = WallTime(nanoseconds: HostClock.wall)
        if session.hasMarker(before: number) {
          try writer.append(.markers, json: session.marker(before: number), at: now)
        }
        try writer.append(session.scan(number), at: now)
        // Sealed by this scan, a chunk holds the scans before it.
        if writer.byteCount > before { durable.note(scans: number, bytes: writer.byteCount) }
        number += 1
      }
      let before = writer.byteCount
      try writer.sealIfDue(now: HostTime(nanoseconds: HostClock.monotonic))
      if writer.byteCount > before { durable.note(scans: number, bytes: writer.byteCount) }
      if let scans = durable.take(upTo: writer.durableByteCount) {
        LogDriver.tell("durable \(scans) \(HostClock.monotonic)")
      }
      if let failure = writer.syncFailure { throw failure }
      rest(until: start + session.time(of: number))
    }
    try writer.close()
  }

  private func rest(until next: UInt64) {
    let now = HostClock.monotonic
    guard next > now else { return }
    let period = SessionWriter.timerPeriod / .nanoseconds(1)
    HostClock.rest(nanoseconds: min(next - now, UInt64(period)))
  }
}

/// How many scans are in the file up to which byte, for the bytes that are not yet durable.
private struct DurableScans {
  private var waiting: [(scans: UInt32, bytes: Int)] = []

  mutating func note(scans: UInt32, bytes: Int) { waiting.append((scans, bytes)) }

  /// The scans within the first `bytes` bytes, if they have become more.
  mutating func take(upTo bytes: Int) -> UInt32? {
    let served = waiting.prefix { $0.bytes <= bytes }
    waiting.removeFirst(served.count)
    return served.last?.scans
  }
}
