import Glibc
import SessionLog

/// A file whose offsets do not fit 32 bits, written by the library and read back by it.
///
/// Messages of 1 MiB in chunks of four, then an attachment and one short message: what stands
/// last lies beyond the first `bytes`.
struct LargeFile {
  private static let messageByteCount = 1 << 20
  private static let messagesPerChunk: UInt32 = 4
  private static let pieceByteCount = 4 << 20

  private let path: String
  private let bytes: UInt64

  init(path: String, bytes: UInt64) {
    self.path = path
    self.bytes = bytes
  }

  func run() {
    do throws(SessionLogError) {
      let messages = try write()
      let (found, ending) = try read()
      let last = try lastByIndex(messages - 1)
      LogDriver.tell(
        """
        {"bytes": \(Self.byteCount(of: path)), "messages": \(messages), "read": \(found), \
        "ending": "\(ending)", "indexed": \(last)}
        """)
    } catch {
      LogDriver.stop("log-driver: \(error.facts)")
    }
  }

  /// The payload of message `number`.
  private func payload(_ number: UInt32) -> [UInt8] {
    var payload = [UInt8](
      repeating: UInt8(truncatingIfNeeded: number &* 37), count: Self.messageByteCount)
    for byte in 0..<4 { payload[byte] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(byte))) }
    return payload
  }

  private func message(_ number: UInt32, _ data: [UInt8]) -> MCAP.Message {
    MCAP.Message(
      channelID: 1, sequence: number, logTime: UInt64(number), publishTime: UInt64(number),
      data: data)
  }

  private var attachment: MCAP.Attachment {
    MCAP.Attachment(
      logTime: 0, createTime: 0, name: "last", mediaType: "text/plain", data: Array("last".utf8))
  }

  private func write() throws(SessionLogError) -> UInt32 {
    var writer = try MCAPWriter(
      to: AppendFile(creating: path), header: MCAP.Header(library: "treadlight"))
    writer.add(MCAP.Schema(id: 1, name: "bytes", encoding: "", data: []))
    writer.add(
      MCAP.Channel(id: 1, schemaID: 1, topic: "/bytes", messageEncoding: "", metadata: [:]))
    var number: UInt32 = 0
    while UInt64(writer.written) <= bytes {
      for _ in 0..<Self.messagesPerChunk {
        writer.add(message(number, payload(number)))
        number += 1
      }
      try writer.seal()
    }
    writer.add(attachment)
    writer.add(message(number, [0x2A]))
    try writer.close()
    return number + 1
  }

  /// Reads front to back; messages that are the ones written, and how the file ends.
  private func read() throws(SessionLogError) -> (UInt32, String) {
    // The path's C string lives as long as the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.open, SystemStatus(rawValue: errno)) }
    defer { _ = close(descriptor) }
    var reader = MCAPReader(rules: .session)
    var found: UInt32 = 0
    var hasAttachment = false
    while reader.ending == nil {
      // Exactly the bytes that `read` says it has written are declared initialised.
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceByteCount) {
        unsafe $1 = max(0, Glibc.read(descriptor, $0.baseAddress, $0.count))
      }
      if piece.isEmpty { reader.finish() } else { reader.append(piece) }
      while let event = reader.next() {
        guard case .record(let item) = event else { return (found, "\(event)") }
        if case .attachment(let attachment) = item.record {
          hasAttachment = attachment == self.attachment
        }
        guard case .message(let message) = item.record else { continue }
        let isLast = message.data.count == 1
        guard message == self.message(found, isLast ? [0x2A] : payload(found)) else {
          return (found, "message \(found) differs")
        }
        found += 1
      }
    }
    let isWhole = reader.ending == .closed && hasAttachment
    return (found, isWhole ? "closed" : "\(reader.ending as Any), attachment \(hasAttachment)")
  }

  /// Whether the index leads to message `number`, the last, to the one before it, and to the
  /// attachment, and to nothing else.
  private func lastByIndex(_ number: UInt32) throws(SessionLogError) -> Bool {
    let reader = try MCAPIndexedReader(path: path)
    var cursor = try reader.messages(in: UInt64(number - 1)...UInt64(number))
    var found: [MCAP.Message] = []
    while let message = try reader.next(&cursor) { found.append(message) }
    guard let index = reader.attachmentIndexes.first else { return false }
    let before = message(number - 1, payload(number - 1))
    let read = try reader.attachment(index)
    return found == [before, message(number, [0x2A])] && read == attachment
  }

  private static func byteCount(of path: String) -> Int {
    var facts = stat()
    // The pointers are used within the call only.
    return unsafe stat(path, &facts) == 0 ? Int(facts.st_size) : 0
  }
}
