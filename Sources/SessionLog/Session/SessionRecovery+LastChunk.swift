extension SessionRecovery {
  /// The chunk read last, and which of its message indexes follow it.
  struct LastChunk {
    private var index: MCAP.ChunkIndex
    /// The indexes that belong behind the chunk; nil if it cannot be told.
    private let expected: [MCAP.MessageIndex]?
    private var found = 0
    private var end: Int

    init(_ chunk: MCAP.Chunk, at place: Range<Int>) {
      let reopened = OpenChunk(reopening: chunk)
      index = MCAP.ChunkIndex(chunk, chunkOffset: place.lowerBound, chunkLength: place.count)
      if let reopened {
        // The chunk's own times are outside its checksum; the messages' are inside.
        index.startTime = reopened.startTime
        index.endTime = reopened.endTime
      }
      expected = reopened?.indexes
      end = place.upperBound
    }

    /// Whether message indexes are missing behind the chunk and can be made again.
    var isIncomplete: Bool { expected.map { found < $0.count } ?? false }

    /// What the summary says of the chunk.
    ///
    /// With message indexes missing, it names none: that means "look into the chunk", where some
    /// would mean "only these channels are in it".
    var summary: MCAP.ChunkIndex {
      var summary = index
      if isIncomplete { summary.messageIndexOffsets = [:] }
      return summary
    }

    /// Takes a message index that stands right behind what was taken before and fits the chunk;
    /// false: it does not.
    mutating func take(_ messageIndex: MCAP.MessageIndex, at place: Range<Int>) -> Bool {
      guard place.lowerBound == end else { return false }
      if let expected {
        guard found < expected.count, expected[found] == messageIndex else { return false }
      }
      end = place.upperBound
      found += 1
      index.messageIndexOffsets[messageIndex.channelID] = UInt64(place.lowerBound)
      index.messageIndexLength += UInt64(place.count)
      return true
    }

    /// Appends the message indexes that are missing to `bytes`, whose first byte stands at
    /// `origin` in the file.
    mutating func complete(into bytes: inout [UInt8], origin: Int) {
      let missing = (expected ?? []).dropFirst(found)
      index.encodeMessageIndexes(Array(missing), into: &bytes, origin: origin)
      found += missing.count
    }
  }
}
