import Foundation
import Testing

/// A folder that goes with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "signals-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file; returns its path.
  func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  /// Writes a program; returns its path.
  ///
  /// Another program does it: a descriptor open for writing here would for a moment be in every
  /// child that a test beside this one starts, and until it is closed the file cannot be run.
  func write(program text: String) async throws -> String {
    let file = "\(path)/program-\(UUID().uuidString)"
    _ = try await output(
      of: "/usr/bin/install", ["-m", "755", "/dev/stdin", file], input: Array(text.utf8))
    return file
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }
}

/// Waits until `condition` holds, for what happens in another process; fails after 30 s.
func eventually(
  _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(30)
  while clock.now < end {
    if try await condition() { return }
    try await clock.sleep(for: .milliseconds(10))
  }
  Issue.record(what, sourceLocation: sourceLocation)
}

func isInstalled(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
