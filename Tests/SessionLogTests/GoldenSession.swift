import Testing

@testable import SessionLog

/// A session as bytes, its entries, and where its parts end.
struct GoldenSession {
  let bytes: [UInt8]
  let entries: [SessionEntry]
  /// The end of each chunk, and how many entries the file holds up to there.
  private(set) var chunks: [(end: Int, entries: Int)] = []
  /// The end of every record of the file.
  private(set) var recordEnds: [Int] = [MCAP.magic.count]
  private(set) var dataEnd = 0

  init(in folder: TemporaryFolder) throws {
    let path = folder.file("golden.mcap")
    _ = try Sample.session(at: path)
    bytes = try contents(of: path)
    entries = Reading(bytes).entries

    var reader = MCAPReader(rules: .session)
    reader.append(bytes)
    reader.finish()
    var count = 0
    while let event = reader.next() {
      guard case .record(let item) = event else { continue }
      switch item.record {
      case .chunk: chunks.append((item.place.upperBound, count))
      case .message(let message):
        let isScans = message.channelID == SessionTopic.scans.rawValue
        count += isScans ? try ScanColumns(decoding: message.data).count : 1
        chunks[chunks.count - 1].entries = count
      default: break
      }
      if !item.isInsideChunk { recordEnds.append(item.place.upperBound) }
      if case .dataEnd = item.record { dataEnd = item.place.lowerBound }
    }
  }

  /// The entries in chunks that are whole before `cut`.
  func entries(before cut: Int) -> ArraySlice<SessionEntry> {
    entries.prefix(chunks.last { $0.end <= cut }?.entries ?? 0)
  }
}
