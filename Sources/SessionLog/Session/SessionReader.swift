public import TableModel
public import TableProtocol

/// One entry of a session log.
public enum SessionEntry: Equatable, Sendable {
  case scan(ScanFrame, WallTime)
  /// An entry of a topic in JSON; `json` as it was appended.
  case event(SessionTopic, json: [UInt8], WallTime)
  /// A second's counts, once the second is over.
  case overview(Overview, WallTime)
  case derived(DerivedLoads, WallTime)
  case clock(ClockTuple, WallTime)

  /// Its log time.
  public var time: WallTime {
    switch self {
    case .scan(_, let time), .event(_, _, let time), .overview(_, let time),
      .derived(_, let time), .clock(_, let time):
      time
    }
  }
}

/// Reads a session log front to back, whether it was closed, cut off or damaged.
///
/// An entry is returned only from a chunk whose checksum holds. What cannot be read is skipped
/// and counted; `ending` tells in the end how the file stands. Memory is bounded by one chunk,
/// and the attachments.
public struct SessionReader: ~Copyable, Sendable {
  /// Places that `damage` keeps; all are counted.
  public static let longestDamageList = 100

  private var file: InputFile
  private var parser: SessionParser
  /// Read ahead, since it stands behind header and attachments.
  private var firstEntry: SessionEntry?

  /// Opens a session log and reads up to its first entry, so that the header and the
  /// attachments, which stand there, are at hand.
  ///
  /// Throws `notMCAP` for a file that is none; one too short to tell is merely truncated.
  public init(path: String) throws(SessionLogError) {
    var file = try InputFile(path: path)
    var parser = SessionParser()
    let first = try Self.next(of: &parser, from: &file)
    if parser.damage.first == Damage(offset: 0, reason: .notMCAP) { throw .notMCAP }
    self.init(file, parser, first)
  }

  private init(_ file: consuming InputFile, _ parser: SessionParser, _ first: SessionEntry?) {
    self.file = file
    self.parser = parser
    firstEntry = first
  }

  /// The payload of the first `header` entry; nil if it has not been found.
  public var header: [UInt8]? { parser.header }
  public var attachments: [SessionAttachment] { parser.attachments }

  /// How the file ends; nil until `next` has returned nil.
  public var ending: Ending? { parser.ending }
  /// Places that could not be read so far, the first of them.
  public var damage: [Damage] { parser.damage }
  public var damageCount: Int { parser.damageCount }
  /// Chunks read so far.
  public var chunkCount: Int { parser.chunkCount }
  /// Sound messages on topics that this reader does not know.
  public var unknownEntries: Int { parser.unknownEntries }
  /// How often `SessionRecovery` finished the file: above 0, the recording was cut off.
  public var recoveries: Int { parser.recoveries }

  /// The next entry in the order of the file; nil at its end.
  public mutating func next() throws(SessionLogError) -> SessionEntry? {
    if let first = firstEntry {
      firstEntry = nil
      return first
    }
    return try Self.next(of: &parser, from: &file)
  }

  private static func next(
    of parser: inout SessionParser, from file: inout InputFile
  ) throws(SessionLogError) -> SessionEntry? {
    while true {
      if let entry = parser.next() { return entry }
      guard parser.ending == nil else { return nil }
      try parser.append(from: &file)
    }
  }
}
