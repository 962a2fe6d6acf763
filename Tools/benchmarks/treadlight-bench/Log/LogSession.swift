import Foundation
import SessionLog
import TableModel
import TableProtocol

/// A whole session in a log, as the recorder writes it: scans, loads ten times a second, the
/// clocks every ten seconds, alarms and notes now and then, calibration, profile and header.
enum LogSession {
  static let start = WallTime(nanoseconds: 1_750_000_000_000_000_000)

  /// Writes the session and returns the nanoseconds that the writer took, from the first scan to
  /// the file's end being written; making the frames is not among them.
  static func write(_ signal: LogSignal, to path: String) throws -> UInt64 {
    try? FileManager.default.removeItem(atPath: path)
    var writer = try SessionWriter(
      path: path, header: text(4000), attachments: attachments, start: start)
    var nanoseconds: UInt64 = 0
    var frames: [ScanFrame] = []
    var times: [WallTime] = []
    let tenth = signal.rate / 10
    for first in stride(from: 0, to: signal.scans, by: tenth) {
      frames.removeAll(keepingCapacity: true)
      times.removeAll(keepingCapacity: true)
      for scan in first..<first + tenth {
        frames.append(signal.frame(scan))
        times.append(WallTime(nanoseconds: start.nanoseconds + UInt64(scan) * signal.period))
      }
      nanoseconds += try elapsed {
        try append(frames.span, at: times.span, from: first, signal, to: &writer)
      }
    }
    nanoseconds += try elapsed { try writer.close() }
    return nanoseconds
  }

  /// A tenth of a second, so short that its frames are as near to the processor as one that has
  /// just come from the table.
  private static func append(
    _ frames: Span<ScanFrame>, at times: Span<WallTime>, from first: Int, _ signal: LogSignal,
    to writer: inout SessionWriter
  ) throws(SessionLogError) {
    try writer.append(frames, at: times)
    let time = WallTime(nanoseconds: times[times.count - 1].nanoseconds + signal.period)
    let second = first / signal.rate
    try append(frames[0], at: time, second, to: &writer)
    if first % signal.rate == 0 { try appendRare(frames[0], at: time, second, to: &writer) }
  }

  private static func append(
    _ frame: ScanFrame, at time: WallTime, _ second: Int, to writer: inout SessionWriter
  ) throws(SessionLogError) {
    let force = Float(frame.cells[3].count & 0xFFFF) / 100
    try writer.append(
      DerivedLoads(
        footForcePeak: force, barSupport: 200 - force / 4, centreX: 350,
        centreY: Int32(second % 1900), zone: UInt8(second / 60 % 8)), at: time)
  }

  private static func appendRare(
    _ frame: ScanFrame, at time: WallTime, _ second: Int, to writer: inout SessionWriter
  ) throws(SessionLogError) {
    if second % 10 == 0 {
      try writer.append(
        ClockTuple(
          epoch: 1, deviceTime: frame.deviceTime, monotonic: time.nanoseconds - 1 << 50,
          wall: time), at: time)
    }
    if second % 300 == 299 {
      try writer.append(.alarms, json: text(400), at: time)
      try writer.append(.markers, json: text(100), at: time)
    }
  }

  private static let attachments = [
    SessionAttachment(name: "calibration", mediaType: "application/json", bytes: text(2500)),
    SessionAttachment(name: "profile", mediaType: "application/json", bytes: text(2500)),
  ]

  /// JSON of about `count` bytes.
  private static func text(_ count: Int) -> [UInt8] {
    let words = (0..<max(1, count / 18)).map { #""key \#($0)": \#($0 * 7919)"# }
    return Array("{\(words.joined(separator: ","))}".utf8)
  }

  /// Nanoseconds that `work` took.
  static func elapsed<Failure: Error>(
    _ work: () throws(Failure) -> Void
  ) throws(Failure) -> UInt64 {
    let start = ContinuousClock().now
    try work()
    let (seconds, attoseconds) = (ContinuousClock().now - start).components
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }
}
