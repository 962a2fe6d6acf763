internal import RealTime
internal import Glibc

/// Starts the hook for each notice, one at a time, and ends it when it takes too long.
actor HookSink: NoticeSink {
  /// Between asking the group to end and ending it.
  static let grace = Duration.seconds(1)
  /// How often it looks whether its own task was cancelled.
  private static let look = Duration.milliseconds(100)

  private let hook: SignalConfiguration.Hook
  private let executor = BlockingExecutor(label: "treadlight-hook")
  private let clock = ContinuousClock()
  /// Programs held in a call of the kernel (a stalled network disk): even SIGKILL has to wait.
  private var leftBehind: [pid_t] = []

  init(_ hook: SignalConfiguration.Hook) { self.hook = hook }

  // The actor owns its executor, which so lives as long as any of its jobs.
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  func deliver(_ notice: AlarmNotice) async throws(SinkFailure) {
    collectLeftBehind()
    let program = try start(notice)
    var tail = OutputTail()
    let deadline = clock.now + hook.timeout
    let hasEnded = watch(program, until: deadline, &tail, stopsWhenCancelled: true)
    let isCutOff = !hasEnded && Task.isCancelled
    if !hasEnded {
      program.end(with: SIGTERM)
      _ = watch(program, until: clock.now + Self.grace, &tail, stopsWhenCancelled: false)
    }
    // Also of a hook that has ended: what it left running ends with it.
    program.end(with: SIGKILL)
    let isGone = watch(program, until: clock.now + Self.grace, &tail, stopsWhenCancelled: false)
    let ending = finish(program, isGone: isGone, &tail)
    if isCutOff { throw .cutOff }
    guard hasEnded else { throw .hookTimedOut(after: hook.timeout, output: tail.text) }
    switch ending {
    case nil: throw .hookTimedOut(after: hook.timeout, output: tail.text)
    case .exited(code: 0): return
    case .exited(let code): throw .hookExited(code: code, output: tail.text)
    case .killed(let signal): throw .hookKilled(signal: signal, output: tail.text)
    }
  }

  func finish() async {}

  private func start(_ notice: AlarmNotice) throws(SinkFailure) -> HookProgram {
    let input = notice.json
    do {
      return try HookProgram.start(
        hook.path, input: input, environment: HookEnvironment.lines(for: notice))
    } catch {
      throw error.rawValue == EMSGSIZE
        ? .noticeTooLong(bytes: input.count) : .hookNotStarted(error)
    }
  }

  /// Takes the program's output until it ends; false when it has not by `deadline`.
  private func watch(
    _ program: borrowing HookProgram, until deadline: ContinuousClock.Instant,
    _ tail: inout OutputTail, stopsWhenCancelled: Bool
  ) -> Bool {
    var isOutputOpen = true
    while true {
      let left = deadline - clock.now
      guard left > .zero, !(stopsWhenCancelled && Task.isCancelled) else { return false }
      var waiting = [
        pollfd(fd: program.ending.number, events: Int16(POLLIN), revents: 0),
        // A number below zero is left out.
        pollfd(
          fd: isOutputOpen ? program.output.number : -1, events: Int16(POLLIN), revents: 0),
      ]
      let milliseconds = min(left, Self.look) / .milliseconds(1)
      // The array outlives the call.
      _ = unsafe poll(&waiting, nfds_t(waiting.count), CInt(milliseconds.rounded(.up)))
      if waiting[0].revents != 0 { return true }
      if waiting[1].revents != 0 { isOutputOpen = read(program.output, into: &tail) }
    }
  }

  /// Takes the rest of the output and how the program ended; nil when nothing can end it.
  private func finish(
    _ program: consuming HookProgram, isGone: Bool, _ tail: inout OutputTail
  ) -> HookEnding? {
    // A pipe holds 64 KiB; what comes on top is of someone who has left the group and floods it.
    for _ in 0..<16 where !read(program.output, into: &tail) { break }
    guard isGone else {
      leftBehind.append(program.number)
      return nil
    }
    return program.reap()
  }

  /// Collects those that ended late.
  private func collectLeftBehind() {
    leftBehind.removeAll { waitpid($0, nil, WNOHANG) != 0 }
  }

  /// Reads at most 4 KiB of what is there; false at the end.
  private func read(_ output: borrowing Descriptor, into tail: inout OutputTail) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    // The array outlives the call.
    let count = unsafe Glibc.read(output.number, &bytes, bytes.count)
    guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
    tail.append(bytes[..<count])
    return true
  }
}
