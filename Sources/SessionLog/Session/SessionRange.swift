public import TableModel

/// Reads stretches of a session's log by the index of its chunks, also while the session runs.
///
/// Only chunks are read that may hold what is asked for; their checksums are compared. What a
/// damaged log has besides is for `SessionReader`.
public struct SessionRange: ~Copyable, Sendable {
  private let reader: MCAPIndexedReader
  private let topics: [UInt16: SessionTopic]
  /// Log times of the first entry and the last; nil for a log without any.
  public let times: ClosedRange<WallTime>?
  /// The log was closed; else it still grows, or was cut off.
  public let isClosed: Bool
  /// How often the file was finished after an interruption.
  public let recoveries: Int
  /// Chunks that the file has.
  public let chunkCount: Int
  /// Chunks that have been read so far.
  public private(set) var chunksRead = 0

  /// Opens the log at `path`; `hop` is what an earlier reading of the same log found, or new.
  public init(path: String, hop: inout ChunkHop) throws(SessionLogError) {
    let reader = try MCAPIndexedReader.newest(path: path, hop: &hop)
    let indexes = reader.chunkIndexes
    var topics: [UInt16: SessionTopic] = [:]
    if reader.isClosed {
      for (id, channel) in reader.channels {
        topics[id] = SessionTopic(name: channel.topic)
      }
    } else {
      // A session's own channels, which have these numbers in every log.
      for topic in SessionTopic.allCases { topics[topic.rawValue] = topic }
    }
    let first = indexes.indices.lazy.map { indexes.startTime($0) }.min()
    let last = indexes.indices.lazy.map { indexes.endTime($0) }.max()
    if let first, let last, first <= last {
      times = WallTime(nanoseconds: first)...WallTime(nanoseconds: last)
    } else {
      times = nil
    }
    isClosed = reader.isClosed
    recoveries = reader.metadataIndexes.count { $0.name == SessionRecovery.metadataName }
    chunkCount = indexes.count
    self.topics = topics
    self.reader = reader
  }

  /// Gives `take` the entries of `wanted`, which are no scans, with log times in `range`, in their
  /// order, until it answers false.
  ///
  /// Reads at most `most` chunks; false where there were more.
  @discardableResult
  public mutating func read(
    _ wanted: Set<SessionTopic>, in range: ClosedRange<WallTime>, most: Int,
    _ take: (SessionEntry) throws(SessionLogError) -> Bool
  ) throws(SessionLogError) -> Bool {
    precondition(!wanted.contains(.scans))
    guard times != nil else { return true }
    let channels = Set(topics.filter { wanted.contains($0.value) }.keys)
    var cursor = try reader.messages(
      in: range.lowerBound.nanoseconds...range.upperBound.nanoseconds, channels: channels)
    defer { chunksRead += cursor.chunksRead }
    while cursor.chunksRead <= most, let message = try reader.next(&cursor) {
      guard let topic = topics[message.channelID], let entry = try topic.entry(message) else {
        continue
      }
      guard try take(entry) else { return true }
    }
    return cursor.chunksRead <= most
  }
}

extension SessionTopic {
  /// What a message of this topic says; nil for scans, which are for `ScanColumnReader`.
  func entry(_ message: MCAP.Message) throws(SessionLogError) -> SessionEntry? {
    let time = WallTime(nanoseconds: message.logTime)
    switch self {
    case .scans: return nil
    case .header, .inputs, .alarms, .markers: return .event(self, json: message.data, time)
    case .overview: return .overview(try Overview(decoding: message.data), time)
    case .derived: return .derived(try DerivedLoads(decoding: message.data), time)
    case .clock: return .clock(try ClockTuple(decoding: message.data), time)
    }
  }
}
