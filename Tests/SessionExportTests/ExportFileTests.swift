import Foundation
import Glibc
import SessionLog
import Testing

@testable import SessionExport
@testable import make_session

/// Several files that come to stand in their places together.
final class ExportFileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "treadlight-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// Files `a`, `b` and `c` with their names in them, sealed.
  private func files() throws -> [ExportFile] {
    try ["a", "b", "c"].map { name in
      let file = try ExportFile(path: path(name))
      let bytes = Array("new \(name)".utf8)
      try file.append(bytes.span)
      try file.seal()
      return file
    }
  }

  @Test(arguments: [true, false])
  func standTogether(isReplacing: Bool) throws {
    if isReplacing { try Data("old".utf8).write(to: URL(filePath: path("b"))) }
    try ExportFile.commit(files(), replacing: isReplacing)
    #expect(try names() == ["a", "b", "c"])
    #expect(try text("b") == "new b")
  }

  @Test func whatAKilledProcessLeftIsRemoved() throws {
    // 2^22 is more than any process has for a number.
    for name in [
      ".a.4194305.part", ".a.\(getpid()).part", ".b.4194305.part", ".a.x.part",
      ".a.4194305.part.old",
    ] {
      try Data("left".utf8).write(to: URL(filePath: path(name)))
    }
    ExportFile.removeLeftovers(of: path("a"))
    #expect(
      try names()
        == [
          ".a.4194305.part.old", ".a.\(getpid()).part", ".a.x.part", ".b.4194305.part",
        ].sorted())
  }

  @Test func noneStandsWhereOneCannot() throws {
    var waiting = try files()
    try Data("another's".utf8).write(to: URL(filePath: path("b")))
    #expect(throws: ExportError.exists(path: path("b"))) {
      try ExportFile.commit(waiting, replacing: false)
    }
    waiting = []
    #expect(try names() == ["b"])
    #expect(try text("b") == "another's")
  }

  @Test func whatWasReplacedIsThereAgain() throws {
    var waiting = try files()
    try Data("old a".utf8).write(to: URL(filePath: path("a")))
    // A folder's place is no file's.
    try FileManager.default.createDirectory(
      atPath: path("c"), withIntermediateDirectories: false)
    #expect(throws: ExportError.self) { try ExportFile.commit(waiting, replacing: true) }
    waiting = []
    #expect(try names() == ["a", "c"])
    #expect(try text("a") == "old a")
  }

  @Test func leavesAnothersPartAlone() throws {
    let first = try ExportFile(path: path("a"))
    #expect(throws: SessionLogError.self) { _ = try ExportFile(path: path("a")) }
    try first.commit(replacing: false)
    #expect(try names() == ["a"])
  }

  /// A table that came and went often: a file for each time, and none of them held open.
  @Test func aSplitExportHoldsNoFileOpen() throws {
    let log = path("session.mcap")
    let session = try InventedSession(path: log, rate: 100, hasFaults: false)
    for scan in 0..<2100 {
      if scan > 0, scan % 100 == 0 { try session.restart() }
      try session.append(scan)
    }
    try session.close()
    var export = Export(format: .c3d, destination: .file(path("x.c3d")), software: "test")
    export.isSplit = true
    var waiting: [Int] = []
    var held: [String] = []
    let report = try export.run(path: log) { _ in
      waiting.append((try? self.names().count { $0.hasSuffix(".part") }) ?? 0)
      held += self.heldOpen()
      return true
    }
    #expect(report.paths.count == 21)
    #expect(waiting == [9, 19])
    #expect(held == [])
    #expect(try names().count { $0.hasSuffix(".part") } == 0)
  }

  /// Files of the folder that this process holds open, the log left out.
  private func heldOpen() -> [String] {
    let links = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return links.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }.filter { $0.hasPrefix(folder.path) && !$0.hasSuffix(".mcap") }
  }
}
