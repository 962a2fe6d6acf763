internal import Glibc
internal import RealTime
internal import Synchronization

/// Decides how many scans are due at a time and how long to sleep until the next.
///
/// A thread that wakes late is owed many scans. They are made at twice the pace, not all at
/// once, so that the host has time to fetch them: it is not the host's fault that we were late,
/// and the device's queue holds 64.
struct Pacer: Sendable {
  struct Turn: Equatable {
    var scans: Int
    /// Nanoseconds.
    var sleep: UInt64
  }

  static let shortestSleep: UInt64 = 500_000
  /// How late `stop` may be heard.
  static let longestSleep: UInt64 = 20_000_000
  /// The longest time that one turn makes up for, nanoseconds: with it a turn makes 50 scans at
  /// most at 1000 a second, and a table that wakes every 50 ms still keeps its pace.
  static let longestMakeUp: UInt64 = 25_000_000

  private let scansPerNanosecond: Double
  private var made: UInt64 = 0
  private var lastTurn: UInt64 = 0

  init(scansPerSecond: Double) {
    scansPerNanosecond = scansPerSecond / 1e9
  }

  /// What to do `elapsed` nanoseconds after the start, which never goes back.
  mutating func turn(elapsed: UInt64) -> Turn {
    let due = UInt64(Double(elapsed) * scansPerNanosecond)
    let passed = min(Self.longestMakeUp, elapsed - lastTurn)
    let most = max(1, UInt64(2 * Double(passed) * scansPerNanosecond))
    let scans = min(most, due > made ? due - made : 0)
    made += scans
    lastTurn = elapsed
    guard made >= due else { return Turn(scans: Int(scans), sleep: Self.shortestSleep) }
    let next = UInt64((Double(made + 1) / scansPerNanosecond).rounded(.up))
    let sleep = next > elapsed ? next - elapsed : 0
    return Turn(
      scans: Int(scans), sleep: max(Self.shortestSleep, min(Self.longestSleep, sleep)))
  }
}

/// The thread that moves a table on in real time; at most one at a time.
final class PaceThread: Sendable {
  /// Scans between two questions whether there is room: at most as many transfers.
  static let scansPerLook = 32
  /// The wait for room, nanoseconds.
  static let pause: UInt64 = 200_000

  private let isStopping = Atomic(false)
  private let thread = Mutex<NativeThread?>(nil)

  func start(_ pacer: Pacer, step: @escaping @Sendable (Int) -> Void) {
    start { $0.loop(pacer, step) }
  }

  /// Steps as fast as `hasRoom` permits.
  func start(
    whileRoom hasRoom: @escaping @Sendable () -> Bool, step: @escaping @Sendable (Int) -> Void
  ) {
    start { $0.loop(whileRoom: hasRoom, step) }
  }

  private func start(_ body: @escaping @Sendable (PaceThread) -> Void) {
    thread.withLock { thread in
      guard thread == nil else { return }
      isStopping.store(false, ordering: .relaxed)  // starting the thread publishes it
      thread = NativeThread(name: "virtual-table") { body(self) }
    }
  }

  func stop() {
    isStopping.store(true, ordering: .relaxed)  // joining is all that follows from it
    thread.withLock { thread in
      let ending = thread.take()
      ending?.join()
    }
  }

  private func loop(whileRoom hasRoom: () -> Bool, _ step: (Int) -> Void) {
    while !isStopping.load(ordering: .relaxed) {
      if hasRoom() {
        step(Self.scansPerLook)
      } else {
        HostClock.rest(nanoseconds: Self.pause)
      }
    }
  }

  private func loop(_ pacer: Pacer, _ step: (Int) -> Void) {
    var pacer = pacer
    let start = HostClock.monotonic
    while !isStopping.load(ordering: .relaxed) {
      let turn = pacer.turn(elapsed: HostClock.monotonic - start)
      if turn.scans > 0 { step(turn.scans) }
      HostClock.rest(nanoseconds: turn.sleep)
    }
  }
}
