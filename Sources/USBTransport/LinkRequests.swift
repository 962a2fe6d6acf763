internal import RealTime
internal import Synchronization
public import TableProtocol

/// What the daemon wants from the table: the newest wish of each kind, picked up by the link's
/// thread between two events.
///
/// The signal is an atomic, because the monitor's thread sets it; the others come from threads
/// that may wait.
public final class LinkRequests: Sendable {
  private let signalPattern = Atomic<UInt16>(0)
  private let isStopping = Atomic<Bool>(false)
  private let asked = Atomic<UInt64>(0)
  private let confirmed = Atomic<UInt64>(0)
  private let isRestarting = Atomic<Bool>(false)
  private let guardLimits = Mutex<GuardLimits?>(nil)
  private let isGuardNew = Atomic<Bool>(false)
  private let newCalibration = Mutex<TableCalibration?>(nil)
  private let isBootloaderWanted = Atomic<Bool>(false)
  private let refused = Atomic<UInt64>(0)
  private let bootloadersRefused = Atomic<UInt64>(0)
  private let calibrationsRefused = Atomic<UInt64>(0)

  public init() {}

  /// How long the monitor may say nothing before the table is left to guard by itself, nanoseconds.
  public static let monitorPatience: UInt64 = 2_000_000_000

  /// Confirms that whoever judges the scans goes on doing so, as of `now` on the monotonic clock.
  ///
  /// Neither blocks nor allocates.
  public func confirmMonitor(now: UInt64) { confirmed.store(now, ordering: .relaxed) }

  /// Whether the table may be told that it is watched: not when the monitor, which once began to
  /// confirm it, has stopped.
  ///
  /// Without heartbeats the table sounds by itself.
  public func isMonitorAlive(now: UInt64) -> Bool {
    let latest = confirmed.load(ordering: .relaxed)
    return latest == 0 || now <= latest || now - latest < Self.monitorPatience
  }

  /// What buzzer and lamp shall show from now on.
  ///
  /// Neither blocks nor allocates.
  public func signal(_ pattern: SignalPattern) {
    signalPattern.store(pattern.rawValue, ordering: .relaxed)
  }

  /// The limits the table shall guard by itself.
  public func arm(_ limits: GuardLimits) {
    guardLimits.withLock { $0 = limits }
    isGuardNew.store(true, ordering: .releasing)
  }

  /// The calibration the table shall keep.
  ///
  /// The link then starts the stream anew, so that its introduction reads back what the table
  /// keeps; a refusal is counted in `refusedCalibrations`.
  public func write(_ calibration: TableCalibration) {
    newCalibration.withLock { $0 = calibration }
  }

  /// A calibration that was not yet sent; given once.
  public func takeCalibration() -> TableCalibration? {
    newCalibration.withLock { calibration in
      defer { calibration = nil }
      return calibration
    }
  }

  /// Calibrations that the table did not keep.
  public var refusedCalibrations: UInt64 { calibrationsRefused.load(ordering: .acquiring) }

  public func countRefusedCalibration() { calibrationsRefused.add(1, ordering: .releasing) }

  /// Restarts the table as the drive that takes new firmware: the stream ends as if it was
  /// unplugged.
  ///
  /// A refusal is counted in `refusedBootloaders`.
  public func enterBootloader() { isBootloaderWanted.store(true, ordering: .releasing) }

  /// Whether the table shall become a drive; asked once.
  public func takeBootloader() -> Bool {
    isBootloaderWanted.exchange(false, ordering: .acquiringAndReleasing)
  }

  /// How often a table would not become a drive.
  public var refusedBootloaders: UInt64 { bootloadersRefused.load(ordering: .acquiring) }

  public func countRefusedBootloader() { bootloadersRefused.add(1, ordering: .releasing) }

  /// Starts the stream anew, because what it brings is of no use.
  ///
  /// Neither blocks nor allocates.
  public func restart() { isRestarting.store(true, ordering: .relaxed) }

  /// Whether the stream shall be started anew; asked once.
  public func takeRestart() -> Bool { isRestarting.exchange(false, ordering: .relaxed) }

  /// Ends the link: stream stopped, table released, thread gone.
  public func stop() { isStopping.store(true, ordering: .releasing) }

  /// The link's thread begins another round, which is its sign of life; false: it shall end.
  public func beginRound() -> Bool {
    asked.store(HostClock.monotonic, ordering: .relaxed)
    return !isStopping.load(ordering: .acquiring)
  }

  /// When the link's thread last went its round, nanoseconds of the monotonic clock; 0: not yet.
  public var lastAsked: UInt64 { asked.load(ordering: .relaxed) }

  public var wantedSignal: SignalPattern {
    SignalPattern(rawValue: signalPattern.load(ordering: .relaxed)) ?? .none
  }

  /// Limits that were not yet sent, or all of them after a reconnection.
  public func takeGuard(evenIfSent: Bool = false) -> GuardLimits? {
    let isNew = isGuardNew.exchange(false, ordering: .acquiringAndReleasing)
    return isNew || evenIfSent ? guardLimits.withLock { $0 } : nil
  }

  /// Requests that the table refused; its scans are worth more than its signal or guard.
  public var refusedRequests: UInt64 { refused.load(ordering: .relaxed) }

  /// Counts a request that the table refused.
  public func countRefusal() { refused.add(1, ordering: .relaxed) }
}
