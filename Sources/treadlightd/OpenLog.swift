import Foundation
import Glibc
import RealTime
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel
import TableProtocol

/// The log of the running session, or none; on the recorder's thread.
///
/// A failure raises the recorder's alarm through a flag that the monitor's thread watches. Then it
/// is tried again and again to go on behind what was written; what is missing in between, the log
/// itself tells. When the file is no longer at its place it is written on, since it may have been
/// moved; the alarm stands until it is back.
struct OpenLog: ~Copyable {
  /// How often the file is looked for at its place, nanoseconds.
  static let lookInterval: UInt64 = 1_000_000_000

  private let ports: MonitorPorts
  private var spares = SpareDescriptors()
  private var writer: SessionWriter?
  /// The session whose log it is.
  private(set) var token: UInt64?
  private var path = ""
  private var lastLook: UInt64 = 0
  /// While the log cannot be written.
  private(set) var interruption: LogInterruption?
  /// What was written is not known to be on the medium.
  private var syncFailure: SessionLogError?
  /// The file is not at its place.
  private(set) var isMissing = false
  /// What closing it failed with.
  private var closeFailure: SessionLogError?
  /// When the log last went on.
  private var resumedAt: UInt64 = 0
  /// Before the next attempt to go on, nanoseconds.
  private var pause = LogInterruption.firstPause
  /// The number of the log's file.
  private var inode: UInt64 = 0
  private var news: [News] = []
  private(set) var channelCount = 0
  private var derivation = Derivation()
  /// Scans that came one after the other, until something else is done with the log.
  private var scans: [ScanFrame] = []
  private var scanTimes: [WallTime] = []

  /// What the daemon knows and the monitor's thread does not, to work out what the bars carry.
  private struct Derivation {
    var weight = Newtons(0)
    var minimumLoad = Newtons(0)
    var bound = FootForce.Bound.measured
  }

  /// What the recorder tells of its log.
  enum News {
    case trouble(SessionLogError)
    /// It goes on; the account of what is missing, if anything is.
    case wentOn(RecordingInterruption?)
  }

  init(ports: MonitorPorts) { self.ports = ports }

  mutating func open(
    _ assignment: Recorder.Assignment, at start: WallTime
  ) throws(SessionLogError) {
    // The end of the session before may have been lost in a full ring.
    close()
    interruption = nil
    syncFailure = nil
    closeFailure = nil
    isMissing = false
    inode = 0
    path = assignment.path
    lastLook = HostClock.monotonic
    channelCount = assignment.header.table.channels
    derivation = Derivation(
      weight: Newtons(assignment.header.therapistMassKilograms * standardGravity),
      minimumLoad: assignment.header.settings.minimumLoad,
      bound: assignment.header.profile.footForceBound)
    guard let json = try? JSONText.encode(assignment.header),
      let profile = try? JSONText.encode(assignment.header.profile),
      let calibration = try? JSONText.encode(assignment.header.calibration),
      let limits = try? JSONText.encode(assignment.header.settings)
    else { preconditionFailure("plain values always encode") }
    let attachments = [
      SessionAttachment(name: "profile.json", mediaType: "application/json", bytes: profile),
      SessionAttachment(
        name: "calibration.json", mediaType: "application/json", bytes: calibration),
      SessionAttachment(name: "limits.json", mediaType: "application/json", bytes: limits),
    ]
    do throws(SessionLogError) {
      writer = try SessionWriter(
        path: assignment.path, header: json, attachments: attachments, start: start)
    } catch {
      // Callers, hooks and whoever else may have taken all there are.
      guard error.isShortOfDescriptors, spares.release() else { throw error }
      writer = try SessionWriter(
        path: assignment.path, header: json, attachments: attachments, start: start)
    }
    token = assignment.token
    inode = lookedUp() ?? 0
  }

  /// Takes a scan, which `writeScans` or whatever comes next adds to the log.
  mutating func append(_ frame: ScanFrame, at time: WallTime) {
    scans.append(frame)
    scanTimes.append(time)
  }

  /// Adds the scans that were taken to the log.
  mutating func writeScans() {
    guard !scans.isEmpty else { return }
    // Taken out and put back, for their room to be used again.
    var (taken, times): ([ScanFrame], [WallTime]) = ([], [])
    swap(&taken, &scans)
    swap(&times, &scanTimes)
    if interruption == nil {
      let before = writer?.scanCount ?? 0
      do throws(SessionLogError) {
        try writer?.append(taken.span, at: times.span)
      } catch {
        let added = (writer?.scanCount ?? 0) - before
        fail(error)
        interruption?.drop(scans: times.span.extracting(droppingFirst: added))
      }
    } else {
      interruption?.drop(scans: times.span)
    }
    taken.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    swap(&taken, &scans)
    swap(&times, &scanTimes)
  }

  mutating func append(_ peak: DerivedPeak, at time: WallTime) {
    writeScans()
    guard interruption == nil else { return }
    let loads = DerivedLoads(
      peak, weight: derivation.weight, minimumLoad: derivation.minimumLoad,
      bound: derivation.bound)
    do throws(SessionLogError) {
      try writer?.append(loads, at: time)
    } catch {
      fail(error)
    }
  }

