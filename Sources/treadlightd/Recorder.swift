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

  private struct Desk: Sendable {
    var assignment: Assignment?
    var settings: MonitoringSettings?
    var notes: [String] = []
    var failure: SessionLogError?
  }

  private let ports: MonitorPorts
  private let logger: Logger
  private let desk = Mutex(Desk())
  private let told: @Sendable (Outcome) -> Void

  /// `told` hears of every session's opening and closing, on the recorder's thread.
  init(
    ports: MonitorPorts, logger: Logger,
    told: @escaping @Sendable (Outcome) -> Void
  ) {
    self.ports = ports
    self.logger = logger
    self.told = told
  }

  /// What writing the running session's log first failed with; nil while it goes well.
  var failure: SessionLogError? { desk.withLock { $0.failure } }

  /// Lays out the next session; the log opens when its beginning comes through the ring.
  func assign(_ assignment: Assignment) { desk.withLock { $0.assignment = assignment } }

  /// Lays out changed settings; they are logged where the monitor's thread took them over.
  func assign(_ settings: MonitoringSettings) { desk.withLock { $0.settings = settings } }

  /// A note for the running session's log.
  func note(_ text: String) {
    desk.withLock { $0.notes.append(text) }
    ports.logBell.ring()
  }

  func start(isEnding: @escaping @Sendable () -> Bool, ended: @escaping @Sendable () -> Void) {
    RealTimeThread.start(name: "treadlight-log") { [self] in
      var log = OpenLog(ports: ports)
      while true {
        let isLast = isEnding()
        while let record = ports.log.pop() { take(record, &log) }
        takeNotes(&log)
        log.sealIfDue()
        if let failure = log.takeNewFailure() {
          desk.withLock { $0.failure = failure }
          logger.critical("the recording cannot be written", metadata: ["reason": "\(failure)"])
        }
        if isLast { break }
        ports.logBell.wait(milliseconds: 20)
      }
      log.close()
      ended()
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
    case .sessionEnded:
      log.close()
      told(log.failure.map { .failed($0) } ?? .closed)
    case .scan(let frame): log.append(frame, at: record.at)
    case .alarm(let event): log.append(.alarms, AlarmRecord(event), at: record.at)
    case .input(let input):
      log.append(.inputs, SessionInput.monitor(input), at: record.at)
    case .tare(let tare):
      log.append(.inputs, SessionInput.tare(tare.array(log.channelCount)), at: record.at)
    case .limits:
      guard let settings = desk.withLock({ $0.settings }) else { return }
      log.append(.inputs, SessionInput.limits(settings), at: record.at)
    case .calibration(let calibration):
      log.append(
        .inputs, SessionInput.calibration(CalibrationRecord(calibration)), at: record.at)
    case .gap(let lost): log.append(.inputs, SessionInput.gap(lost: lost), at: record.at)
    case .stream(let epoch): log.append(.inputs, SessionInput.stream(epoch: epoch), at: record.at)
    case .clientButton:
      log.append(.markers, SessionMarker(kind: .clientButton), at: record.at)
    }
  }

  private func begin(_ token: UInt64, _ log: inout OpenLog, at: WallTime) {
    let assignment = desk.withLock { desk in
      desk.failure = nil
      return desk.assignment
    }
    guard let assignment, assignment.token == token else { return }
    do throws(SessionLogError) {
      try log.open(assignment, at: at)
      told(.opened)
    } catch {
      told(.failed(error))
    }
  }
}
