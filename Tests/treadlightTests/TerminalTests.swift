import Foundation
import Glibc
import Testing

@testable import treadlight

struct TerminalTests {
  @Test func endsWithOneWhenTheOutputIsFull() async {
    let result = await #expect(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      Terminal(descriptor: open("/dev/full", O_WRONLY)).write("x")
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("standard output cannot be written: No space left on device"))
  }

  @Test func endsQuietlyWhenTheReaderHasGone() async {
    let result = await #expect(
      processExitsWith: .exitCode(141), observing: [\.standardErrorContent]
    ) {
      signal(SIGPIPE, SIG_IGN)
      var ends: [CInt] = [0, 0]
      pipe(&ends)
      close(ends[0])
      Terminal(descriptor: ends[1]).write("x")
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(!said.contains("treadlight: "))
  }

  @Test func waitsForRoomInAPipeThatDoesNotBlock() async throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    try #require(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
    // More than a pipe holds.
    let text = String(repeating: "x", count: 300_000)
    async let count = Self.countBytes(reading)
    Terminal(descriptor: writing).write(text)
    close(writing)
    #expect(await count == 300_000)
    close(reading)
  }

  /// Reads on a thread of its own: the tasks' few threads may all be taken by those who write.
  private static func countBytes(_ descriptor: CInt) async -> Int {
    await withCheckedContinuation { done in
      Thread {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var total = 0
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 { total += count }
        done.resume(returning: total)
      }.start()
    }
  }
}
