internal import TableModel

/// Reads what a closed session log says besides its scans, in the order of log times.
///
/// It goes by the file's summary and decodes no scan, which makes it some ten times as fast as
/// `SessionReader`; the checksum of every chunk is compared all the same. A log without a summary,
/// or with damage, cannot be skimmed: what is thrown then is no verdict, `SessionReader` has that.
public struct SessionSkim: ~Copyable {
  private let reader: MCAPIndexedReader
  private var cursor: MCAPIndexedReader.Cursor
  private let topics: [UInt16: SessionTopic]
  /// How often `SessionRecovery` finished the file.
  public let recoveries: Int

  /// Opens the log at `path`, for all topics but the scans or for those in `wanted`.
  public init(
    path: String, topics wanted: Set<SessionTopic> = Set(SessionTopic.allCases)
  ) throws(SessionLogError) {
    let reader = try MCAPIndexedReader(path: path, rules: .session)
    var topics: [UInt16: SessionTopic] = [:]
    for (id, channel) in reader.channels {
      if let topic = SessionTopic(name: channel.topic), topic != .scans,
        wanted.contains(topic)
      {
        topics[id] = topic
      }
    }
    let cursor = try reader.messages(channels: Set(topics.keys))
    recoveries = reader.metadataIndexes.count { $0.name == SessionRecovery.metadataName }
    self.topics = topics
    self.cursor = cursor
    self.reader = reader
  }

  /// The next entry; nil at the end.
  public mutating func next() throws(SessionLogError) -> SessionEntry? {
    while let message = try reader.next(&cursor) {
      guard let topic = topics[message.channelID] else { continue }
      let time = WallTime(nanoseconds: message.logTime)
      switch topic {
      case .scans: continue
      case .header, .inputs, .alarms, .markers: return .event(topic, json: message.data, time)
      case .overview: return .overview(try Overview(decoding: message.data), time)
      case .derived: return .derived(try DerivedLoads(decoding: message.data), time)
      case .clock: return .clock(try ClockTuple(decoding: message.data), time)
      }
    }
    return nil
  }
}
