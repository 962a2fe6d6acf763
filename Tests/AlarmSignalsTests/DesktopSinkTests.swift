import Foundation
import Testing

@testable import AlarmSignals

@Suite(.timeLimit(.minutes(2)), .enabled(if: isInstalled(PrivateBus.program)))
struct DesktopSinkTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func showsANoticeAsTheSpecificationAsks() async throws {
    let bus = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.shows(capabilities: ["body"]), at: bus.address)
    let sink = DesktopSink(.init(busAddress: bus.address))
    let notice = AlarmNotice.sample(place: "links <b>Wade</b> é")
    try await sink.deliver(notice)
    #expect(
      server.shown == [
        .init(
          signature: "susssasa{sv}i", app: "Treadlight", replaces: 0, summary: notice.summary,
          body: notice.text, urgency: 2, expires: 0, number: 1)
      ])
    await sink.finish()
    await server.stop()
  }

  @Test(
    arguments: [(["body", "body-markup"], "&lt;over&gt; &amp;"), (["body"], "<over> &")])
  func escapesWhereTheDesktopReadsMarkup(capabilities: [String], expected: String) async throws {
    let bus = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.shows(capabilities: capabilities), at: bus.address)
    let sink = DesktopSink(.init(busAddress: bus.address))
    try await sink.deliver(.sample(condition: "<over> &"))
    #expect(server.shown.first?.body.contains(expected) == true)
    await sink.finish()
    await server.stop()
  }

  @Test func keepsOneBubblePerConditionUntilItIsCleared() async throws {
    let bus = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.shows(capabilities: []), at: bus.address)
    let sink = DesktopSink(.init(busAddress: bus.address))
    let told: [(AlarmNotice.Event, String)] = [
      (.raised, "over-hard-force"), (.raised, "stale"), (.acknowledged, "over-hard-force"),
      (.realarmed, "stale"), (.cleared, "over-hard-force"), (.raised, "over-hard-force"),
      (.test, "over-hard-force"),
    ]
    for (event, condition) in told {
      try await sink.deliver(.sample(.high, event, condition: condition))
    }
    #expect(server.shown.map(\.replaces) == [0, 0, 1, 2, 1, 0, 0])
    #expect(server.shown.map(\.urgency) == [2, 2, 0, 2, 0, 2, 2])
    #expect(server.shown.map(\.expires) == [0, 0, -1, 0, -1, 0, 0])
    await sink.finish()
    await server.stop()
  }

  @Test func saysThatThereIsNoBusAndFindsItLater() async throws {
    let address = "unix:path=\(folder.path)/bus"
    let sink = DesktopSink(.init(busAddress: address))
    await #expect(throws: SinkFailure.noBus(.init(rawValue: ENOENT))) {
      try await sink.deliver(.sample())
    }
    let bus = try await PrivateBus(in: folder)
    let failure = await #expect(throws: SinkFailure.self) { try await sink.deliver(.sample()) }
    #expect(try #require(failure).words.contains("org.freedesktop.Notifications"))
    let server = try await NotificationServer(.shows(capabilities: []), at: bus.address)
    try await sink.deliver(.sample())
    #expect(server.shown.count == 1)
    await sink.finish()
    await server.stop()
  }

  @Test func connectsAnewWhenTheBusHasGoneInBetween() async throws {
    let first = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.shows(capabilities: []), at: first.address)
    let sink = DesktopSink(.init(busAddress: "unix:path=\(folder.path)/bus"))
    try await sink.deliver(.sample())
    first.stop(in: folder)
    await server.stop()
    await #expect(throws: SinkFailure.self) { try await sink.deliver(.sample()) }
    let second = try await PrivateBus(in: folder)
    let next = try await NotificationServer(.shows(capabilities: []), at: second.address)
    try await sink.deliver(.sample())
    // Numbers of the bubbles of then mean nothing now.
    #expect(next.shown.map(\.replaces) == [0])
    await sink.finish()
    await next.stop()
  }

  @Test func aBusThatChangedUnnoticedCostsNoNotice() async throws {
    let first = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.shows(capabilities: []), at: first.address)
    let sink = DesktopSink(.init(busAddress: "unix:path=\(folder.path)/bus"))
    try await sink.deliver(.sample())
    first.stop(in: folder)
    await server.stop()
    let second = try await PrivateBus(in: folder)
    let next = try await NotificationServer(.shows(capabilities: []), at: second.address)
    try await sink.deliver(.sample())
    #expect(next.shown.count == 1)
    await sink.finish()
    await next.stop()
  }

  @Test func waitsForAStuckDesktopOnlySoLong() async throws {
    let bus = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.isStuck, at: bus.address)
    let sink = DesktopSink(.init(busAddress: bus.address))
    let clock = ContinuousClock()
    let start = clock.now
    await #expect(throws: SinkFailure.self) { try await sink.deliver(.sample()) }
    // The library's own limit is 25 s.
    #expect(clock.now - start < .seconds(20))
    #expect(server.calls == 1)
    await sink.finish()
    await server.stop()
  }

  @Test func waitsForABusThatSaysNothingOnlySoLong() async throws {
    let path = "\(folder.path)/silent"
    let listener = try silentSocket(path)
    defer { close(listener) }
    let sink = DesktopSink(.init(busAddress: "unix:path=\(path)"))
    await #expect(throws: SinkFailure.noBus(.init(rawValue: ETIMEDOUT))) {
      try await sink.deliver(.sample())
    }
    await sink.finish()
  }

  @Test func keepsWhatTheDesktopSaysOfARefusal() async throws {
    let bus = try await PrivateBus(in: folder)
    let server = try await NotificationServer(.refuses, at: bus.address)
    let sink = DesktopSink(.init(busAddress: bus.address))
    let failure = await #expect(throws: SinkFailure.self) { try await sink.deliver(.sample()) }
    #expect(try #require(failure).words == "the desktop does not show it: no room for more")
    await sink.finish()
    await server.stop()
  }

  /// A socket that takes connections and never reads.
  private func silentSocket(_ path: String) throws -> CInt {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(status == 0 && listen(number, 4) == 0)
    return number
  }
}
