import CBenchmark
import Foundation

/// One daemon under one condition, from its start to its end.
struct AlarmsRun {
  /// Seconds from the session's beginning to the measured stretch, and to the disk's stalling.
  private static let settling = 2.0

  let daemon: String
  let probeLibrary: String
  let seconds: Int
  /// Takes no real disk, even where that could be.
  let pretendsDisk: Bool

  func measure(_ condition: AlarmsCondition) throws -> AlarmsOutcome {
    let folder = try Self.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let disk = condition.isDiskStalled && !pretendsDisk ? StalledDisk(in: folder) : nil
    defer { disk?.close() }
    let table = AlarmsTable()
    // The daemon plays it from its start on, and a loaded machine takes its time to get ready.
    try table.recording(seconds: seconds + 60).write(
      to: URL(fileURLWithPath: "\(folder)/loads.csv"))
    try table.configuration(logs: disk?.folder ?? "sessions").write(
      toFile: "\(folder)/treadlightd.yaml", atomically: false, encoding: .utf8)
    guard let probe = DaemonProbe(library: probeLibrary, path: "\(folder)/probe") else {
      throw CallFailure(description: "\(folder)/probe cannot be made")
    }
    // Before a daemon that is thawed late ends: what is stalled keeps it from ending.
    defer {
      disk?.thaw()
      probe.stall(false)
    }
    let busy = try condition.isLoaded ? BusyProcesses(2 * Self.cores) : nil
    defer { busy?.end() }
    let daemon = try DaemonUnderTest(
      path: daemon, folder: folder, isRealTime: condition.isRealTime,
      environment: probe.environment)
    do {
      try daemon.waitForTable()
      try daemon.api.beginSession(limit: AlarmsTable.limit, stature: AlarmsTable.stature)
      Thread.sleep(forTimeInterval: Self.settling)
      return try watch(daemon, condition, probe, disk)
    } catch {
      disk?.thaw()
      probe.stall(false)
      _ = daemon.end()
      throw CallFailure(description: "\(condition.name): \(error)\n\(daemon.lastWords)")
    }
  }

  private func watch(
    _ daemon: DaemonUnderTest, _ condition: AlarmsCondition, _ probe: DaemonProbe,
    _ disk: StalledDisk?
  ) throws -> AlarmsOutcome {
    var listeners = Listeners()
    for _ in 0..<condition.silentListeners { try listeners.add(daemon.api.socket) }
    let pages = try openPages(condition, daemon)
    var crowd = try IdleConnections(condition.idleConnections, at: daemon.api.socket)
    let scans = seconds * AlarmsTable.scansPerSecond
    guard
      let timer = Wakeups(
        BENCH_TIMER, isRealTime: condition.isRealTime, everyMicroseconds: 1000, atMost: 2 * scans),
      // As often as a transfer of eight scans comes.
      let bell = Wakeups(
        BENCH_BELL, isRealTime: condition.isRealTime, everyMicroseconds: 8000, atMost: scans)
    else { throw CallFailure(description: "the system refuses more threads") }
    let allocatedBefore = probe.counts
    let before = try daemon.api.status()
    let stall = condition.isDiskStalled ? Self.stall(disk, probe) : nil
    pages?.begin()
    let start = Date()
    var recorderAlarm: Double?
    var lateBefore = before.alarms
    while -start.timeIntervalSinceNow < Double(seconds) {
      let rest = Double(seconds) + start.timeIntervalSinceNow
      Thread.sleep(forTimeInterval: min(0.5, max(0.01, rest)))
      try crowd.refill()
      let state = try daemon.api.status()
      let passed = -start.timeIntervalSinceNow
      if state.isRecorderAlarmed, recorderAlarm == nil { recorderAlarm = passed }
      if passed < Double(seconds) * 0.8 { lateBefore = state.alarms }
    }
    let after = try daemon.api.status()
    let allocated = probe.counts
    let threads = ThreadInfo.all(of: daemon.identifier)
    var outcome = AlarmsOutcome(
      condition: condition, loadAverage: Self.loadAverage, delays: after.delays, bell: bell.stop(),
      timer: timer.stop(), alarms: after.alarms - before.alarms,
      lateAlarms: after.alarms - lateBefore,
      isRealTime: threads.contains { $0.name == AlarmsOutcome.monitorThread && $0.isRealTime },
      scans: after.received - before.received, lost: after.lost,
      refusedTransfers: after.refusedTransfers, unrecorded: after.unrecorded, stall: stall,
      recorderAlarm: recorderAlarm, peakMemory: daemon.peakMemory,
      threads: Self.allocations(threads, from: allocatedBefore, to: allocated))
    outcome.pages = pages?.figures(after: -start.timeIntervalSinceNow)
    disk?.thaw()
    probe.stall(false)
    // A session whose disk stood still for so long may not end in order; the daemon must.
    _ = try? daemon.api.call("POST", "/v1/sessions/current/stop")
    listeners.close()
    crowd.close()
    pages?.close()
    outcome.exitCode = daemon.end()
    return outcome
  }

  private func openPages(
    _ condition: AlarmsCondition, _ daemon: DaemonUnderTest
  ) throws -> Pages? {
    guard condition.pages + condition.stalledPages > 0 else { return nil }
    let door = try daemon.httpDoor()
    return try Pages(
      reading: condition.pages, stalled: condition.stalledPages, port: door.port,
      token: door.token)
  }

  /// By name, threads of one name together; who is named after none of the daemon's is "others".
  private static func allocations(
    _ threads: [ThreadInfo], from before: [Int: (allocations: UInt64, frees: UInt64)],
    to after: [Int: (allocations: UInt64, frees: UInt64)]
  ) -> [AlarmsOutcome.ThreadAllocations] {
    var names: [Int: String] = [:]
    for thread in threads { names[thread.id] = thread.name }
    var sums: [String: AlarmsOutcome.ThreadAllocations] = [:]
    for (thread, counts) in after {
      let earlier = before[thread] ?? (0, 0)
      let known = names[thread].flatMap { $0.hasPrefix("treadlight-") ? $0 : nil }
      let name = known ?? (names[thread] == "virtual-table" ? "virtual-table" : "others")
      sums[name, default: .init(thread: name, allocations: 0, frees: 0)].allocations +=
        counts.allocations - earlier.allocations
      sums[name, default: .init(thread: name, allocations: 0, frees: 0)].frees +=
        counts.frees - earlier.frees
    }
    return sums.values.sorted { $0.thread < $1.thread }
  }

  private static func stall(_ disk: StalledDisk?, _ probe: DaemonProbe) -> String {
    if let disk, disk.freeze() { return "an ext4 on a loop device, frozen" }
    probe.stall(true)
    return "write and fdatasync held up inside the process"
  }

  private static func makeFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("bench-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.path
  }

  private static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  private static var loadAverage: Double {
    let text = try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
    return text?.split(separator: " ").first.flatMap { Double($0) } ?? 0
  }
}

/// Live clients that asked for everything and read nothing.
private struct Listeners: ~Copyable {
  private var sockets: [DeafListener] = []

  mutating func add(_ path: String) throws { sockets.append(try DeafListener(path)) }

  mutating func close() { sockets = [] }
}

private final class DeafListener {
  private let socket: UnixSocket

  init(_ path: String) throws {
    socket = try UnixSocket(path: path)
    try socket.send("GET", "/v1/live")
  }
}
