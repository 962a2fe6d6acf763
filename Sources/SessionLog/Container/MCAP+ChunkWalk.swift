// The way from a chunk's records to what they say, without copying them.

extension MCAP {
  /// A message where it stands in its chunk's records.
  public struct PlacedMessage: Equatable, Sendable {
    public var channelID: UInt16
    public var sequence: UInt32
    public var logTime: UInt64
    public var publishTime: UInt64
    /// Where the message's record starts, as a message index has it.
    public var offset: Int
    /// The bounds of the message's data.
    public var data: Range<Int>
  }

  /// Goes through a chunk's uncompressed records, front to back.
  ///
  /// A record that cannot be read makes the ones behind it doubtful too: after a throw nothing
  /// more is returned.
  public struct ChunkWalk: Sendable {
    /// A record of a chunk; unknown ones are passed over.
    public enum Item: Equatable, Sendable {
      case schema(Schema)
      case channel(Channel)
      case message(PlacedMessage)
    }

    private var reader: ByteReader
    private let start: Int
    private let ignoresUnknown: Bool

    /// Goes through `records`, all of them a chunk's.
    public init(_ records: [UInt8], ignoringUnknown: Bool = true) {
      self.init(records, in: 0..<records.count, ignoringUnknown: ignoringUnknown)
    }

    /// Goes through the bytes of `range`; offsets count from its start.
    init(_ bytes: [UInt8], in range: Range<Int>, ignoringUnknown: Bool) {
      reader = ByteReader(bytes, in: range)
      start = range.lowerBound
      ignoresUnknown = ignoringUnknown
    }

    /// The next record; nil at the end.
    public mutating func next() throws(SessionLogError) -> Item? {
      do throws(SessionLogError) {
        while reader.remaining > 0 {
          if let item = try readRecord() { return item }
        }
        return nil
      } catch {
        _ = try? reader.skip(UInt64(reader.remaining))
        throw error
      }
    }

    private mutating func readRecord() throws(SessionLogError) -> Item? {
      let offset = reader.offset - start
      let number = try reader.integer(UInt8.self)
      var content = try reader.nested(reader.integer())
      switch Opcode(rawValue: number) {
      case .message?: return .message(try placed(&content, at: offset))
      case .schema?: return .schema(try Schema(decoding: &content))
      case .channel?: return .channel(try Channel(decoding: &content))
      case nil:
        guard ignoresUnknown, number != 0 else { throw .unknownOpcode(number) }
        return nil
      default: throw .misplaced(opcode: number)
      }
    }

    private func placed(
      _ content: inout ByteReader, at offset: Int
    ) throws(SessionLogError) -> PlacedMessage {
      PlacedMessage(
        channelID: try content.integer(), sequence: try content.integer(),
        logTime: try content.integer(), publishTime: try content.integer(), offset: offset,
        data: content.offset - start..<content.offset - start + content.remaining)
    }

    /// A copy of `message` with its data.
    func message(_ placed: PlacedMessage) -> Message {
      Message(
        channelID: placed.channelID, sequence: placed.sequence, logTime: placed.logTime,
        publishTime: placed.publishTime,
        data: reader.copy(placed.data.lowerBound + start..<placed.data.upperBound + start))
    }

    /// All records from here on, or none.
    mutating func rest() throws(SessionLogError) -> [Record] {
      var contents: [Record] = []
      while let item = try next() {
        switch item {
        case .schema(let schema): contents.append(.schema(schema))
        case .channel(let channel): contents.append(.channel(channel))
        case .message(let placed): contents.append(.message(message(placed)))
        }
      }
      return contents
    }
  }
}
