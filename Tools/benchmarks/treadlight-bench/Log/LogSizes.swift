import Foundation
import SessionLog

/// What the bytes of a log are for.
struct LogSizes {
  private(set) var whole = 0
  /// The scans' messages with everything that a file of them alone would need too: message and
  /// chunk headers, message indexes, chunk indexes in the summary.
  private(set) var rawTopic = 0

  /// A channel's id and a place in the file.
  private static let mapEntry = 10

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
    case .chunkIndex(let index):
      // Of its map from channels to message indexes, the scans' entry.
      let others = index.messageIndexOffsets.count - 1
      rawTopic += item.place.count - max(0, others) * Self.mapEntry
    default: break
    }
  }
}
