import Foundation
import Testing

@testable import AlarmSignals

@Suite(.timeLimit(.minutes(2)))
struct HookSinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func isToldOnStandardInputAndInAnEnvironmentOfItsOwn() async throws {
    try await run("cat > in.json; env -0 | sort -z > env")
    let notice = AlarmNotice.sample()
    #expect(try folder.read("in.json") == String(decoding: notice.json, as: UTF8.self))
    let found = try folder.read("env").split(separator: "\0").map(String.init)
    // The shell adds what is its own.
    let shells = ["PWD=", "OLDPWD=", "SHLVL=", "_="]
    let told = found.filter { line in !shells.contains { line.hasPrefix($0) } }
    #expect(told == HookEnvironment.lines(for: notice).sorted())
  }

  @Test func startsWithNoDescriptorButTheThree() async throws {
    // One that is not closed by itself when a program is started.
    let careless = open("/dev/null", O_RDONLY)
    defer { close(careless) }
    let path = try await folder.write(program: "#!/usr/bin/env -S ls /none /proc/self/fd\n")
    let failure = await #expect(throws: SinkFailure.self) {
      try await HookSink(.init(path: path)).deliver(.sample())
    }
    guard case .hookExited(code: 2, let output) = failure else {
      Issue.record("ls tells of /none with code 2, not \(String(describing: failure))")
      return
    }
    // The fourth is what ls itself reads.
    #expect(output.split(separator: " ").compactMap { Int($0) } == [0, 1, 2, 3])
  }

  @Test func startsInAProcessGroupOfItsOwn() async throws {
    try await run("ps -o pgid= -p $$ > group; echo $$ > pid")
    let (group, own) = (try folder.read("group"), try folder.read("pid"))
    #expect(group.trimmingCharacters(in: .whitespaces) == own)
  }

  @Test(
    arguments: [
      ("exit 3", .hookExited(code: 3, output: "")),
      ("echo one; echo two >&2; exit 7", .hookExited(code: 7, output: "one two")),
      ("kill -USR1 $$", .hookKilled(signal: SIGUSR1, output: "")),
      ("exec < /dev/null; exit 1", .hookExited(code: 1, output: "")),
    ] as [(String, SinkFailure)])
  func keepsHowItEnded(script: String, failure: SinkFailure) async {
    await #expect(throws: failure) { try await run(script) }
  }

  @Test func needNotReadWhatItIsTold() async throws {
    try await run("exec 0<&-; true")
    try await run("true")
  }

  @Test func mayWriteMoreThanIsKept() async throws {
    try await run("head -c 3000000 /dev/zero | tr '\\0' x")
    let failure = await #expect(throws: SinkFailure.self) {
      try await run("head -c 3000000 /dev/zero | tr '\\0' x; printf 'the end'; exit 1")
    }
    #expect(
      failure
        == .hookExited(code: 1, output: String(repeating: "x", count: 493) + "the end"))
  }

  @Test func isEndedWithAllItStartedWhenItTakesTooLong() async throws {
    let limit = Duration.milliseconds(300)
    await #expect(throws: SinkFailure.hookTimedOut(after: limit, output: "begun")) {
      try await run(
        "echo begun; sh -c 'trap \"\" TERM; echo $$ > child; while :; do sleep 1; done' & "
          + "trap '' TERM; echo $$ > self; while :; do sleep 1; done", timeout: limit)
    }
    #expect(try state(of: "self") == nil)
    try await eventually("the child is gone") { try ["Z", nil].contains(state(of: "child")) }
  }

  @Test func mayTidyUpWhenItIsAskedToEnd() async throws {
    await #expect(throws: SinkFailure.self) {
      try await run(
        "trap 'echo tidy > tidied; exit' TERM; while :; do sleep 0.05; done",
        timeout: .milliseconds(500))
    }
    #expect(try folder.read("tidied") == "tidy\n")
  }

  @Test func leavesNothingRunningAndWaitsForNothingItStarted() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    try await run("sleep 600 & echo $! > child; exit 0", timeout: .seconds(60))
    #expect(clock.now - start < .seconds(30))
    try await eventually("the child is gone") { try ["Z", nil].contains(state(of: "child")) }
  }

  @Test func closingItsOutputDoesNotEndIt() async throws {
    try await run("exec >&- 2>&-; sleep 0.3; echo done > done")
    #expect(try folder.read("done") == "done\n")
  }

  @Test func saysWhyItCannotStart() async {
    let none = "\(folder.path)/none"
    await #expect(throws: SinkFailure.hookNotStarted(.init(rawValue: ENOENT))) {
      try await HookSink(.init(path: none)).deliver(.sample())
    }
    #expect(SinkFailure.hookNotStarted(.init(rawValue: ENOENT)).words.contains("No such file"))
  }

  @Test func refusesWhatNoPipeHolds() async throws {
    await #expect(throws: SinkFailure.self) {
      try await run("true", .sample(title: String(repeating: "x", count: 3_000_000)))
    }
  }

  @Test func endsWithTheTaskThatWaitsForIt() async throws {
    let path = try await script("echo $$ > self; exec sleep 600")
    let sink = HookSink(.init(path: path, timeout: .seconds(60)))
    let delivery = Task {
      await #expect(throws: SinkFailure.cutOff) { try await sink.deliver(.sample()) }
    }
    try await eventually("the hook runs") { (try? folder.read("self"))?.hasSuffix("\n") == true }
    delivery.cancel()
    _ = await delivery.value
    #expect(try state(of: "self") == nil)
  }

  @Test func leavesNoDescriptorOpen() async {
    await #expect(processExitsWith: .success) {
      let sink = HookSink(.init(path: "/bin/true"))
      try await sink.deliver(.sample())
      let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      for _ in 0..<20 { try await sink.deliver(.sample()) }
      await #expect(throws: SinkFailure.self) {
        try await HookSink(.init(path: "/none")).deliver(.sample())
      }
      let after = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
      // The library may have opened one or two of its own meanwhile; a leak would be twenty.
      precondition(after < before + 10)
      // No child is left, not even one that waits to be collected.
      precondition(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD)
    }
  }

  // MARK: -

  private func script(_ body: String) async throws -> String {
    // Files it writes come into the test's own folder.
    let start = "#!/bin/sh\n[ $PWD = / ] && cd '\(folder.path)' || exit 99\n"
    return try await folder.write(program: start + body + "\n")
  }

  private func run(
    _ body: String, _ notice: AlarmNotice = .sample(), timeout: Duration = .seconds(30)
  ) async throws {
    let path = try await script(body)
    try await HookSink(.init(path: path, timeout: timeout)).deliver(notice)
  }

  /// What the system says of the process whose number is in the file; nil when there is none.
  private func state(of file: String) throws -> String? {
    let number = try folder.read(file).trimmingCharacters(in: .whitespacesAndNewlines)
    let line = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
    return line?.split(separator: ")").last?.split(separator: " ").first.map(String.init)
  }
}