  mutating func append(_ clocks: ClockTuple, at time: WallTime) {
    writeScans()
    guard interruption == nil else { return }
    do throws(SessionLogError) {
      try writer?.append(clocks, at: time)
    } catch {
      fail(error)
    }
  }

  mutating func append(_ topic: SessionTopic, _ entry: some Encodable, at time: WallTime) {
    writeScans()
    guard writer != nil, let json = try? JSONText.encode(entry) else { return }
    append(LogInterruption.Entry(topic: topic, json: json, time: time))
  }

  private mutating func append(_ entry: LogInterruption.Entry) {
    if interruption == nil {
      do throws(SessionLogError) {
        try writer?.append(entry.topic, json: entry.json, at: entry.time)
        return
      } catch {
        fail(error)
      }
    }
    interruption?.keep(entry)
  }

  /// Writes out what has waited for long enough, whether or not more comes.
  mutating func sealIfDue() {
    guard interruption == nil else { return }
    do throws(SessionLogError) {
      try writer?.sealIfDue(now: HostTime(nanoseconds: HostClock.monotonic))
    } catch {
      fail(error)
    }
  }

  /// Tries now and then to go on with a log that could not be written.
  mutating func resumeIfDue(now: UInt64) {
    lookAtMedium()
    guard interruption?.isAttemptDue(now: now) == true else { return }
    resume(now: now)
  }

  private mutating func resume(now: UInt64) {
    do throws(SessionLogError) {
      try writer?.resume()
    } catch {
      return
    }
    guard let over = interruption.take() else { return }
    resumedAt = now
    let account = over.account
    if let account, let start = over.start {
      append(.inputs, SessionInput.interruption(account), at: start)
    }
    for entry in over.kept { append(entry) }
    guard interruption == nil else { return }
    news.append(.wentOn(account))
    tellMonitor()
  }

  mutating func close() {
    guard writer != nil else { return }
    writeScans()
    if interruption != nil { resume(now: HostClock.monotonic) }
    closeFailure = interruption?.failure
    do throws(SessionLogError) {
      try writer?.close()
    } catch {
      closeFailure = closeFailure ?? error
      news.append(.trouble(error))
    }
    restoreIfRemoved()
    lookForFile()
    writer = nil
    token = nil
    spares.refill()
    ports.isRecorderFailing.store(false, ordering: .relaxed)
  }

  /// Writes a log whose name was taken away anew: its bytes go when it is let go.
  private mutating func restoreIfRemoved() {
    guard lookedUp() == nil else { return }
    _ = Folders.restoreLogs(URL(filePath: path).deletingLastPathComponent().path)
    do throws(SessionLogError) {
      if try writer?.restore(at: path) == true { inode = lookedUp() ?? 0 }
    } catch {
      closeFailure = closeFailure ?? error
      news.append(.trouble(error))
    }
  }

  /// What is wrong with the log: that it cannot be written, or that it is not at its place.
  var trouble: SessionLogError? {
    interruption?.failure ?? closeFailure ?? syncFailure
      ?? (isMissing ? .system(.status, SystemStatus(rawValue: ENOENT)) : nil)
  }

  /// What happened since it was last asked for.
  mutating func takeNews() -> [News] {
    guard !news.isEmpty else { return [] }
    defer { news = [] }
    return news
  }

  /// Looks now and then whether the file is still at its place.
  mutating func lookIfDue(now: UInt64) {
    guard now - lastLook >= Self.lookInterval else { return }
    lastLook = now
    lookForFile()
  }

  private mutating func lookForFile() {
    guard writer != nil else { return }
    let isGone = lookedUp() != inode
    guard isGone != isMissing else { return }
    isMissing = isGone
    if let trouble = isGone ? trouble : nil {
      news.append(.trouble(trouble))
    } else {
      news.append(.wentOn(nil))
    }
    tellMonitor()
  }

  /// The number of the file at the log's place; nil: none is there.
  private func lookedUp() -> UInt64? {
    let (error, _, number) = FilePlace.look(at: path)
    return error == 0 ? number : error == ENOENT ? nil : inode
  }

  /// Hears of a medium that does not keep what was written, and of one that does again.
  private mutating func lookAtMedium() {
    let now = writer?.standingSyncFailure
    guard now != syncFailure, writer != nil else { return }
    syncFailure = now
    news.append(now.map { .trouble($0) } ?? .wentOn(nil))
    tellMonitor()
  }

  private mutating func fail(_ error: SessionLogError) {
    guard interruption == nil else { return }
    let now = HostClock.monotonic
    let wasSound = resumedAt == 0 || now - resumedAt >= LogInterruption.soundAfter
    pause =
      wasSound ? LogInterruption.firstPause : min(2 * pause, LogInterruption.longestPause)
    interruption = LogInterruption(error, pause: pause, now: now)
    news.append(.trouble(error))
    tellMonitor()
  }

  private func tellMonitor() {
    ports.isRecorderFailing.store(trouble != nil, ordering: .relaxed)
    ports.bell.ring()
  }
}

extension SessionLogError {
  /// The process or the system has no file descriptor left.
  fileprivate var isShortOfDescriptors: Bool {
    guard case .system(_, let status) = self else { return false }
    return status.rawValue == EMFILE || status.rawValue == ENFILE
  }
}
