/// Why the table's firmware began to run.
public enum RestartCause: UInt8, Sendable, BitwiseCopyable {
  /// The power came.
  case power = 0
  /// The work was not done in time, and the watchdog started the table anew.
  case watchdog = 1
  /// The processor met an instruction or an address that it cannot go on with.
  case trap = 2
  /// One of the firmware's own checks failed.
  case check = 3
  /// Something that this version does not know.
  case unknown = 255
}
