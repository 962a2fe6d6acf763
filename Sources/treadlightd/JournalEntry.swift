import CSystemd
import Glibc
import Logging

/// A line of the daemon's log as the journal takes it: fields that can be searched for.
struct JournalEntry: Sendable, Equatable {
  /// What the journal makes of a field's name: it takes no longer one.
  private static let longestName = 64

  /// `NAME=value` each; a value may have any bytes.
  var fields: [String]

  init(
    level: Logger.Level, message: String, metadata: Logger.Metadata, label: String
  ) {
    let facts = metadata.sorted { $0.key < $1.key }
    let words = facts.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    fields = [
      "MESSAGE=\(words.isEmpty ? message : "\(message) (\(words))")",
      "PRIORITY=\(level.syslogPriority)", "SYSLOG_IDENTIFIER=treadlightd",
      "TREADLIGHT_EVENT=\(message)",
    ]
    fields += facts.map { "\(Self.name($0.key))=\($0.value)" }
    if label != "treadlightd" { fields.append("TREADLIGHT_PART=\(label)") }
  }

  /// The journal's way to spell a field: capitals, digits and underscores.
  private static func name(_ key: String) -> String {
    let word = key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return String(("TREADLIGHT_" + String(word)).prefix(longestName))
  }

  /// Hands the entry to the journal, which may take its time; false when it does not take it.
  func send() -> Bool {
    let bytes = fields.map { Array($0.utf8) }
    let pieces = UnsafeMutableBufferPointer<iovec>.allocate(capacity: bytes.count)
    defer { unsafe pieces.deallocate() }
    for (index, field) in bytes.enumerated() {
      // Room for a byte more, so that there is an address for an empty one too.
      let copy = UnsafeMutableRawPointer.allocate(byteCount: field.count + 1, alignment: 1)
      unsafe copy.copyMemory(from: field, byteCount: field.count)
      unsafe pieces.initializeElement(
        at: index, to: iovec(iov_base: copy, iov_len: field.count))
    }
    // The call is over when the copies go.
    defer { for index in bytes.indices { unsafe pieces[index].iov_base.deallocate() } }
    return unsafe sd_journal_sendv(pieces.baseAddress, CInt(bytes.count)) == 0
  }

  /// Whether standard error is the journal, by the word of whoever started us.
  static var isStandardError: Bool {
    guard let named = unsafe getenv("JOURNAL_STREAM") else { return false }
    // The environment's own string, read within the call.
    return unsafe treadlight_is_stream(STDERR_FILENO, named)
  }
}

extension Logger.Level {
  /// As syslog numbers it.
  fileprivate var syslogPriority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}

/// Makes journal entries of what is logged, and leaves them to the thread that writes.
struct JournalHandler: LogHandler {
  let label: String
  let lines: LogLines
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  init(label: String, lines: LogLines) {
    self.label = label
    self.lines = lines
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.append(
      JournalEntry(
        level: event.level, message: "\(event.message)",
        metadata: metadata.merging(event.metadata ?? [:]) { $1 }, label: label))
  }
}
