import SessionAnalysis
import SessionLog

extension LogFault {
  /// What is wrong, as a person who knows the format reads it.
  var words: String {
    switch self {
    case .unreadable(let reason, let count):
      "\(reason.reading); \(Count.text(count, "byte")) cannot be used"
    case .cutOff(let count):
      "the file ends in the middle of a record, \(Count.text(count, "byte")) into it"
    case .damagedMagic: "the first bytes, which say what file it is, are one bit off"
    case .foreignLibrary(let name): "the header names another program: \"\(name)\""
    case .noDataEnd: "the file ends without an end: cut off, or still being written"
    case .noHeaderRecord: "the file's first record is not its header"
    case .noSessionHeader: "nothing tells of the session: client, table and limits are lost"
    case .repeatedChunk: "this chunk is a copy of one before it"
    case .chunkTimes: "the chunk's times are not those of its messages"
    case .timeGoesBack: "log time goes back"
    case .messagesMissing(let channel, let count):
      "\(Count.text(count, "message")) of \(Self.topic(channel)) missing"
    case .undeclaredChannel(let channel): "\(Self.topic(channel)) is used but not declared"
    case .messageIndexMissing(let channel): "no message index of \(Self.topic(channel))"
    case .messageIndexWrong(let channel):
      "the message index of \(Self.topic(channel)) does not fit the chunk before it"
    case .scansUnreadable(let reason): "scans cannot be unpacked: \(reason.reading)"
    case .messageUnreadable(let topic, let reason):
      "a message on \(topic.name) cannot be unpacked: \(reason.reading)"
    case .sectionChecksum(let declared, let computed):
      "the data's checksum is \(Self.hex(computed)), not \(Self.hex(declared))"
    case .summaryMissing: "there is no summary"
    case .summaryUnreadable(let reason): "the summary cannot be read: \(reason.reading)"
    case .summaryChecksum(let declared, let computed):
      "the summary's checksum is \(Self.hex(computed)), not \(Self.hex(declared))"
    case .statistics(let total, let declared, let counted):
      "the statistics' \(total.rawValue): \(declared) declared, \(counted) found"
    case .notInSummary(let part): "the summary does not tell of a \(part.rawValue) that is there"
    case .summaryWrong(let part): "the summary tells of a \(part.rawValue) that is not as it says"
    case .endMissing: "no end mark"
    }
  }

  static func topic(_ channel: UInt16) -> String {
    SessionTopic(rawValue: channel)?.name ?? "channel \(channel)"
  }

  private static func hex(_ sum: UInt32) -> String {
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

extension SessionLogError {
  /// What stands in the way of reading bytes.
  var reading: String {
    if case .system(_, let status) = self { SystemText.error(status.rawValue) } else { words }
  }
}

extension MissingTime {
  /// Why it is missing, in a few words.
  var words: String {
    switch reason {
    case .damaged(let reason): reason.reading
    case .cutOff: "cut off"
    case .absent: "not in the file"
    }
  }
}
