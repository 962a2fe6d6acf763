internal import Glibc
internal import Synchronization

/// Makes what was written durable, on a thread of its own, since fdatasync takes milliseconds.
///
/// A request while one is served leads to one more round; requests never pile up. The first
/// failure is kept: the kernel forgets which pages it could not write, so a later success says
/// nothing about them, and nothing counts as durable any more.
final class LogSyncer: Sendable {
  /// What the thread shares with its owner.
  private final class State: Sendable {
    let failure = Mutex<SystemStatus?>(nil)
    /// The errno of the newest round; 0: it succeeded.
    let newest = Atomic<CInt>(0)
    let rounds = Atomic<Int>(0)
    /// Whether the doorbell has rung since the last round began.
    let isAsked = Atomic<Bool>(false)
    /// Bytes of the file that were handed to the kernel, as of the last request.
    let written = Atomic<Int>(0)
    /// Bytes of the file that are on the medium.
    let durable = Atomic<Int>(0)
  }

  private static let stackByteCount = 128 * 1024

  private let state = State()
  private let isFinished = Atomic<Bool>(false)
  private let thread: pthread_t
  /// A byte written here asks for a round; closing it ends the thread.
  private let doorbell: CInt

  /// Takes over `descriptor` and closes it in the end.
  init(takingOver descriptor: CInt) throws(SessionLogError) {
    var ends: [CInt] = [-1, -1]
    // The pointer, to room for two descriptors, is used within the call only.
    guard unsafe pipe(&ends) == 0 else {
      let status = SystemStatus.current
      _ = close(descriptor)
      throw .system(.pipe, status)
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    doorbell = ends[1]

    let round = Round(state: state, descriptor: descriptor, bell: ends[0])
    // Balanced by the thread's `takeRetainedValue`, or below if there is no thread.
    let passed = unsafe Unmanaged.passRetained(round)
    var thread = pthread_t()
    // A process that locks its memory pays for all of a thread's stack, usually 8 MB.
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setstacksize(&attributes, Self.stackByteCount)
    defer { unsafe pthread_attr_destroy(&attributes) }
    let status = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Round>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, passed.toOpaque())
    guard status == 0 else {
      unsafe passed.release()
      _ = close(descriptor)
      _ = close(ends[0])
      _ = close(ends[1])
      throw .system(.thread, SystemStatus(rawValue: status))
    }
    self.thread = thread
  }

  /// The first fdatasync that failed.
  var failure: SystemStatus? { state.failure.withLock { $0 } }

  /// How the newest fdatasync failed; nil: it did not.
  var standingFailure: SystemStatus? {
    let errno = state.newest.load(ordering: .relaxed)  // nothing else is published by it
    return errno == 0 ? nil : SystemStatus(rawValue: errno)
  }

  /// Rounds that succeeded.
  var rounds: Int { state.rounds.load(ordering: .relaxed) }

  /// Bytes of the file that are on the medium for certain: those of the last request that a
  /// round has served.
  var durable: Int { state.durable.load(ordering: .acquiring) }

  /// Asks for a round, the file being `written` bytes long, and returns at once.
  func request(written: Int = 0) {
    guard !isFinished.load(ordering: .relaxed) else { return }
    state.written.store(written, ordering: .relaxed)
    // Publishes the count before it to the round that clears the mark; one that is asked for
    // already and has not begun serves this request too.
    guard !state.isAsked.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var byte: UInt8 = 0
    // The pointer is used within the call only.
    _ = retryingWhenInterrupted { unsafe write(doorbell, &byte, 1) }
  }

  /// Waits for a last round, the file being `written` bytes long, and the thread's end; a second
  /// call does nothing.
  func finish(written: Int? = nil) {
    if let written { state.written.store(written, ordering: .releasing) }
    let isFirst = isFinished.exchange(true, ordering: .relaxed) == false  // decides only who
    guard isFirst else { return }
    _ = close(doorbell)
    _ = pthread_join(thread, nil)
  }

  deinit { finish() }

  /// The thread's side.
  private final class Round: Sendable {
    private let state: State
    private let descriptor: CInt
    private let bell: CInt

    init(state: State, descriptor: CInt, bell: CInt) {
      self.state = state
      self.descriptor = descriptor
      self.bell = bell
    }

    func run() {
      var isWanted = true
      while isWanted {
        isWanted = waitForBell()
        // Before the count is read: a request from now on asks for a further round.
        _ = state.isAsked.exchange(false, ordering: .acquiringAndReleasing)
        // Read before the call: what is written meanwhile may not be part of it.
        let written = state.written.load(ordering: .acquiring)
        if retryingWhenInterrupted({ fdatasync(descriptor) }) == 0 {
          if state.failure.withLock({ $0 == nil }) {
            state.durable.store(written, ordering: .releasing)
          }
          state.rounds.add(1, ordering: .relaxed)  // a count only, nothing is published by it
          state.newest.store(0, ordering: .relaxed)
        } else {
          let status = SystemStatus.current
          state.newest.store(status.rawValue, ordering: .relaxed)
          state.failure.withLock { $0 = $0 ?? status }
        }
      }
      _ = close(descriptor)
      _ = close(bell)
    }

    /// Waits for a request; false: the doorbell is closed.
    private func waitForBell() -> Bool {
      var request: UInt8 = 0
      // The pointer is used within the call only.
      return retryingWhenInterrupted { unsafe read(bell, &request, 1) } > 0
    }
  }
}
