internal import Glibc
public import SessionLog

extension SessionLogError {
  /// What stood in the way, as people read it behind the name of a file.
  public var words: String {
    switch self {
    case .system(let call, let status): "\(call.words): \(Self.text(status.rawValue))"
    case .notMCAP: "it is no MCAP file"
    case .notASession(let library): "it is not a session log: it was written by \"\(library)\""
    case .alreadyClosed: "it has its end already"
    case .inUse: "another program writes to it"
    case .nothingSound: "nothing in it is sound"
    case .tailDamaged(let count):
      "\(count) bytes at its end are damaged, not cut off (next: treadlight log recover)"
    case .notAFile: "it is not a file, but a folder, a pipe or a device"
    case .dataDamaged: "more than its index is damaged"
    case .noSummary: "it has no summary"
    case .notIndexed: "its summary does not lead to all that is in it"
    case .wrongPlace(let offset, let length):
      "an index points to \(length) bytes at byte \(offset), where what it names cannot be"
    case .contradiction(let opcode):
      "a record of kind \(opcode) says other than the index that led to it"
    case .tooManyOpenChunks(let limit):
      "its chunks overlap in time, so that more than \(limit) bytes would be held at once"
    case .entryTooLong(let count, let limit):
      "an entry of \(count) bytes, where at most \(limit) are taken"
    default: bytes
    }
  }

  /// What bytes are not.
  private var bytes: String {
    switch self {
    case .damagedMagic: "its first bytes are damaged"
    case .truncated: "a length reaches beyond its end"
    case .recordTooLong(let declared, _): "a record of \(declared) bytes, longer than any"
    case .wrongLength: "lengths contradict each other"
    case .wrongChecksum: "checksum does not hold"
    case .notUTF8: "text that is none"
    case .unknownOpcode(let opcode): "a record of the unknown kind \(opcode)"
    case .misplaced(let opcode): "a record of kind \(opcode) in the wrong place"
    case .unsupportedCompression(let name): "a chunk compressed by \"\(name)\""
    case .notDecompressed(let compression, _):
      "a chunk that \(compression) cannot decompress"
    case .trailingBytes: "bytes follow its end mark"
    case .varintTooLong, .valueOutOfRange: "numbers that make no sense"
    case .unknownCodec(let codec): "scans packed by the unknown codec \(codec)"
    case .system, .notMCAP, .notASession, .alreadyClosed, .inUse, .nothingSound, .tailDamaged,
      .notAFile, .dataDamaged, .noSummary, .notIndexed, .wrongPlace, .contradiction,
      .tooManyOpenChunks, .entryTooLong:
      preconditionFailure("has its words already")
    }
  }

  private static func text(_ number: CInt) -> String {
    // The text is the C library's own and is copied at once.
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}

extension SystemCall {
  /// That it failed.
  var words: String {
    let verb =
      switch self {
      case .open: "open"
      case .read: "read"
      case .write: "write"
      case .sync: "sync"
      case .truncate: "truncate"
      case .lock: "lock"
      case .status: "status"
      case .duplicate: "duplicate"
      case .pipe: "pipe"
      case .thread: "thread"
      case .rename: "rename"
      case .remove: "remove"
      }
    return "\(verb) failed"
  }
}
