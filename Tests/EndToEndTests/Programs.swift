import Foundation

/// The programs under test, as the build left them beside the test bundle.
enum Programs {
  static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()
  static let treadlight = folder.appending(path: "treadlight")
  static let treadlightd = folder.appending(path: "treadlightd")
}

/// What a command printed and how it ended.
struct Ended {
  var status: Int32
  var output: String
  var errors: String

  /// The output as JSON.
  func json() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
  }
}

/// Runs a program to its end.
func run(
  _ program: URL, _ arguments: [String], environment: [String: String] = [:]
) throws -> Ended {
  let process = Process()
  process.executableURL = program
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let errors = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
  defer { try? FileManager.default.removeItem(at: errors) }
  let output = Pipe()
  process.standardOutput = output
  process.standardError = try FileHandle(forWritingTo: errors)
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return Ended(
    status: process.terminationStatus, output: text,
    errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
}
