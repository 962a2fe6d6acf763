import CSystemd
import Foundation
import Testing

@testable import AlarmSignals

/// A program that runs beside the test; letting the value go ends it.
///
/// Foundation's own keeps a socket open in every child to hear of its end, which other children
/// inherit: one that lasts then makes the wait for another last as long.
final class Program: Sendable {
  let number: pid_t
  private let output: CInt

  init(_ path: String, _ arguments: [String], input: [UInt8] = []) throws {
    let (inputs, outputs) = (try Self.pipe(), try Self.pipe())
    try #require(write(inputs[1], input, input.count) == input.count)
    close(inputs[1])
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, inputs[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outputs[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let copies = ([path] + arguments).map { strdup($0) } + [nil]
    var number: pid_t = 0
    let status = posix_spawn(&number, path, &actions, nil, copies, environ)
    posix_spawn_file_actions_destroy(&actions)
    for copy in copies { free(copy) }
    close(inputs[0])
    close(outputs[1])
    self.number = number
    output = outputs[0]
    try #require(status == 0, "\(path) cannot be started")
  }

  deinit {
    end()
    close(output)
  }

  /// Reads its standard output until `isEnough` or its end.
  func read(until isEnough: (String) -> Bool) -> String {
    var text: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 4096)
    while !isEnough(String(decoding: text, as: UTF8.self)) {
      let count = Foundation.read(output, &bytes, bytes.count)
      if count <= 0 { break }
      text += bytes[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Ends it and waits until it has gone; does nothing the second time.
  func end() {
    kill(number, SIGKILL)
    waitpid(number, nil, 0)
  }

  private static func pipe() throws -> [CInt] {
    var ends: [CInt] = [-1, -1]
    try #require(treadlight_pipe(&ends, O_CLOEXEC) == 0)
    return ends
  }
}

/// Runs a program to its end; returns what it wrote to standard output.
func output(
  of path: String, _ arguments: [String], input: [UInt8] = []
) async throws -> String {
  try await waitingElsewhere { try Program(path, arguments, input: input).read { _ in false } }
}

/// Does what waits in system calls on a thread of its own: those that all tasks share are few, and
/// the timeouts of other tests run on.
func waitingElsewhere<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}
