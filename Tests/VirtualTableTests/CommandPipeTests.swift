import Glibc
import Synchronization
import TableModel
import Testing

@testable import VirtualTable

@Suite(.timeLimit(.minutes(1)))
struct CommandPipeTests {
  /// A pipe's path of its own, and what was heard from it.
  private final class Listener: Sendable {
    let path: String
    private let heard = Mutex<[String]>([])
    private let refused = Mutex<[String]>([])
    private let (arrivals, arrival) = AsyncStream.makeStream(of: String.self)

    init(_ name: String = #function) {
      path = "/tmp/treadlight-pipe-\(getpid())-\(name.prefix { $0 != "(" })"
      unlink(path)
    }

    deinit { unlink(path) }

    var lines: [String] { heard.withLock { $0 } }
    var refusals: [String] { refused.withLock { $0 } }

    /// A pipe that answers `error` to every line that does not begin with "good".
    func listen() throws -> CommandPipe {
      let pipe = try CommandPipe(path: path)
      pipe.start { line in
        self.heard.withLock { $0.append(line) }
        self.arrival.yield(line)
        return line.hasPrefix("good") ? "ok" : "error no"
      } refused: { line, _ in
        self.refused.withLock { $0.append(line) }
      }
      return pipe
    }

    /// Waits until so many lines have been heard.
    func wait(for count: Int) async {
      guard lines.count < count else { return }
      for await _ in arrivals where lines.count >= count { return }
    }
  }

  /// Writes as another process does: opens the pipe, writes, and closes it.
  private func write(_ pieces: [UInt8]..., to path: String) throws {
    let file = try FileDescriptor(writing: path)
    for piece in pieces { try file.write(piece) }
  }

  @Test func isMadeForItsOwnerOnly() throws {
    let listener = Listener()
    _ = try CommandPipe(path: listener.path)
    var status = stat()
    #expect(stat(listener.path, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFIFO)
    #expect(status.st_mode & 0o777 == 0o600)
    // One that is there is taken as it is.
    _ = try CommandPipe(path: listener.path)
  }

  @Test func writersComeAndGo() async throws {
    let listener = Listener()
    let pipe = try listener.listen()
    defer { pipe.stop() }
    for round in 0..<20 {
      try write(Array("good \(round)\n".utf8), to: listener.path)
    }
    await listener.wait(for: 20)
    #expect(listener.lines == (0..<20).map { "good \($0)" })
    #expect(pipe.refusalCount == 0)
  }

  @Test func linesMayComeInPieces() async throws {
    let listener = Listener()
    let pipe = try listener.listen()
    defer { pipe.stop() }
    let file = try FileDescriptor(writing: listener.path)
    for byte in Array("good one\n\n \r\ngood two\ngood".utf8) { try file.write([byte]) }
    await listener.wait(for: 2)
    #expect(listener.lines == ["good one", "good two"])
    try file.write(Array(" three\n".utf8))
    await listener.wait(for: 3)
    #expect(listener.lines.last == "good three")
  }

  @Test func whatAWriterLeavesWithoutAnEndIsALine() async throws {
    let listener = Listener()
    let pipe = try listener.listen()
    defer { pipe.stop() }
    try write(Array("good without".utf8), to: listener.path)
    await listener.wait(for: 1)
    try write(Array("good next\n".utf8), to: listener.path)
    await listener.wait(for: 2)
    #expect(listener.lines == ["good without", "good next"])
  }

  @Test func garbageIsCountedAndDoesNoHarm() async throws {
    let listener = Listener()
    let pipe = try listener.listen()
    defer { pipe.stop() }
    let garbage = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3 | 0x80) }
    try write(
      garbage, [0x0A], [0, 0xFF, 0xFE, 0x0A], Array("bad\ngood\n".utf8), to: listener.path)
    await listener.wait(for: 4)
    let lines = listener.lines
    #expect(lines.count == 4)
    #expect(lines.first.map { $0.utf8.count >= LineBuffer.longestLine } == true)
    #expect(lines.suffix(2) == ["bad", "good"])
    #expect(pipe.refusalCount == 3)
    #expect(listener.refusals == Array(lines.prefix(3)))
  }

  @Test func stopsAndStartsAgain() async throws {
    let listener = Listener()
    let pipe = try listener.listen()
    pipe.stop()
    pipe.stop()
    let again = try listener.listen()
    try write(Array("good\n".utf8), to: listener.path)
    await listener.wait(for: 1)
    again.stop()
    #expect(listener.lines == ["good"])
  }

  @Test func refusesWhatIsNoPipe() throws {
    let listener = Listener()
    _ = try FileDescriptor(creating: listener.path)
    #expect(throws: CommandPipeError.notAPipe(path: listener.path)) {
      try CommandPipe(path: listener.path)
    }
    let nowhere = "/no/such/folder/pipe"
    let error = CommandPipeError.unusable(path: nowhere, SystemError(rawValue: ENOENT))
    #expect(throws: error) { try CommandPipe(path: nowhere) }
    #expect(
      error.description
        == "/no/such/folder/pipe cannot be read as a named pipe: No such file or directory")
  }

  @Test func putsMassesOntoATableOfAnotherThread() async throws {
    let listener = Listener()
    let (answers, answer) = AsyncStream.makeStream(of: String.self)
    let bench = try Bench { $0.playbackStart = .onCommand }
    bench.start()
    let pipe = try CommandPipe(path: listener.path)
    pipe.start { [table = bench.table] line in
      let said = table.obey(line)
      answer.yield(said)
      return said
    }
    defer { pipe.stop() }
    try write(Array("mass 20 at 60,80\nmass heavy\n".utf8), to: listener.path)
    var iterator = answers.makeAsyncIterator()
    #expect(await iterator.next() == "ok 20 kg at 60,80 mm")
    #expect(await iterator.next()?.hasPrefix("error") == true)
    bench.table.step(600)
    let calibration = bench.table.report.calibration
    let frame = try #require(bench.witness.frames.last)
    let force = (0..<8).reduce(0) { $0 + frame.newtons($1, calibration) }
    #expect(abs(force - 20 * standardGravity) < 0.005)
  }
}

struct LineBufferTests {
  @Test(
    arguments: [
      (["a\nb", "c\n"], ["a", "bc"], ""), (["\n\n"], ["", ""], ""), (["ab"], [], "ab"),
      (
        [String(repeating: "x", count: 1024) + "\ny\n"],
        [String(repeating: "x", count: 1024), "y"], ""
      ),
      (
        [String(repeating: "x", count: 1025), "more", "\ny\n", "z"],
        [String(repeating: "x", count: 1024), "y"], "z"
      ),
      ([String(repeating: "x", count: 3000)], [String(repeating: "x", count: 1024)], ""),
    ] as [([String], [String], String)])
  func givesOutLines(pieces: [String], lines: [String], rest: String) {
    var buffer = LineBuffer()
    var found: [String] = []
    for piece in pieces {
      buffer.append(Array(piece.utf8)[...])
      while let line = buffer.next() { found.append(line) }
    }
    #expect(found == lines)
    #expect(buffer.next(isLast: true) ?? "" == rest)
    #expect(buffer.next(isLast: true) == nil)
  }
}
