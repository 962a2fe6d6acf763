import Foundation
import SessionLog

/// Speaks the protocol of the official MCAP conformance tests.
///
/// | arguments            | standard output                                          |
/// |----------------------|----------------------------------------------------------|
/// | read-streamed FILE   | `{"records": […]}`: all but Chunk and MessageIndex       |
/// | read-indexed FILE    | `{"schemas", "channels", "messages", "statistics"}`      |
/// | write FILE.json      | the MCAP file that the case describes, its bytes         |
@main
struct MCAPConformance {
  static func main() {
    do {
      let arguments = CommandLine.arguments.dropFirst()
      guard arguments.count == 2, let mode = arguments.first, let path = arguments.last else {
        throw Refusal("usage: mcap-conformance read-streamed|read-indexed|write FILE")
      }
      guard FileManager.default.isReadableFile(atPath: path) else {
        throw Refusal("\(path): cannot be read")
      }
      let output: Data
      do {
        output = try Self.output(mode, path)
      } catch {
        throw Refusal("\(path): \(error)")
      }
      try FileHandle.standardOutput.write(contentsOf: output)
    } catch {
      FileHandle.standardError.write(Data("mcap-conformance: \(error)\n".utf8))
      exit(1)
    }
  }

  private static func output(_ mode: String, _ path: String) throws -> Data {
    switch mode {
    case "read-streamed": try json(["records": StreamedReading(path: path).records])
    case "read-indexed": try json(IndexedReading(path: path).result)
    case "write": try ConformanceCase(path: path).written()
    default: throw Refusal("no mode \(mode): read-streamed, read-indexed or write")
    }
  }

  private static func json(_ object: [String: [[String: Any]]]) throws -> Data {
    var data = try JSONSerialization.data(
      withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    data.append(0x0A)
    return data
  }
}

/// Why there is no result, in words.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
