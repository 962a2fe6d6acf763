import Glibc

/// What `Tools/log-faults` and `Tools/power-cuts` let fail: writes a session's log, and tells
/// what it did as lines of JSON; says what stands in a log.
@main
enum LogDriver {
  static let usage = """
    usage: log-driver write FILE SCANS        a session as fast as it can be made durable
           log-driver live FILE RATE SECONDS  a session in real time, each scan told before it
           log-driver read FILE...            what stands in logs of either
           log-driver finish FILE             finishes a log that was cut off
           log-driver damage FILE SCRATCH PART PARTS
                                              cuts and flips every byte of a part of a log
           log-driver large FILE BYTES        a file longer than BYTES, read again

    """

  static func main() {
    // As the daemon does: a limit on a file's length is a failure to write, no reason to die.
    _ = signal(SIGXFSZ, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("write", 3):
      SteadyWriting(path: arguments[1], scans: UInt32(clamping: number(arguments[2]))).run()
    case ("live", 4):
      LiveWriting(
        path: arguments[1], rate: number(arguments[2]), seconds: number(arguments[3])
      ).run()
    case ("read", 2...): for path in arguments.dropFirst() { LogContents(path: path).tell() }
    case ("finish", 2): LogContents.finish(arguments[1])
    case ("damage", 5):
      var logs = DamagedLogs(
        path: arguments[1], scratch: arguments[2], part: Int(number(arguments[3])),
        parts: max(1, Int(number(arguments[4]))))
      logs.run()
    case ("large", 3): LargeFile(path: arguments[1], bytes: number(arguments[2])).run()
    default: stop(usage)
    }
  }

  private static func number(_ text: String) -> UInt64 {
    guard let number = UInt64(text) else { stop(usage) }
    return number
  }

  /// Ends with status 64, the one for wrong usage.
  static func stop(_ words: String) -> Never {
    tell(words, to: STDERR_FILENO)
    exit(64)
  }

  /// Writes `line` at once and whole.
  static func tell(_ line: String, to descriptor: CInt = STDOUT_FILENO) {
    let bytes = Array((line + "\n").utf8)
    // The pointer is used within the call only.
    _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
  }
}
