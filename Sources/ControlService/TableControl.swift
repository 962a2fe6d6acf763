public import ClientRegistry

/// What the service asks of the daemon behind it.
public protocol TableControl: Sendable {
  func status() async -> DaemonStatus
  func startSession(
    client: Client, therapist: Therapist, tare: Bool
  ) async throws(ControlRefusal) -> RunningSession
  func stopSession() async throws(ControlRefusal) -> SessionRow
  /// Measures a new tare in the running session.
  func tare() async throws(ControlRefusal) -> RunningSession
  func addNote(_ text: String) async throws(ControlRefusal)
  /// The live events from now on. A listener that falls behind loses the oldest ones.
  func listen() -> AsyncStream<LiveEvent>
  /// The client's limits were changed: a running session takes over what the registry holds.
  func limitsChanged(of client: Client) async throws(ControlRefusal)
}

/// Why the daemon does not do what it was asked.
public enum ControlRefusal: Error, Equatable, Sendable {
  case sessionRunning(id: String)
  case noSession
  /// No table delivers scans.
  case noScans(LinkStatus)
  case notCalibrated
  /// The table has other channels than the profile.
  case profileMismatch(String)
  /// A cell was not good while the tare was measured.
  case tareRefused(channel: Int, state: String)
  /// The log cannot be created, or the registry cannot be written.
  case cannotRecord(String)
  /// The limits were stored, but the running session is still judged by the former ones.
  case notInForce(String)
  /// The monitor's thread has not taken the commands before this one.
  case monitorBehind
  /// The daemon is shutting down.
  case shuttingDown
}
