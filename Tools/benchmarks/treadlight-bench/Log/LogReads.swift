import CBenchmark
import Foundation
import SessionLog
import TableModel

/// The ways of reading that are timed.
enum LogReads {
  /// All samples of a log, by channel; the checksum of every chunk is held.
  static func summary(_ path: String) throws -> [ValueTally] {
    var tallies = [ValueTally](repeating: ValueTally(), count: LogSignal.channels)
    var reader = try ScanColumnReader(path: path)
    while try reader.next() {
      for channel in 0..<reader.columns.channelCount {
        reader.columns.add(channel: channel, to: &tallies[channel])
      }
    }
    guard reader.ending == .closed, reader.damageCount == 0 else {
      throw SessionLogError.notMCAP
    }
    return tallies
  }

  /// The same samples as plain 32-bit numbers, by C.
  static func plain(_ path: String) throws -> bench_scans_summary {
    var summary = bench_scans_summary()
    // The pointers are used within the call only.
    let status = unsafe bench_scans_read(path, &summary)
    guard status == 0 else {
      throw SessionLogError.system(.read, SystemStatus(rawValue: status))
    }
    return summary
  }

  /// Whether both found the same.
  static func agree(_ tallies: [ValueTally], _ plain: bench_scans_summary) -> Bool {
    // C's arrays come as tuples; they are copied within the calls.
    let minimum = unsafe withUnsafeBytes(of: plain.minimum) {
      unsafe Array($0.bindMemory(to: Int32.self))
    }
    let maximum = unsafe withUnsafeBytes(of: plain.maximum) {
      unsafe Array($0.bindMemory(to: Int32.self))
    }
    let sum = unsafe withUnsafeBytes(of: plain.sum) {
      unsafe Array($0.bindMemory(to: Int64.self))
    }
    return tallies.map(\.minimum) == minimum && tallies.map(\.maximum) == maximum
      && tallies.map(\.sum) == sum && tallies.allSatisfy { UInt64($0.readings) == plain.scans }
  }

  /// Opens the log and reads ten seconds from its middle; the scans there.
  static func middle(_ path: String, _ signal: LogSignal) throws -> Int {
    let seconds = UInt64(signal.scans / signal.rate)
    let from = LogSession.start.nanoseconds + seconds / 2 * 1_000_000_000
    let times =
      WallTime(nanoseconds: from)..<WallTime(nanoseconds: from + 10_000_000_000)
    var reader = try ScanColumnReader(path: path, times: times)
    var scans = 0
    while try reader.next() { scans += reader.columns.rows(in: times).count }
    return scans
  }

  /// Opens the log and reads what a curve of the whole session is drawn from; its points.
  static func overview(_ path: String) throws -> Int {
    let reader = try MCAPIndexedReader(path: path, rules: .session)
    guard
      let index = reader.attachmentIndexes.last(where: { $0.name == Pyramid.attachmentName })
    else { return 0 }
    let pyramid = try Pyramid(decoding: reader.attachment(index).data)
    return pyramid.levels.first?.starts.count ?? 0
  }

  /// Finishes a copy of the log that was cut off in its last chunk; nanoseconds.
  static func finishCrashed(_ path: String, copy: String) throws -> UInt64 {
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    if let file = FileHandle(forUpdatingAtPath: copy) {
      try file.truncate(atOffset: try file.seekToEnd() * 9 / 10)
    }
    return try LogSession.elapsed { () throws(SessionLogError) in
      _ = try SessionRecovery.finalize(path: copy)
    }
  }
}
