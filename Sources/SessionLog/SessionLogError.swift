/// Why a session log could not be written, read or finished.
///
/// What a *file* suffered is not thrown but reported (`Ending`, `Damage`); these are the reasons.
public enum SessionLogError: Error, Equatable, Sendable {
  // The system's refusals, with its own number.
  case system(SystemCall, SystemStatus)

  // What a whole file is not.
  /// There is no file of that name, but a folder, a pipe or a device.
  case notAFile
  /// The file does not begin with the magic of an MCAP file.
  case notMCAP
  /// The file is sound so far, but another program's.
  case notASession(library: String)
  /// The file already ends with footer and magic: there is nothing to finish.
  case alreadyClosed
  /// A writer holds the file open.
  case inUse
  /// Behind the last sound record stand so many bytes that no cut leaves behind.
  case tailDamaged(byteCount: Int)
  /// Not one message in the file is sound: there is nothing to recover.
  case nothingSound
  /// More than the summary is damaged: it is to be recovered, not indexed.
  case dataDamaged

  /// The file has no end mark, or no summary section before it: it can only be read front to
  /// back.
  case noSummary
  /// The summary does not lead to all messages: they can only be read front to back.
  case notIndexed
  /// An index points where what it names cannot be: outside of what is indexed, or into it from
  /// two sides.
  case wrongPlace(offset: UInt64, length: UInt64)
  /// A record says other than the index that led to it, or than its own double.
  case contradiction(opcode: UInt8)
  /// More bytes of chunks would be held at once, because their times overlap, than allowed.
  case tooManyOpenChunks(limit: Int)

  // What bytes are not.
  /// The magic at the beginning but for one bit.
  case damagedMagic
  case truncated(needed: Int, found: Int)
  case recordTooLong(declared: UInt64, limit: Int)
  /// A length field does not fit what surrounds it.
  case wrongLength(declared: UInt64, expected: UInt64)
  case wrongChecksum(declared: UInt32, computed: UInt32)
  case notUTF8
  case unknownOpcode(UInt8)
  /// A record stands where its kind must not: a message outside a chunk of a session, say.
  case misplaced(opcode: UInt8)
  case unsupportedCompression(String)
  /// Compressed bytes that are none; the library's own code, 0 for bytes too few or too many.
  case notDecompressed(compression: String, code: Int)
  /// Bytes follow the closing magic.
  case trailingBytes
  case varintTooLong
  case unknownCodec(UInt64)
  /// A number in a scan block that no scan can hold.
  case valueOutOfRange(Int64)

  // What a caller may not ask.
  case entryTooLong(count: Int, limit: Int)
}

/// The system calls a session log makes.
public enum SystemCall: Sendable {
  case open, read, write, sync, truncate, lock, status, duplicate, pipe, thread, rename, remove
}

/// A failed system call's `errno`.
public struct SystemStatus: Hashable, RawRepresentable, Sendable {
  public let rawValue: CInt
  public init(rawValue: CInt) { self.rawValue = rawValue }
}
