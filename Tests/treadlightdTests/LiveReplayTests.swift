import ClientLimits
import ControlService
import DisplayFilter
import Foundation
import LoadEstimation
import Logging
import Monitoring
import SafetyChain
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import Testing

@testable import treadlightd

/// A recorded session on the live feed.
final class LiveReplayTests: Sendable {
  private let path = FileManager.default.temporaryDirectory
    .appending(path: "tl-\(UUID().uuidString).mcap").path
  private let feed = LiveFeed()
  private let replay: LiveReplay

  init() throws {
    replay = LiveReplay(
      feed: feed, mains: .hertz50, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try write()
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Six seconds at 100 scans a second of one cell; over the limit from the second second on, and
  /// saturated in the fifth.
  private func write() throws {
    let serial: [UInt8] = Array("T1".utf8)
    let identity = Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: 1, framesPerTransfer: 1,
      rateMillihertz: 100_000, serial: try SerialNumber(decoding: serial.span))
    let cell = CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)
    let start = WallTime(nanoseconds: 1_800_000_000_000_000_000)
    let header = SessionHeader(
      session: "S", client: "C-000001", therapist: "T-000001", therapistMassKilograms: 70,
      startedAt: start, software: "test", table: TableDescription(identity),
      calibration: CalibrationRecord(
        TableCalibration(channelCount: 1, madeAt: 1, cells: .init(repeating: cell))),
      profile: TableProfile(
        name: "one", ratedLoad: Newtons(2000), cells: [.init(channel: 0, x: 0, y: 0)],
        panels: [.init(name: "top", role: .client, channels: [0])]),
      settings: MonitoringSettings(
        limits: EffectiveLimits(elsewhere: PlaceLimits(hardForce: Newtons(200))),
        ratedLoad: Newtons(2000)),
      zero: [0], tare: TareRecord(.none, .none, channels: 1), placement: nil,
      feet: ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115))
    var writer = try SessionWriter(path: path, header: JSONText.encode(header), start: start)
    var chain = try header.makeChain()
    for sequence in UInt32(0)..<600 {
      let at = WallTime(nanoseconds: start.nanoseconds + UInt64(sequence) * 10_000_000)
      var frame = ScanFrame(
        epoch: 1, sequence: sequence, deviceTime: UInt64(sequence) * 10_000, channelCount: 1)
      frame.cells[0] = CellReading(
        count: sequence < 100 ? 100_000 : 300_000,
        state: sequence / 100 == 4 ? .saturatedHigh : .good)
      try writer.append(frame, at: at)
      let alarms = chain.observe(frame).alarms
      for index in alarms.indices {
        try writer.append(.alarms, json: JSONText.encode(AlarmRecord(alarms[index])), at: at)
      }
    }
    try writer.close()
  }

  private func order(
    from: Duration = .zero, to: Duration? = nil, speed: Double = 100
  ) -> LiveReplay.Order {
    LiveReplay.Order(session: "S", path: path, from: from, to: to, speed: speed)
  }

  /// All that is published until the replay is over.
  private func show(_ order: LiveReplay.Order) async -> [LiveEvent] {
    let listener = feed.listen()
    async let events = listener.events  // while it is played: a slow one gets the newest
    let (over, continuation) = AsyncStream.makeStream(of: Void.self)
    #expect(replay.start(order) { continuation.yield() } != nil)
    for await _ in over { break }
    feed.close()
    return await events
  }

  @Test func marksEveryEventAsAReplay() async throws {
    let events = await show(order(speed: 20))
    #expect(replay.report?.ended == .finished)
    #expect(replay.running == nil)
    var loads = 0
    for event in events {
      switch event {
      case .loads(let update):
        #expect(update.replay == true)
        loads += 1
      case .replayedAlarm: break
      case .alarm, .status, .marker: Issue.record("not marked: \(event)")
      }
    }
    // 300 ms of the host's time: at most one every 20 ms, and as many as the machine lets.
    #expect(1...16 ~= loads, "\(loads)")
    var alarms: [String] = []
    for case .replayedAlarm(let alarm, _) in events {
      alarms.append("\(alarm.condition) \(alarm.transition)")
    }
    #expect(alarms.first == "over-hard-force raised")
    #expect(alarms.contains("saturated raised"))
  }

  @Test func beginsWithTheAlarmsThatStandThere() async {
    let events = await show(order(from: .seconds(3), to: .seconds(3.5)))
    guard case .replayedAlarm(let alarm, let since)? = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(alarm.condition == "over-hard-force" || alarm.condition == "approaching-force")
    #expect(since < WallTime(nanoseconds: 1_800_000_002_000_000_000))
    for case .loads(let update) in events {
      #expect(update.at >= WallTime(nanoseconds: 1_800_000_003_000_000_000))
      #expect(update.footForce == 300)
      #expect(update.limit == 200)
    }
  }

  @Test func publishesNothingOnceItIsEnded() async {
    let listener = feed.listen()
    #expect(replay.start(order(speed: 0.02)) {} != nil)
    // The first loads come after 40 ms of the table's time.
    while let event = await listener.nextEvent() { if case .loads = event { break } }
    #expect(replay.end(.sessionStarted)?.ended == .sessionStarted)
    // Whatever is published from here on reaches this listener, and nothing else does.
    let later = feed.listen()
    #expect(replay.end(.stopped) == nil)
    #expect(replay.report?.ended == .sessionStarted)
    feed.publish(.loads(.unknown(at: WallTime(nanoseconds: 7), isUpperBound: false)))
    feed.close()
    var found = 0
    for event in await later.events {
      guard case .loads(let loads) = event, loads.replay == nil else {
        Issue.record("\(event)")
        continue
      }
      found += 1
    }
    #expect(found == 1)
  }

  @Test func refusesASecondOne() {
    #expect(replay.start(order(speed: 0.01)) {} != nil)
    #expect(replay.start(order()) {} == nil)
    #expect(replay.end(.stopped) != nil)
    let second = replay.start(order(speed: 0.01)) {}
    #expect(second?.number == 2)
    // The first one's thread, still on its way out, ends no other.
    #expect(replay.end(.finished, number: 1) == nil)
    #expect(replay.running?.number == 2)
    replay.end(.stopped)
  }

  @Test func saysWhyItFailed() async {
    var order = order()
    order.path += ".gone"
    _ = await show(order)
    #expect(replay.report?.ended == .failed)
    #expect(replay.report?.failure != nil)
  }
}
