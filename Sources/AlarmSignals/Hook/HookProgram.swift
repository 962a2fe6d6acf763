internal import CSystemd
internal import Glibc

/// A hook that runs, in a process group of its own.
///
/// When the hook itself has ended, what it left running in its group is ended too: a hook holds
/// nothing up and leaves nothing behind. What shall live longer takes a session of its own
/// (`setsid`).
struct HookProgram: ~Copyable {
  let number: pid_t
  /// Readable once the program has ended; until it is reaped, its number is no other's.
  let ending: Descriptor
  /// What it writes to standard output and standard error.
  let output: Descriptor

  /// Starts the program at `path` with `input` on its standard input, in the folder `/`.
  static func start(
    _ path: String, input: [UInt8], environment: [String]
  ) throws(SystemStatus) -> HookProgram {
    let inputEnd = try filledPipe(input)
    let outputPipe = try Pipe.open()
    outputPipe.reading.stopWaiting()
    let number = try spawn(
      path, environment, input: inputEnd.number, output: outputPipe.writing.number)
    let watch = treadlight_pidfd_open(number)
    guard watch >= 0 else {
      let status = SystemStatus.current
      // Not to be watched is not to be bounded.
      kill(-number, SIGKILL)
      _ = waitpid(number, nil, 0)
      throw status
    }
    let ending = try Descriptor(taking: watch)
    return HookProgram(number: number, ending: ending, output: outputPipe.intoReading())
  }

  /// A pipe's reading end with all of `input` in it; throws `EMSGSIZE` where it does not fit.
  ///
  /// Filled before the program starts: nobody waits then, and no signal tells of a reader that has
  /// gone. A pipe takes 4 KiB at least, usually 64 (`man 7 pipe`).
  private static func filledPipe(_ input: [UInt8]) throws(SystemStatus) -> Descriptor {
    let pipe = try Pipe.open()
    pipe.writing.stopWaiting()
    // The bytes are used within the call only.
    let written = unsafe input.withUnsafeBytes {
      unsafe write(pipe.writing.number, $0.baseAddress, $0.count)
    }
    guard written == input.count else { throw SystemStatus(rawValue: EMSGSIZE) }
    return pipe.intoReading()
  }

  /// Sends `signal` to the whole group.
  func end(with signal: CInt) { kill(-number, signal) }

  /// Collects how the program ended, which has ended; from then on its number may be another's.
  consuming func reap() -> HookEnding {
    var status: CInt = 0
    // The number is written within the call.
    while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? .exited(code: (status >> 8) & 0xff) : .killed(signal: signal)
  }

  private static func spawn(
    _ path: String, _ environment: [String], input: CInt, output: CInt
  ) throws(SystemStatus) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var everySignal = sigset_t()
    var noSignal = sigset_t()
    // All four live until the end of this function, and so do the strings within the calls.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
    _ = unsafe treadlight_spawn_closing_from(&actions, STDERR_FILENO + 1)
    _ = unsafe treadlight_spawn_in_folder(&actions, "/")
    unsafe sigfillset(&everySignal)
    unsafe sigemptyset(&noSignal)
    unsafe posix_spawnattr_setsigdefault(&attributes, &everySignal)
    unsafe posix_spawnattr_setsigmask(&attributes, &noSignal)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    var arguments = unsafe [strdup(path), nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    // Each is a copy of its own, freed here once.
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var number: pid_t = 0
    let status = unsafe posix_spawn(
      &number, path, &actions, &attributes, &arguments, &variables)
    guard status == 0 else { throw SystemStatus(rawValue: status) }
    return number
  }
}

/// How a program ended.
enum HookEnding: Equatable {
  case exited(code: CInt)
  case killed(signal: CInt)
}
