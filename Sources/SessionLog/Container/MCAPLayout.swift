/// What an MCAP file has besides what was added to it.
///
/// Programs that read a file depend on different parts of this; a session has all but padding.
public struct MCAPLayout: OptionSet, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Schemas, channels and messages gathered in chunks; without, each a record of its own.
  public static let chunks = Self(rawValue: 1 << 0)
  /// Behind each chunk, where the messages of each channel stand in it.
  public static let messageIndexes = Self(rawValue: 1 << 1)

  // In the summary section.
  public static let repeatedSchemas = Self(rawValue: 1 << 2)
  public static let repeatedChannels = Self(rawValue: 1 << 3)
  public static let statistics = Self(rawValue: 1 << 4)
  public static let metadataIndexes = Self(rawValue: 1 << 5)
  public static let attachmentIndexes = Self(rawValue: 1 << 6)
  public static let chunkIndexes = Self(rawValue: 1 << 7)
  /// Behind the others, where those of each kind stand.
  public static let summaryOffsets = Self(rawValue: 1 << 8)

  /// Bytes that no reader knows behind every record that may have them, to try readers out.
  public static let padding = Self(rawValue: 1 << 9)

  /// Everything that helps to find something.
  public static let complete: Self = [
    .chunks, .messageIndexes, .repeatedSchemas, .repeatedChannels, .statistics,
    .metadataIndexes, .attachmentIndexes, .chunkIndexes, .summaryOffsets,
  ]

  /// What stands behind a record's fields, inside its length.
  var paddingBytes: [UInt8] { contains(.padding) ? [0x01, 0xFF, 0xFF] : [] }
}
