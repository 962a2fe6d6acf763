internal import TableProtocol

/// Why entries are missing in the midst of a log.
public enum LogHole: Equatable, Sendable {
  /// A piece of the file could not be read.
  case damage
  /// The recording could not go on for a while, and the log tells of it.
  case interruption
  /// The sequence of the scans jumps and no entry says why: the recording itself was faulty.
  case unexplained
}

/// Tells whether scans are missing from a log without a word about it.
///
/// The daemon logs every gap in the stream before the scan that follows it, and every stream's
/// beginning; where the sequence jumps without that, a piece of the log itself is missing.
struct ScanContinuity: Sendable {
  /// Places so far where scans are missing that no entry tells of.
  private(set) var unexplained = 0
  /// Interruptions of the recording that the log tells of.
  private(set) var interruptions = 0
  private var newest: (epoch: UInt16, sequence: UInt32)?
  /// Scans that the log says were lost since the newest one.
  private var told: UInt32 = 0

  mutating func take(_ input: SessionInput) {
    switch input {
    case .gap(let lost): told &+= lost
    case .stream: newest = nil
    case .interruption(let interruption):
      interruptions += 1
      told &+= UInt32(truncatingIfNeeded: interruption.scans)
    default: break
    }
  }

  mutating func take(_ frame: ScanFrame) {
    if let newest, newest.epoch != frame.epoch || newest.sequence &+ told &+ 1 != frame.sequence {
      unexplained += 1
    }
    newest = (frame.epoch, frame.sequence)
    told = 0
  }
}
