// Messages by time and channel, in the order of their log times.

extension MCAPIndexedReader {
  /// Where a reading of messages has come to; `next` takes it further.
  ///
  /// It holds the chunks whose times overlap at this place: of a session, one.
  public struct Cursor: Sendable {
    fileprivate let times: ClosedRange<UInt64>
    fileprivate let channels: Set<UInt16>?
    /// Positions of chunk indexes, by start time.
    fileprivate var chunks: ArraySlice<Int>
    fileprivate var open: [OpenedChunk] = []
    /// Chunks that were read so far.
    public fileprivate(set) var chunksRead = 0
  }

  /// A reading of the messages with log times in `times`, of all channels or of `channels`.
  ///
  /// Throws `notIndexed` if the summary does not lead to all chunks of the file.
  public func messages(
    in times: ClosedRange<UInt64> = 0...UInt64.max, channels: Set<UInt16>? = nil
  ) throws(SessionLogError) -> Cursor {
    let isIndexed =
      if let statistics {
        UInt64(statistics.chunkCount) == UInt64(chunkIndexes.count)
          && (!chunkIndexes.isEmpty || statistics.messageCount == 0)
      } else {
        !chunkIndexes.isEmpty
      }
    guard isIndexed else { throw .notIndexed }
    return Cursor(
      times: times, channels: channels, chunks: chunkIndexes.positions(in: times)[...])
  }

  /// The next message; nil when there is none.
  ///
  /// Of equal log times, the one before in the file comes first.
  public func next(_ cursor: inout Cursor) throws(SessionLogError) -> MCAP.Message? {
    while let position = cursor.chunks.first {
      let first = cursor.open.compactMap(\.nextTime).min()
      if let first, chunkIndexes.startTime(position) > first { break }
      cursor.chunks.removeFirst()
      try open(position, of: &cursor)
    }
    let first = cursor.open.indices.min { one, other in
      (cursor.open[one].nextTime ?? .max, cursor.open[one].position)
        < (cursor.open[other].nextTime ?? .max, cursor.open[other].position)
    }
    guard let first else { return nil }
    let message = try cursor.open[first].take()
    if cursor.open[first].nextTime == nil { cursor.open.remove(at: first) }
    return message
  }

  private func open(
    _ position: Int, of cursor: inout Cursor
  ) throws(SessionLogError) {
    let index = chunkIndexes[position]
    // Without message indexes, the chunk must be looked into.
    if let wanted = cursor.channels, !index.messageIndexOffsets.isEmpty,
      wanted.isDisjoint(with: index.messageIndexOffsets.keys)
    {
      return
    }
    let limit = 2 * rules.longestRecord
    let held = cursor.open.reduce(0) { $0 + $1.chunk.bytes.count }
    guard index.uncompressedSize <= UInt64(max(0, limit - held)) else {
      throw .tooManyOpenChunks(limit: limit)
    }
    cursor.chunksRead += 1
    let opened = try OpenedChunk(
      placedChunk(index), position: position, times: cursor.times, channels: cursor.channels,
      ignoringUnknown: !rules.isStrict)
    if opened.nextTime != nil { cursor.open.append(opened) }
  }

  /// A chunk whose messages are being returned.
  fileprivate struct OpenedChunk: Sendable {
    private struct Entry {
      var time: UInt64
      /// Where the message's record starts.
      var offset: Int
    }

    let chunk: PlacedChunk
    let position: Int
    private var entries: [Entry] = []
    private var nextEntry = 0

    init(
      _ chunk: PlacedChunk, position: Int, times: ClosedRange<UInt64>, channels: Set<UInt16>?,
      ignoringUnknown: Bool
    ) throws(SessionLogError) {
      self.chunk = chunk
      self.position = position
      var isAscending = true
      var walk = chunk.walk(ignoringUnknown: ignoringUnknown)
      while let item = try walk.next() {
        guard case .message(let message) = item else { continue }
        let time = message.logTime
        // Otherwise the order of the chunks would not be that of the messages.
        guard chunk.frame.startTime <= time, time <= chunk.frame.endTime else {
          throw .contradiction(opcode: MCAP.Opcode.chunk.rawValue)
        }
        guard times.contains(time), channels?.contains(message.channelID) ?? true else { continue }
        if let last = entries.last, time < last.time { isAscending = false }
        entries.append(Entry(time: time, offset: message.offset))
      }
      if !isAscending { entries.sort { ($0.time, $0.offset) < ($1.time, $1.offset) } }
    }

    var nextTime: UInt64? { nextEntry < entries.count ? entries[nextEntry].time : nil }

    mutating func take() throws(SessionLogError) -> MCAP.Message? {
      let start = chunk.records.lowerBound + entries[nextEntry].offset
      nextEntry += 1
      var walk = MCAP.ChunkWalk(
        chunk.bytes, in: start..<chunk.records.upperBound, ignoringUnknown: false)
      guard case .message(let placed)? = try walk.next() else { return nil }
      return walk.message(placed)
    }
  }
}
