import Acquisition
import Logging
import Monitoring
import RealTime
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel

/// The thread that writes session logs: the only one that waits for a disk.
final class Recorder: Sendable {
  /// What the thread needs to open a session's log.
  struct Assignment: Sendable {
    var token: UInt64
    var path: String
    var header: SessionHeader
  }

  /// How the recorder took a session's beginning or end.
  enum Outcome: Sendable, Equatable {
    case opened
    case closed
    case failed(SessionLogError)
  }

  /// Notes that wait for the thread; more are refused.
  static let mostNotes = 64
  /// Records taken in one go, before notes and the clock get their turn.
  private static let batch = 1024

  private struct Desk: Sendable {
    var assignment: Assignment?
    /// By token, until their record comes through the ring.
    var settings: [UInt64: MonitoringSettings] = [:]
    var notes: [String] = []
    var failure: SessionLogError?
  }

  private let ports: MonitorPorts
  private let logger: Logger
  private let desk = Mutex(Desk())
  private let told: @Sendable (Outcome, _ token: UInt64) -> Void

  /// `told` hears of every session's opening and closing, on the recorder's thread; the token is
  /// the session's.
  init(
    ports: MonitorPorts, logger: Logger,
    told: @escaping @Sendable (Outcome, _ token: UInt64) -> Void
  ) {
    self.ports = ports
    self.logger = logger
    self.told = told
  }

  /// What is wrong with the running session's log; nil while it goes well.
  var failure: SessionLogError? { desk.withLock { $0.failure } }

  /// Lays out the next session; the log opens when its beginning comes through the ring.
  func assign(_ assignment: Assignment) { desk.withLock { $0.assignment = assignment } }

  /// Lays out changed settings; they are logged where the monitor's thread took them over.
  func assign(_ settings: MonitoringSettings, token: UInt64) {
    desk.withLock { $0.settings[token] = settings }
  }

  /// A note for the running session's log; false when too many wait already.
  func note(_ text: String) -> Bool {
    let isTaken = desk.withLock { desk in
      guard desk.notes.count < Self.mostNotes else { return false }
      desk.notes.append(text)
      return true
    }
    ports.logBell.ring()
    return isTaken
  }

  func start(isEnding: @escaping @Sendable () -> Bool, ended: @escaping @Sendable () -> Void) {
    RealTimeThread.start(name: "treadlight-log") { [self] in
      var log = OpenLog(ports: ports)
      while true {
        ports.pulses.recorder.beat()
        let isLast = isEnding()
        let isEmpty = takeBatch(&log)
        takeNotes(&log)
        log.sealIfDue()
        log.lookIfDue(now: HostClock.monotonic)
        log.resumeIfDue(now: HostClock.monotonic)
        report(&log)
        guard isEmpty else { continue }
        ports.recorderIdleAt.store(HostClock.monotonic, ordering: .relaxed)
        if isLast { break }
        ports.logBell.wait(milliseconds: 20)
      }
      log.close()
      report(&log)
      ended()
    }
  }

  /// Takes what waits in the ring, at most a batch; true when nothing is left.
  private func takeBatch(_ log: inout OpenLog) -> Bool {
    defer { log.writeScans() }
    for _ in 0..<Self.batch {
      guard let record = ports.log.pop() else { return true }
      take(record, &log)
    }
    return false
  }

  private func report(_ log: inout OpenLog) {
    let news = log.takeNews()
    guard !news.isEmpty else { return }
    let trouble = log.trouble
    desk.withLock { $0.failure = trouble }
    for item in news {
      switch item {
      case .trouble(let trouble):
        logger.critical(
          "the recording cannot be written",
          metadata: ["reason": "\(trouble.words)", "error": "\(trouble)"])
      case .wentOn(let account):
        logger.notice(
          "the recording goes on",
          metadata: [
            "scans_missing": "\(account?.scans ?? 0)",
            "entries_missing": "\(account?.entries ?? 0)",
            "seconds_missing": "\(account?.duration ?? 0)",
          ])
      }
    }
  }

  private func takeNotes(_ log: inout OpenLog) {
    let notes = desk.withLock { desk in
      defer { desk.notes = [] }
      return desk.notes
    }
    for note in notes {
      log.append(
        .markers, SessionMarker(kind: .note, text: note),
        at: WallTime(nanoseconds: HostClock.wall))
    }
  }

  private func take(_ record: LogRecord, _ log: inout OpenLog) {
    switch record.content {
    case .sessionBegan(let token): begin(token, &log, at: record.at)
    case .sessionEnded(let token):
      takeNotes(&log)  // those that came before the end
      log.close()
      told(log.trouble.map { .failed($0) } ?? .closed, token)
    case .scan(let frame): log.append(frame, at: record.at)
    case .derived(let peak): log.append(peak, at: record.at)
    case .clock(let clocks): log.append(clocks, at: record.at)
    case .alarm(let event): log.append(.alarms, AlarmRecord(event), at: record.at)
    case .input(let input):
      log.append(.inputs, SessionInput.monitor(input), at: record.at)
    case .tare(let tare, let kind):
      let tare = TareRecord(tare, kind, channels: log.channelCount)
      log.append(.inputs, SessionInput.tare(tare), at: record.at)
    case .zeroReading(let zero):
      log.append(.inputs, SessionInput.zeroReading(zero.array(log.channelCount)), at: record.at)
    case .contact(let feet):
      log.append(.inputs, SessionInput.contact(feet), at: record.at)
    case .limits(let token):
      guard let settings = desk.withLock({ $0.settings.removeValue(forKey: token) }) else { return }
      log.append(.inputs, SessionInput.limits(settings), at: record.at)
    case .calibration(let calibration):
      log.append(
        .inputs, SessionInput.calibration(CalibrationRecord(calibration)), at: record.at)
    case .gap(let lost): log.append(.inputs, SessionInput.gap(lost: lost), at: record.at)
    case .stream(let epoch): log.append(.inputs, SessionInput.stream(epoch: epoch), at: record.at)
    case .clockJump(let jump):
      let clocks = HostClockRecord(step: jump.step, suspended: jump.suspended)
      log.append(.inputs, SessionInput.hostClock(clocks), at: record.at)
    case .interruption(let scans, let entries, let since):
      let account = RecordingInterruption(
        reason: .tooSlow, scans: UInt64(scans), entries: UInt64(entries),
        duration: Double(record.at.nanoseconds - min(since.nanoseconds, record.at.nanoseconds))
          / 1e9)
      log.append(.inputs, SessionInput.interruption(account), at: record.at)
    case .clientButton:
      log.append(.markers, SessionMarker(kind: .clientButton), at: record.at)
    }
  }

  private func begin(_ token: UInt64, _ log: inout OpenLog, at: WallTime) {
    let assignment = desk.withLock { desk in
      desk.failure = nil
      desk.settings = desk.settings.filter { $0.key > token }
      return desk.assignment
    }
    guard let assignment, assignment.token == token else { return }
    do throws(SessionLogError) {
      try log.open(assignment, at: at)
      told(.opened, token)
    } catch {
      told(.failed(error), token)
    }
  }
}
