import Foundation

/// This program, ready to be run under valgrind's callgrind.
///
/// It is a copy without debug information, since valgrind 3.19 stops at what the Swift compiler
/// writes there; the copy goes with the value.
struct Callgrind: ~Copyable {
  private let program: URL

  private init(program: URL) { self.program = program }

  /// Makes the copy; nil where that cannot be done, as without binutils.
  static func make() -> Callgrind? {
    let manager = FileManager.default
    guard let own = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      return nil
    }
    let copy = manager.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
    guard run(["strip", "--strip-debug", "-o", copy.path, own]) != nil else { return nil }
    return Callgrind(program: copy)
  }

  deinit { try? FileManager.default.removeItem(at: program) }

  /// The instructions of a whole run of the program; nil when there was none.
  borrowing func instructions(_ arguments: [String]) -> Int? {
    let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    let text = Self.run(valgrind + [program.path] + arguments)
    // "==123== Collected : 4567890"
    let line = text?.split(separator: "\n").last { $0.contains("Collected :") }
    return line?.split(separator: " ").last.flatMap { Int($0) }
  }

  /// Runs a command and gives what it wrote to standard error; nil when it failed.
  private static func run(_ command: [String]) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = output
    process.standardOutput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let written = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: written, as: UTF8.self)
  }
}
