/// Reads the scans of a damaged log from `start` on, with all of `MCAPReader`'s care.
struct ScanSalvage: ~Copyable, Sendable {
  enum Step {
    case block
    case unreadable(Damage)
    case lost(Damage)
    case ended(Ending)
  }

  private var file: InputFile
  private var reader: MCAPReader
  private var channels: Set<UInt16>
  private let end: Int?

  /// Reads from `start`, behind the last record that is sound; at 0, with the magic.
  ///
  /// What it costs does not depend on how much is sound before.
  init(path: String, channels: Set<UInt16>, from start: Int, to end: Int?) throws(SessionLogError) {
    var file = try InputFile(path: path)
    try file.move(to: start)
    self.init(file, channels, from: start, to: end)
  }

  private init(
    _ file: consuming InputFile, _ channels: Set<UInt16>, from start: Int, to end: Int?
  ) {
    self.file = file
    self.channels = channels
    self.end = end
    reader = MCAPReader(rules: .session, resumingAt: start)
  }

  mutating func next(_ columns: inout ScanColumns) throws(SessionLogError) -> Step {
    while true {
      switch reader.next() {
      case .record(let item)?:
        if let end, item.place.lowerBound >= end { return .ended(.closed) }
        if let step = take(item, &columns) { return step }
      case .damage(let place)?, .unread(let place)?:
        if place.offset < end ?? .max { return .lost(place) }
      case nil:
        if let ending = reader.ending { return .ended(ending) }
        let piece = try file.nextPiece()
        if piece.isEmpty { reader.finish() } else { reader.append(piece) }
      }
    }
  }

  private mutating func take(_ item: MCAPReader.Item, _ columns: inout ScanColumns) -> Step? {
    switch item.record {
    case .channel(let channel) where item.isInsideChunk:
      if channel.topic == SessionTopic.scans.name {
        channels.insert(channel.id)
      } else {
        channels.remove(channel.id)
      }
    case .message(let message) where item.isInsideChunk && channels.contains(message.channelID):
      do throws(SessionLogError) {
        try ScanBlock.decode(message.data.span, into: &columns)
        return .block
      } catch {
        return .unreadable(Damage(offset: item.place.lowerBound, reason: error))
      }
    default: break
    }
    return nil
  }
}
