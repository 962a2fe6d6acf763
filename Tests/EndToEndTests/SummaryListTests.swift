import Foundation
import Testing

/// Several logs in one summary.
struct SummaryListTests {
  @Test(arguments: [[], ["--csv"], ["--quick"]])
  func goesOnAfterALogThatCannotBeRead(options: [String]) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let logs = ["a.mcap", "b.mcap", "c.mcap"].map { folder.appending(path: $0).path }
    for (index, log) in logs.enumerated() where index != 1 {
      try await CorpusSession(name: "log \(index)", rate: 80, seconds: 12).write(to: log)
    }
    try Data("no log".utf8).write(to: URL(filePath: logs[1]))
    let nowhere = ["no-such-id", folder.appending(path: "d.mcap").path]
    let ended = try run(
      Programs.treadlight,
      ["summary"] + options + [nowhere[0], logs[1], logs[0], nowhere[1], logs[2]]
        + ["--socket", folder.appending(path: "s").path])
    #expect(ended.status == 2)
    for name in [logs[1], nowhere[1]] { #expect(ended.errors.contains(name)) }
    #expect(ended.errors.contains("no-such-id"))
    #expect(ended.errors.components(separatedBy: "left out").count == 4)
    let rows = ended.output.split(separator: "\n").filter { $0.contains("20") && $0.contains("-") }
    #expect(rows.count >= 2, "\(ended.output)")
  }
}
