import Glibc
import RealTime
import SessionLog
import TableModel

/// A session written as fast as it can be made durable, whose bytes are the same in every run.
struct SteadyWriting {
  private static let rate: UInt64 = 80
  private static let start = WallTime(nanoseconds: 1_750_000_000_000_000_000)

  private let path: String
  private let scans: UInt32
  private let session = TestSession(rate: rate)

  init(path: String, scans: UInt32) {
    self.path = path
    self.scans = scans
  }

  /// Tells the first failure, how far the file had come, and whether the failure was kept.
  func run() {
    var writer: SessionWriter
    do throws(SessionLogError) {
      writer = try SessionWriter(path: path, header: session.header, start: Self.start)
    } catch {
      return LogDriver.tell("{\"begun\": false, \"failure\": \"\(error.facts)\"}")
    }
    var failure: SessionLogError?
    var reports = 0
    var isKept = true
    // Scans in the file, had the write that failed first not failed.
    var attempted = scans
    var seals: [String] = ["[\(writer.byteCount), 0]"]
    for number in 0..<scans {
      let before = writer.byteCount
      do throws(SessionLogError) {
        try append(number, to: &writer)
        // A failure must not be passed over in silence by the calls after it.
        if failure != nil { isKept = false }
      } catch {
        reports += 1
        if failure == nil { attempted = number }
        isKept = isKept && error == failure ?? error && writer.failure == error
        failure = failure ?? error
      }
      // Sealed by this scan or the marker before it, a chunk holds the scans before it.
      if writer.byteCount > before { seals.append("[\(writer.byteCount), \(number)]") }
      awaitSync(of: writer)
    }
    let before = writer.byteCount
    let final = Self.error { () throws(SessionLogError) in try writer.close() }
    let expected = failure ?? writer.failure ?? writer.syncFailure
    isKept = isKept && final == expected && (failure == nil || writer.byteCount == before)
    LogDriver.tell(
      """
      {"begun": true, "failure": "\((failure ?? writer.failure)?.facts ?? "")", \
      "sync": "\(writer.syncFailure?.facts ?? "")", "kept": \(isKept), "reports": \(reports), \
      "bytes": \(writer.byteCount), "durable": \(writer.durableByteCount), \
      "attempted": \(attempted), "seals": [\(seals.joined(separator: ", "))]}
      """)
  }

  private func append(_ number: UInt32, to writer: inout SessionWriter) throws(SessionLogError) {
    let time = WallTime(nanoseconds: Self.start.nanoseconds + session.time(of: number))
    if session.hasMarker(before: number) {
      try writer.append(.markers, json: session.marker(before: number), at: time)
    }
    try writer.append(session.scan(number), at: time)
    // As the timer does, so that each chunk is written by itself, as at a table's pace; of a time
    // that stands still, so that none is sealed for its age.
    try writer.sealIfDue(now: HostTime(nanoseconds: 0))
  }

  /// Waits until all that was written is durable or cannot be, so that every run makes the same
  /// system calls.
  private func awaitSync(of writer: borrowing SessionWriter) {
    while writer.durableByteCount < writer.byteCount, writer.syncFailure == nil {
      HostClock.rest(nanoseconds: 50_000)
    }
  }

  private static func error(
    of call: () throws(SessionLogError) -> Void
  ) -> SessionLogError? {
    do throws(SessionLogError) {
      try call()
      return nil
    } catch {
      return error
    }
  }
}

extension SessionLogError {
  /// The failed call and its number, as in `write 28`; other errors by their name.
  var facts: String {
    if case .system(let call, let status) = self { "\(call) \(status.rawValue)" } else { "\(self)" }
  }
}
