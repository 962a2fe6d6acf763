extension MCAP {
  /// The chunk indexes of a file, in its order.
  ///
  /// They stay in the bytes of the summary and are decoded when asked for: an hour has nine
  /// thousand, of which a look into the middle needs twenty-five.
  public struct ChunkIndexes: RandomAccessCollection, Sendable {
    private let bytes: [UInt8]
    /// Where the content of each starts in `bytes`, and ends.
    private var places: [Range<Int32>] = []

    /// None yet, of those in `bytes`, which are at most 2 GB.
    init(in bytes: [UInt8]) { self.bytes = bytes }

    /// Takes in the record whose content is `content`, a part of `bytes`, if it can be decoded.
    mutating func append(_ content: ByteReader) throws(SessionLogError) {
      var content = content
      let start = Int32(content.offset)
      let end = start + Int32(content.remaining)
      _ = try content.skip(32)
      let map = try content.integer(UInt32.self)
      // The channel and an offset of each message index.
      guard map % 10 == 0 else {
        throw .wrongLength(declared: UInt64(map), expected: UInt64(map - map % 10))
      }
      _ = try content.skip(UInt64(map) + 8)
      _ = try content.string()
      _ = try content.skip(16)
      places.append(start..<end)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { places.count }

    public subscript(position: Int) -> ChunkIndex {
      let place = places[position]
      var content = ByteReader(bytes, in: Int(place.lowerBound)..<Int(place.upperBound))
      do throws(SessionLogError) {
        return try ChunkIndex(decoding: &content)
      } catch {
        preconditionFailure("a chunk index that was sound when it was appended: \(error)")
      }
    }

    /// The least log time of a chunk, read in place.
    public func startTime(_ position: Int) -> UInt64 { field(0, of: position) }
    /// The greatest log time of a chunk, read in place.
    public func endTime(_ position: Int) -> UInt64 { field(8, of: position) }

    /// The bytes of the file that a chunk's record takes; nil beyond what a file can have.
    func extent(_ position: Int) -> Range<UInt64>? {
      let start = field(16, of: position)
      let (end, overflows) = start.addingReportingOverflow(field(24, of: position))
      return overflows ? nil : start..<end
    }

    private func field(_ offset: Int, of position: Int) -> UInt64 {
      bytes.littleEndian(UInt64.self, at: Int(places[position].lowerBound) + offset)
    }

    /// The positions of the chunks that may hold messages of `times`, by their start, and by
    /// their place in the file where that is equal.
    func positions(in times: ClosedRange<UInt64>) -> [Int] {
      var found: [Int] = []
      var isAscending = true
      for position in indices
      where startTime(position) <= times.upperBound && endTime(position) >= times.lowerBound {
        if let last = found.last, startTime(position) < startTime(last) { isAscending = false }
        found.append(position)
      }
      return isAscending ? found : found.sorted { (startTime($0), $0) < (startTime($1), $1) }
    }
  }
}
