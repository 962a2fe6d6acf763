import Foundation
import Testing

@testable import SessionLog

/// The schemas that stand in a log are those of the documentation, word for word.
struct SchemaFileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/SessionLog/Documentation")

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
  }

  @Test(
    arguments: [
      ("header.schema.json", SessionTopic.headerSchema),
      ("inputs.schema.json", SessionTopic.inputsSchema),
      ("alarms.schema.json", SessionTopic.alarmsSchema),
      ("markers.schema.json", SessionTopic.markersSchema),
    ])
  func theJSONSchemasAreTheFiles(name: String, embedded: String) throws {
    let file = try JSONSerialization.jsonObject(with: Data(try text(name).utf8))
    let own = try JSONSerialization.jsonObject(with: Data(embedded.utf8))
    let (a, b) = (try #require(file as? NSDictionary), try #require(own as? NSDictionary))
    #expect(a == b)
  }

  /// How much a killed process loses is what the writer keeps to.
  @Test func theFormatSaysWhenAChunkIsWritten() throws {
    let span = SessionWriter.longestChunkSpan / .milliseconds(1)
    // An entry's age is counted from the timer's first call, and the file written at a later one.
    let most = span + 2 * (SessionWriter.timerPeriod / .milliseconds(1))
    let words =
      "\(Int(span)) ms of log time after the one before, or within \(Int(most)) ms of host time"
    let format = try text("session-log-format.md").split(whereSeparator: \.isWhitespace)
    #expect(format.joined(separator: " ").contains(words))
  }

  static let schemas =
    [Overview.schema, DerivedLoads.schema, ClockTuple.schema, Pyramid.schema]
    + [ScanBlock.schema]

  @Test(arguments: 0..<schemas.count) func theProtobufSchemasAreTheFiles(index: Int) throws {
    let schema = Self.schemas[index]
    #expect(try declarations(in: text(schema.file)) == declarations(of: schema))
  }

  /// What a `.proto` file declares, in its order: `Derived.optional float foot_force_peak_n = 1`.
  private func declarations(in text: String) throws -> Set<String> {
    var scopes: [String] = []
    var found: Set<String> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
        .split(whereSeparator: \.isWhitespace).map(String.init)
      guard let first = words.first, !["syntax", "package"].contains(first) else { continue }
      switch first {
      case "message", "enum": scopes.append(words[1])
      case "}": scopes.removeLast()
      default:
        let entry = words.joined(separator: " ")
        #expect(entry.hasSuffix(";"))
        found.insert("\(scopes.joined(separator: ".")): \(entry.dropLast())")
      }
    }
    #expect(scopes.isEmpty)
    return found
  }

  private func declarations(of schema: ProtobufSchema) -> Set<String> {
    var all: Set<String> = []
    for message in schema.messages {
      for field in message.fields {
        let label = field.isRepeated ? "repeated " : field.isOptional ? "optional " : ""
        let type = field.typeName.map { String($0.split(separator: ".").last ?? "") }
        let kind = type ?? "\(field.kind)"
        all.insert("\(message.name): \(label)\(kind) \(field.name) = \(field.number)")
      }
      for enumeration in message.enumerations {
        for value in enumeration.values {
          all.insert("\(message.name).\(enumeration.name): \(value.name) = \(value.number)")
        }
      }
    }
    return all
  }
}
