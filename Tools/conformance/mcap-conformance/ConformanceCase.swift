import Foundation
import SessionLog

/// A case of the conformance tests: records, and the features that the file is to have.
struct ConformanceCase {
  private let layout: MCAPLayout
  private let records: [CaseRecord]

  init(path: String) throws {
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path)))
    let top = json as? [String: Any]
    let variant = (top?["meta"] as? [String: Any])?["variant"] as? [String: Any]
    guard let features = variant?["features"] as? [String] else {
      throw Refusal("no list meta.variant.features")
    }
    guard let records = top?["records"] as? [[String: Any]] else {
      throw Refusal("no list records")
    }
    layout = try Self.layout(features)
    self.records = try records.map(CaseRecord.init)
  }

  private static func layout(_ features: [String]) throws -> MCAPLayout {
    let parts: [String: MCAPLayout] = [
      "ch": .chunks, "mx": .messageIndexes, "st": .statistics, "rsh": .repeatedSchemas,
      "rch": .repeatedChannels, "ax": .attachmentIndexes, "mdx": .metadataIndexes,
      "chx": .chunkIndexes, "sum": .summaryOffsets, "pad": .padding,
    ]
    var layout: MCAPLayout = []
    for feature in features {
      guard let part = parts[feature] else { throw Refusal("no feature \(feature) is known") }
      layout.insert(part)
    }
    return layout
  }

  /// The bytes of the file: the records up to DataEnd, and what the features make of them.
  func written() throws -> Data {
    guard case .header(let header)? = records.first?.known else {
      throw Refusal("the first record is no Header")
    }
    let sink = CollectingSink()
    var writer = MCAPWriter(to: sink, header: header, layout: layout)
    var schemas: Set<UInt16> = [0]
    var channels: Set<UInt16> = []
    for record in records.dropFirst() {
      switch record.known {
      case .schema(let schema)?:
        guard schema.id != 0 else { throw Refusal("a schema with id 0") }
        schemas.insert(schema.id)
        writer.add(schema)
      case .channel(let channel)?:
        guard schemas.contains(channel.schemaID) else {
          throw Refusal("channel \(channel.id) before its schema \(channel.schemaID)")
        }
        channels.insert(channel.id)
        writer.add(channel)
      case .message(let message)?:
        guard channels.contains(message.channelID) else {
          throw Refusal("a message before its channel \(message.channelID)")
        }
        writer.add(message)
      case .attachment(let attachment)?: writer.add(attachment)
      case .metadata(let metadata)?: writer.add(metadata)
      case .dataEnd?:
        try writer.close()
        return Data(sink.bytes)
      default: throw Refusal("a \(record.type) before DataEnd")
      }
    }
    throw Refusal("no DataEnd")
  }
}

/// Keeps what is written.
private final class CollectingSink: ByteSink {
  private(set) var bytes: [UInt8] = []

  func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }
}
