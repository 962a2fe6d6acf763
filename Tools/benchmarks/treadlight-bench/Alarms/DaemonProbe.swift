import CBenchmark
import Foundation

/// What the threads of a daemon allocate, counted inside of it.
@safe
final class DaemonProbe {
  /// The library that counts, and the variables that bring it into a process.
  let environment: [String: String]
  // Made in init and released in deinit; nobody else has it.
  private let handle: OpaquePointer

  /// Nil when the file at `path` cannot be made.
  init?(library: String, path: String) {
    guard let handle = unsafe bench_probe_create(path) else { return nil }
    unsafe self.handle = handle
    environment = [
      "LD_PRELOAD": library, unsafe String(cString: bench_probe_variable()): path,
    ]
  }

  deinit { unsafe bench_probe_destroy(handle) }

  /// Whether writing to recordings hangs.
  func stall(_ isStalled: Bool) { unsafe bench_probe_stall(handle, isStalled) }

  /// Allocations and releases so far, by thread.
  var counts: [Int: (allocations: UInt64, frees: UInt64)] {
    var counts: [Int: (allocations: UInt64, frees: UInt64)] = [:]
    for index in 0..<(unsafe bench_probe_count(handle)) {
      let slot = unsafe bench_probe_at(handle, index)
      let former = counts[Int(slot.thread)] ?? (0, 0)
      counts[Int(slot.thread)] = (
        former.allocations + slot.allocations, former.frees + slot.frees
      )
    }
    return counts
  }
}

/// A thread of a running process.
struct ThreadInfo {
  var id: Int
  var name: String
  var isRealTime: Bool
  var priority: Int

  /// The threads of a process, as /proc shows them.
  static func all(of process: Int32) -> [ThreadInfo] {
    let folder = "/proc/\(process)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { entry in
      guard let id = Int(entry),
        let text = try? String(contentsOfFile: "\(folder)/\(entry)/stat", encoding: .utf8),
        let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")")
      else { return nil }
      // Fields 40 and 41 of proc(5)'s stat; those after the name begin with the third.
      let fields = text[close...].split(separator: " ").dropFirst().map { Int($0) ?? 0 }
      guard fields.count > 38 else { return nil }
      return ThreadInfo(
        id: id, name: String(text[text.index(after: open)..<close]),
        isRealTime: fields[38] == 1 || fields[38] == 2, priority: fields[37])
    }
  }
}
