public import Calibration
public import ClientRegistry
public import Monitoring
public import SessionAnalysis
public import TableModel

/// What the service asks of the daemon behind it.
public protocol TableControl: Sendable {
  func status() async -> DaemonStatus
  /// What a picture of the table is drawn from.
  func scene() async -> TableScene
  /// The table's figures under the name that it is told by.
  func metrics(named name: String) async -> TableMetrics
  func startSession(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> RunningSession
  func stopSession() async throws(ControlRefusal) -> SessionRow
  /// Measures a new tare in the running session, or goes back to the one before.
  func tare(undo: Bool) async throws(ControlRefusal) -> RunningSession
  /// Names the part of the foot that presses from now on; nil: none.
  func setContact(_ contact: FootContact?) async throws(ControlRefusal) -> RunningSession
  /// Writes a note into the running session's log, and shows it to the live listeners.
  func addNote(_ text: String, by author: String?) async throws(ControlRefusal)
  /// The live events from now on; a listener that falls behind gets the newest state.
  func listen() -> LiveListener
  /// The client's limits were changed: a running session takes over what the registry holds.
  func limitsChanged(of client: Client) async throws(ControlRefusal)
  /// The same for a therapist's defaults.
  func limitsChanged(ofTherapist therapist: Therapist) async throws(ControlRefusal)
  /// What the table in force is rated for.
  var ratedLoad: Newtons { get async }
  /// What speaks against a session, without beginning it.
  func checkGate(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> GateReport

  /// Shows a recorded session to the live listeners, marked as a replay; refused while a session
  /// runs, starts or stops, or another replay runs.
  func startReplay(
    of session: SessionRow, order: StartReplay
  ) async throws(ControlRefusal) -> ReplayReport
  /// Ends the replay that runs.
  func stopReplay() async throws(ControlRefusal) -> ReplayReport
  /// The replay that runs, else the last one; nil where there was none.
  func replay() async -> ReplayReport?

  /// Looks into a session's log, of any table of the daemon.
  func log(
    of session: SessionRow, _ question: LogQuestion
  ) async throws(ControlRefusal) -> LogAnswer

  func alarms() async -> AlarmReport
  func act(_ action: AlarmAction) async throws(ControlRefusal) -> AlarmReport
  /// Raises an alarm that goes the way of a real one, and waits for what becomes of it.
  func testAlarm(_ priority: AlarmPriority) async throws(ControlRefusal) -> AlarmTestReport

  func table() async -> TableReport
  /// Reads every channel for `seconds` of the table's time; answers when they are over.
  func measureTable(seconds: Double) async throws(ControlRefusal) -> TableMeasurement
  /// Takes the empty table's loads as its zero.
  func zero() async throws(ControlRefusal) -> ZeroReport
  /// Goes back to the zero before.
  func undoZero() async throws(ControlRefusal) -> ZeroReport
  /// Writes a calibration to the table, reads it back, and works with it; returns what was read.
  func setCalibration(
    _ calibration: CalibrationRecord
  ) async throws(ControlRefusal) -> CalibrationRecord
  /// Restarts the table as the drive that takes new firmware; returns when it has gone.
  func enterBootloader() async throws(ControlRefusal) -> BootloaderReport
  /// The stored profile for this scope was set or removed: tells what became of it.
  func profileChanged(of scope: TableScope) async -> ProfileEffect
}
