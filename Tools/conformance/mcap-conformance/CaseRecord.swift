import SessionLog

/// A record as a case describes it.
struct CaseRecord {
  let type: String
  /// The record, if it is of a kind that is given to a writer; those that it makes are not read.
  let known: MCAP.Record?

  init(_ json: [String: Any]) throws {
    guard let type = json["type"] as? String, let list = json["fields"] as? [[Any]] else {
      throw Refusal("a record without type and fields")
    }
    var fields = Fields(type: type)
    for field in list {
      guard field.count == 2, let name = field.first as? String else {
        throw Refusal("\(type): a field that is no pair of name and value")
      }
      fields.values[name] = field[1]
    }
    self.type = type
    known = try Self.record(type, fields)
  }

  private static func record(_ type: String, _ fields: Fields) throws -> MCAP.Record? {
    switch type {
    case "Header":
      .header(
        MCAP.Header(profile: try fields.text("profile"), library: try fields.text("library")))
    case "Schema":
      .schema(
        MCAP.Schema(
          id: try fields.number("id"), name: try fields.text("name"),
          encoding: try fields.text("encoding"), data: try fields.bytes("data")))
    case "Channel":
      .channel(
        MCAP.Channel(
          id: try fields.number("id"), schemaID: try fields.number("schema_id"),
          topic: try fields.text("topic"),
          messageEncoding: try fields.text("message_encoding"),
          metadata: try fields.map("metadata")))
    case "Message":
      .message(
        MCAP.Message(
          channelID: try fields.number("channel_id"), sequence: try fields.number("sequence"),
          logTime: try fields.number("log_time"),
          publishTime: try fields.number("publish_time"), data: try fields.bytes("data")))
    case "Attachment":
      .attachment(
        MCAP.Attachment(
          logTime: try fields.number("log_time"), createTime: try fields.number("create_time"),
          name: try fields.text("name"), mediaType: try fields.text("media_type"),
          data: try fields.bytes("data")))
    case "Metadata":
      .metadata(
        MCAP.Metadata(name: try fields.text("name"), metadata: try fields.map("metadata")))
    case "DataEnd":
      .dataEnd(MCAP.DataEnd(dataSectionCRC: try fields.number("data_section_crc")))
    default: nil
    }
  }

  /// A record's fields by name.
  private struct Fields {
    let type: String
    var values: [String: Any] = [:]

    func text(_ name: String) throws -> String {
      guard let text = values[name] as? String else {
        throw Refusal("\(type): field \(name) is no string")
      }
      return text
    }

    func number<T: FixedWidthInteger>(_ name: String) throws -> T {
      guard let number = T(try text(name)) else {
        throw Refusal("\(type): field \(name) is no number of \(T.bitWidth) bits")
      }
      return number
    }

    func bytes(_ name: String) throws -> [UInt8] {
      let bytes = (values[name] as? [String])?.map { UInt8($0) }
      guard let bytes, !bytes.contains(nil) else {
        throw Refusal("\(type): field \(name) is no list of bytes")
      }
      return bytes.compactMap(\.self)
    }

    func map(_ name: String) throws -> [String: String] {
      guard let map = values[name] as? [String: String] else {
        throw Refusal("\(type): field \(name) is no map of strings")
      }
      return map
    }
  }
}
