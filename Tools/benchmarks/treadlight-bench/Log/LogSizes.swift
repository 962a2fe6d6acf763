import Foundation
import SessionLog

/// What the bytes of a log are for.
struct LogSizes {
  private(set) var whole = 0
  /// The scans' messages with everything that a file of them alone would need too: message and
  /// chunk headers, message indexes, chunk indexes in the summary.
  private(set) var rawTopic = 0

  init(path: String) throws {
    var reader = MCAPReader()
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw SessionLogError.system(.open, SystemStatus(rawValue: ENOENT))
    }
    while reader.ending == nil {
      while case .record(let item)? = reader.next() { add(item) }
      guard reader.ending == nil else { break }
      let piece = file.readData(ofLength: 1 << 20)
      if piece.isEmpty { reader.finish() } else { reader.append([UInt8](piece)) }
    }
    whole = Int(try file.seekToEnd())
  }

  private mutating func add(_ item: MCAPReader.Item) {
    switch item.record {
    case .chunk(let chunk): rawTopic += item.place.count - chunk.records.count
    case .message(let message) where message.channelID == SessionTopic.scans.rawValue:
      rawTopic += MCAP.prefixByteCount + 22 + message.data.count
    case .messageIndex(let index) where index.channelID == SessionTopic.scans.rawValue:
      rawTopic += item.place.count
    case .chunkIndex: rawTopic += item.place.count
    default: break
    }
  }
}
