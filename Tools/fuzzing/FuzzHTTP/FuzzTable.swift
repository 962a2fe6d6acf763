internal import Calibration
internal import ClientRegistry
internal import ControlService
internal import Monitoring
internal import SessionAnalysis
internal import TableModel

/// A daemon whose table is not there: it refuses what needs one, and shows the rest.
struct FuzzTable: TableControl {
  private let link = LinkStatus(state: .absent, isVirtual: false)

  private var profile: TableProfile {
    TableProfile(
      name: "top", ratedLoad: Newtons(2000),
      cells: [
        .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 700, y: 0),
        .init(channel: 2, x: 350, y: 1900),
      ], panels: [.init(name: "top", role: .client, channels: [0, 1, 2])])
  }

  private let stream = StreamReport(
    received: 0, lost: 0, gaps: 0, outOfOrder: 0, foreignEpoch: 0, invalid: 0, unknownVersion: 0,
    refusedTransfers: 0, unrecorded: 0, longestAlarmDelay: 0)

  func status() async -> DaemonStatus {
    DaemonStatus(
      version: "1", link: link, session: nil, alarms: [], stream: stream, logDirectory: "/l")
  }

  func scene() async -> TableScene {
    TableScene(
      table: "table", isVirtual: false, profile: profile, minimumLoad: Newtons(20))
  }

  func metrics(named name: String) async -> TableMetrics {
    TableMetrics(
      table: name, link: link.state, isVirtual: false, stream: stream, scanRate: nil,
      streamsStarted: 0, glitches: [], alarms: [], alarmDelays: DelayHistogram(), queues: [],
      listeners: 0, missedEvents: 0, signals: [], logLag: 0, isRecorderFailing: false,
      isSessionRunning: false)
  }

  func startSession(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> RunningSession { throw .noTable(link) }

  func stopSession() async throws(ControlRefusal) -> SessionRow { throw .noSession }
  func tare(undo: Bool) async throws(ControlRefusal) -> RunningSession { throw .noSession }
  func setContact(_ contact: FootContact?) async throws(ControlRefusal) -> RunningSession {
    throw .noSession
  }
  func addNote(_ text: String, by author: String?) async throws(ControlRefusal) { throw .noSession }
  func log(
    of session: SessionRow, _ question: LogQuestion
  ) async throws(ControlRefusal) -> LogAnswer { throw .cannotRead("it has none") }
  func listen() -> LiveListener {
    let listener = LiveListener(run: LiveRun())
    listener.close()
    return listener
  }
  func limitsChanged(of client: Client) async throws(ControlRefusal) {}
  func limitsChanged(ofTherapist therapist: Therapist) async throws(ControlRefusal) {}
  var ratedLoad: Newtons { get async { profile.ratedLoad } }

  func checkGate(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> GateReport {
    GateReport(settings: .init(ratedLoad: profile.ratedLoad), findings: [])
  }

  func startReplay(
    of session: SessionRow, order: StartReplay
  ) async throws(ControlRefusal) -> ReplayReport { throw .cannotReplay("no log") }

  func stopReplay() async throws(ControlRefusal) -> ReplayReport { throw .noReplay }
  func replay() async -> ReplayReport? { nil }
  func alarms() async -> AlarmReport { AlarmReport(alarms: [], shelf: []) }

  func act(_ action: AlarmAction) async throws(ControlRefusal) -> AlarmReport {
    throw .nothingToAct(action.condition)
  }

  func testAlarm(_ priority: AlarmPriority) async throws(ControlRefusal) -> AlarmTestReport {
    AlarmTestReport(condition: "test", signals: [])
  }

  func table() async -> TableReport {
    TableReport(
      table: nil, profile: profile, source: .registry, isSessionRunning: false, isVirtual: false)
  }

  func measureTable(seconds: Double) async throws(ControlRefusal) -> TableMeasurement {
    throw .noTable(link)
  }

  func zero() async throws(ControlRefusal) -> ZeroReport { throw .noTable(link) }
  func undoZero() async throws(ControlRefusal) -> ZeroReport { throw .nothingToUndo }

  func setCalibration(
    _ calibration: CalibrationRecord
  ) async throws(ControlRefusal) -> CalibrationRecord { throw .noTable(link) }

  func enterBootloader() async throws(ControlRefusal) -> BootloaderReport { throw .noTable(link) }
  func profileChanged(of scope: TableScope) async -> ProfileEffect { .otherTable }
}
