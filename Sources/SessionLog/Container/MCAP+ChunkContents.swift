internal import Checksum

// The way from a chunk to its records.

extension MCAP.Chunk {
  /// Holds the records against their length and checksum.
  ///
  /// A checksum of 0 means "not computed" and is let pass unless one is demanded.
  func verify(demandingChecksum: Bool) throws(SessionLogError) {
    guard compression.isEmpty else { throw .unsupportedCompression(compression) }
    guard uncompressedSize == UInt64(records.count) else {
      throw .wrongLength(declared: uncompressedSize, expected: UInt64(records.count))
    }
    guard demandingChecksum || uncompressedCRC != 0 else { return }
    let computed = CRC32.checksum(records.span)
    guard uncompressedCRC == computed else {
      throw .wrongChecksum(declared: uncompressedCRC, computed: computed)
    }
  }

  /// All records of the chunk, or none: one that cannot be read makes the rest doubtful too.
  func contents(ignoringUnknown: Bool) throws(SessionLogError) -> [MCAP.Record] {
    var reader = ByteReader(records)
    var contents: [MCAP.Record] = []
    while reader.remaining > 0 {
      let number = try reader.integer(UInt8.self)
      var content = try reader.nested(reader.integer())
      switch MCAP.Opcode(rawValue: number) {
      case .schema?: contents.append(.schema(try MCAP.Schema(decoding: &content)))
      case .channel?: contents.append(.channel(try MCAP.Channel(decoding: &content)))
      case .message?: contents.append(.message(try MCAP.Message(decoding: &content)))
      case nil:
        guard ignoringUnknown, number != 0 else { throw .unknownOpcode(number) }
      default: throw .misplaced(opcode: number)
      }
    }
    return contents
  }
}
