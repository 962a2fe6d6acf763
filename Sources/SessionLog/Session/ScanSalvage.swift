/// Reads the scans of a damaged log from `start` on, with all of `MCAPReader`'s care.
struct ScanSalvage: ~Copyable, Sendable {
  enum Step {
    case block
    case unreadable(Damage)
    case lost(Damage)
    case ended(Ending)
  }

  private var file: InputFile
  private var reader = MCAPReader(rules: .session)
  private var channels: Set<UInt16>
  private let start: Int
  private let end: Int?

  /// Reads from the file's beginning, and passes over what stands before `start`: a record there
  /// may have been the reason for what comes.
  init(path: String, channels: Set<UInt16>, from start: Int, to end: Int?) throws(SessionLogError) {
    file = try InputFile(path: path)
    self.channels = channels
    self.start = start
    self.end = end
  }

  mutating func next(_ columns: inout ScanColumns) throws(SessionLogError) -> Step {
    while true {
      switch reader.next() {
      case .record(let item)?:
        if let end, item.place.lowerBound >= end { return .ended(.closed) }
        guard item.place.lowerBound >= start else { continue }
        if let step = take(item, &columns) { return step }
      case .damage(let place)?, .unread(let place)?:
        if place.offset >= start, place.offset < end ?? .max { return .lost(place) }
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
