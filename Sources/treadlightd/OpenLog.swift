import Glibc
import RealTime
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel
import TableProtocol

/// The log of the running session, or none; on the recorder's thread.
///
/// The first failure raises the recorder's alarm through a flag that the monitor's thread
/// watches. Later entries are dropped: what was written before stays good. Only when the file is no
/// longer at its place is it written on, since it may have been moved.
struct OpenLog: ~Copyable {
  /// How often the file is looked for at its place, nanoseconds.
  static let lookInterval: UInt64 = 1_000_000_000

  private let ports: MonitorPorts
  private var writer: SessionWriter?
  /// The session whose log it is.
  private(set) var token: UInt64?
  private var path = ""
  private var lastLook: UInt64 = 0
  private(set) var failure: SessionLogError?
  /// The file was not at its place.
  private(set) var isMissing = false
  private var isFailureNew = false
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

  init(ports: MonitorPorts) { self.ports = ports }

  mutating func open(
    _ assignment: Recorder.Assignment, at start: WallTime
  ) throws(SessionLogError) {
    // The end of the session before may have been lost in a full ring.
    close()
    failure = nil
    isMissing = false
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
    writer = try SessionWriter(
      path: assignment.path, header: json,
      attachments: [
        SessionAttachment(name: "profile.json", mediaType: "application/json", bytes: profile),
        SessionAttachment(
          name: "calibration.json", mediaType: "application/json", bytes: calibration),
        SessionAttachment(name: "limits.json", mediaType: "application/json", bytes: limits),
      ], start: start)
    token = assignment.token
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
    if failure == nil {
      do throws(SessionLogError) {
        try writer?.append(taken.span, at: times.span)
      } catch {
        fail(error)
      }
    }
    taken.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    swap(&taken, &scans)
    swap(&times, &scanTimes)
  }

  mutating func append(_ peak: DerivedPeak, at time: WallTime) {
    writeScans()
    guard failure == nil else { return }
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
    guard failure == nil else { return }
    do throws(SessionLogError) {
      try writer?.append(clocks, at: time)
    } catch {
      fail(error)
    }
  }

  mutating func append(_ topic: SessionTopic, _ entry: some Encodable, at time: WallTime) {
    writeScans()
    guard failure == nil, let json = try? JSONText.encode(entry) else { return }
    do throws(SessionLogError) {
      try writer?.append(topic, json: json, at: time)
    } catch {
      fail(error)
    }
  }

  /// Writes out what has waited for long enough, whether or not more comes.
  mutating func sealIfDue() {
    guard failure == nil else { return }
    do throws(SessionLogError) {
      try writer?.sealIfDue(now: HostTime(nanoseconds: HostClock.monotonic))
      if let failure = writer?.syncFailure { throw failure }
    } catch {
      fail(error)
    }
  }

  mutating func close() {
    writeScans()
    do throws(SessionLogError) {
      try writer?.close()
    } catch {
      fail(error)
    }
    lookForFile()
    writer = nil
    token = nil
    ports.isRecorderFailing.store(false, ordering: .relaxed)
  }

  /// What is wrong with the log: that it cannot be written, or that it is not at its place.
  var trouble: SessionLogError? {
    failure ?? (isMissing ? .system(.status, SystemStatus(rawValue: ENOENT)) : nil)
  }

  /// The trouble, the first time it is asked for.
  mutating func takeNewTrouble() -> SessionLogError? {
    defer { isFailureNew = false }
    return isFailureNew ? trouble : nil
  }

  /// Looks now and then whether the file is still at its place.
  mutating func lookIfDue(now: UInt64) {
    guard now - lastLook >= Self.lookInterval else { return }
    lastLook = now
    lookForFile()
  }

  private mutating func lookForFile() {
    var status = stat()
    // The structure is written within the call only.
    guard writer != nil, !isMissing, unsafe lstat(path, &status) != 0, errno == ENOENT else {
      return
    }
    isMissing = true
    report()
  }

  private mutating func fail(_ error: SessionLogError) {
    guard failure == nil else { return }
    failure = error
    report()
  }

  private mutating func report() {
    isFailureNew = true
    ports.isRecorderFailing.store(true, ordering: .relaxed)
    ports.bell.ring()
  }
}
