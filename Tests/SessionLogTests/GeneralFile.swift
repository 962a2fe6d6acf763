import Glibc

@testable import SessionLog

/// A small file with something of everything, as another program might write it.
struct GeneralFile {
  static let schema = MCAP.Schema(id: 7, name: "Note", encoding: "jsonschema", data: [0x7B, 0x7D])
  static let noted = MCAP.Channel(
    id: 3, schemaID: 7, topic: "/noted", messageEncoding: "json", metadata: ["unit": "N"])
  static let bare = MCAP.Channel(id: 9, schemaID: 0, topic: "/bare", messageEncoding: "text")
  static let attachment = MCAP.Attachment(
    logTime: 5, createTime: 6, name: "plan", mediaType: "text/plain", data: [1, 2, 3])
  static let metadata = MCAP.Metadata(name: "place", metadata: ["room": "2"])

  /// In the order of the file: three runs, the times of the first two overlap.
  static let runs: [[MCAP.Message]] = [
    [message(3, 10, 0), message(9, 30, 1), message(3, 20, 2)],
    [message(9, 25, 3), message(3, 30, 4)],
    [message(3, 40, 5)],
  ]

  static let messages = runs.flatMap(\.self)
  /// By log time; of equal ones, in the order of the file.
  static let sorted = [10, 20, 25, 30, 30, 40].enumerated().map { place, _ in
    messages[[0, 2, 3, 1, 4, 5][place]]
  }

  static func message(_ channel: UInt16, _ time: UInt64, _ sequence: UInt32) -> MCAP.Message {
    MCAP.Message(
      channelID: channel, sequence: sequence, logTime: time, publishTime: time + 1,
      data: [UInt8(sequence), 0xAA])
  }

  /// The file's bytes, with what `layout` has.
  static func bytes(layout: MCAPLayout = .complete) throws -> [UInt8] {
    let record = ScriptedSink.Record()
    var writer = MCAPWriter(
      to: ScriptedSink(record: record), header: MCAP.Header(profile: "p", library: "other"),
      layout: layout)
    writer.add(schema)
    writer.add(noted)
    writer.add(bare)
    writer.add(attachment)
    for run in runs {
      for message in run { writer.add(message) }
      try writer.seal()
    }
    writer.add(metadata)
    try writer.close()
    return record.pieces.flatMap(\.self)
  }
}

/// What `MCAPReader` makes of a file.
struct GeneralReading {
  var records: [MCAP.Record] = []
  var messages: [MCAP.Message] = []
  /// Messages from chunks, which their checksums vouch for.
  var chunkedMessages: [MCAP.Message] = []
  var attachments: [MCAP.Attachment] = []
  var reasons: [SessionLogError] = []
  var ending: Ending?

  init(_ bytes: [UInt8], rules: MCAPReader.Rules = .any) {
    var reader = MCAPReader(rules: rules)
    reader.append(bytes)
    reader.finish()
    while let event = reader.next() {
      switch event {
      case .record(let item):
        records.append(item.record)
        if case .message(let message) = item.record {
          messages.append(message)
          if item.isInsideChunk { chunkedMessages.append(message) }
        }
        if case .attachment(let attachment) = item.record { attachments.append(attachment) }
      case .damage(let damage), .unread(let damage): reasons.append(damage.reason)
      }
    }
    ending = reader.ending
  }
}

/// A file whose bytes a test changes in place, to read it again and again.
final class ChangingFile {
  let path: String
  private let descriptor: CInt

  init(_ bytes: [UInt8], in folder: TemporaryFolder) throws {
    path = try folder.file("changing.mcap", holding: bytes[...])
    descriptor = open(path, O_RDWR)
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8], at offset: Int) {
    _ = pwrite(descriptor, bytes, bytes.count, off_t(offset))
  }

  func truncate(to count: Int) { _ = ftruncate(descriptor, off_t(count)) }

  /// Everything that `MCAPIndexedReader` leads to; throws what it throws.
  func readAll(
    rules: MCAPReader.Rules = .any
  ) throws(SessionLogError) -> (messages: [MCAP.Message], attachments: [MCAP.Attachment]) {
    let reader = try MCAPIndexedReader(path: path, rules: rules)
    var cursor = try reader.messages()
    var messages: [MCAP.Message] = []
    while let message = try reader.next(&cursor) { messages.append(message) }
    var attachments: [MCAP.Attachment] = []
    for index in reader.attachmentIndexes { attachments.append(try reader.attachment(index)) }
    for index in reader.metadataIndexes { _ = try reader.metadata(index) }
    for index in reader.chunkIndexes { _ = try reader.chunk(index) }
    return (messages, attachments)
  }
}
