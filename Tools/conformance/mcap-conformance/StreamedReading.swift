import Foundation
import SessionLog

/// A file read front to back.
struct StreamedReading {
  /// All records in the order of the file, each as the cases describe it.
  private(set) var records: [[String: Any]] = []
  private(set) var schemas: [UInt16: MCAP.Schema] = [:]
  private(set) var channels: [UInt16: MCAP.Channel] = [:]
  private(set) var messages: [MCAP.Message] = []
  private(set) var statistics: MCAP.Statistics?

  init(path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    var reader = MCAPReader()
    while reader.ending == nil {
      switch reader.next() {
      case .record(let item)?: take(item.record)
      case .damage(let damage)?, .unread(let damage)?:
        throw Refusal("byte \(damage.offset): \(damage.reason)")
      case nil:
        let piece = try file.read(upToCount: 1 << 16) ?? Data()
        if piece.isEmpty { reader.finish() } else { reader.append([UInt8](piece)) }
      }
    }
    guard reader.ending == .closed else { throw Refusal("has no end mark") }
  }

  private mutating func take(_ record: MCAP.Record) {
    switch record {
    case .schema(let schema): schemas[schema.id] = schemas[schema.id] ?? schema
    case .channel(let channel): channels[channel.id] = channels[channel.id] ?? channel
    case .message(let message): messages.append(message)
    case .statistics(let counted): statistics = counted
    default: break
    }
    if let description = record.description { records.append(description) }
  }
}
