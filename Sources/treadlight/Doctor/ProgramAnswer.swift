import Foundation

/// How another program ended, and what it said.
struct ProgramAnswer: Equatable, Sendable {
  /// Nobody needs more of it.
  private static let longestText = 64 * 1024

  var status: Int32
  var output: String
  var errors: String

  /// Without the program's own name.
  var firstErrorLine: String? {
    errors.split(whereSeparator: \.isNewline).first.map {
      String($0.trimmingPrefix("treadlightd: "))
    }
  }

  /// Runs a program of the system's, looked for where they are; nil where it is not there.
  static func of(_ name: String, _ arguments: [String]) -> ProgramAnswer? {
    let folders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"]
    guard
      let path = folders.map({ "\($0)/\(name)" })
        .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    guard (try? process.run()) != nil else { return nil }
    // What these programs say fits a pipe: none of them waits for the other to be read.
    let text = read(output)
    let words = read(errors)
    process.waitUntilExit()
    return ProgramAnswer(status: process.terminationStatus, output: text, errors: words)
  }

  private static func read(_ pipe: Pipe) -> String {
    let data = try? pipe.fileHandleForReading.readToEnd()
    return String(decoding: (data ?? Data()).prefix(longestText), as: UTF8.self)
  }
}
