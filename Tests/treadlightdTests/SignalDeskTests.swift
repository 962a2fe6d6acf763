import AlarmSignals
import Foundation
import Logging
import TableModel
import Testing

@testable import treadlightd

@Suite(.timeLimit(.minutes(2)))
struct SignalDeskTests {
  private let folder: URL
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A program that notes down which notices it was started for.
  private func hook(_ name: String) throws -> SignalConfiguration {
    let path = folder.appending(path: name).path
    try "#!/bin/sh\necho \"$TREADLIGHT_ALARM_ID\" >> \(path).heard\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return SignalConfiguration(hook: .init(path: path))
  }

  private func heard(_ name: String) -> [String] {
    let text = try? String(contentsOf: folder.appending(path: "\(name).heard"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  private func notice(_ id: String) -> AlarmNotice {
    AlarmNotice(
      id: id, event: .raised, condition: "over-hard-force", title: "foot force",
      priority: .high, isTechnical: false, place: nil, value: 1, limit: 1, unit: "N",
      session: nil, client: nil, table: nil, at: WallTime(nanoseconds: 1), isTest: false)
  }

  @Test func losesNoNoticeWhenTheWaysOutAreReplaced() async throws {
    let desk = try SignalDesk(try hook("former"), logger: logger)
    async let delivery: Void = desk.run()
    desk.send(notice("1"))
    desk.send(notice("2"))
    try desk.replace(with: try hook("new"))
    desk.send(notice("3"))
    desk.close()
    await delivery
    #expect(heard("former") == ["1", "2"])
    #expect(heard("new") == ["3"])
    try? FileManager.default.removeItem(at: folder)
  }

  @Test func keepsTheFormerOnesWhereTheNewCannotBeUsed() async throws {
    let desk = try SignalDesk(try hook("former"), logger: logger)
    async let delivery: Void = desk.run()
    #expect(throws: ConfigurationFlaw.self) {
      try desk.replace(with: SignalConfiguration(hook: .init(path: "/none/such")))
    }
    desk.send(notice("1"))
    desk.close()
    await delivery
    #expect(heard("former") == ["1"])
    try? FileManager.default.removeItem(at: folder)
  }
}
