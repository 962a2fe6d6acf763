import Logging
import TableModel
import Testing

@testable import AlarmSignals

@Suite(.timeLimit(.minutes(1)))
struct AlarmSignalsTests {
  @Test func aSinkThatHangsDelaysNoOther() async {
    let (hanging, quick) = (ScriptedSink(.hangs), ScriptedSink(.takes))
    let signals = signals([("webhook", hanging), ("hook", quick)])
    await withTaskGroup { group in
      group.addTask { await signals.run() }
      for id in ["a", "b", "c"] { signals.send(.sample(id: id)) }
      var got: [String] = []
      for await id in quick.given {
        got.append(id)
        if got.count == 3 { break }
      }
      #expect(got == ["a", "b", "c"])
      #expect(await hanging.given.first { _ in true } == "a")
      let report = signals.reports[1]
      #expect((report.sent, report.failed, report.waiting) == (0, 0, 3))
      signals.close()
    }
    let report = signals.reports[1]
    #expect((report.failed, report.dropped, report.waiting) == (1, 2, 0))
    #expect(report.lastFailure == "cut off by the end of the daemon")
    #expect(hanging.isFinished && quick.isFinished)
  }

  @Test func closingLetsGoWhatWaits() async {
    let sink = ScriptedSink(.takes)
    let signals = signals([("hook", sink)], patience: .seconds(30))
    signals.send(.sample(.low, id: "low"))
    signals.send(.sample(.high, id: "high"))
    signals.close()
    signals.send(.sample(id: "late"))
    await signals.run()
    #expect(sink.ids == ["high", "low"])
    let report = signals.reports[0]
    #expect((report.sent, report.dropped, report.waiting) == (2, 1, 0))
    #expect(report.lastSentAt == WallTime(nanoseconds: 7))
  }

  @Test func cancellingEndsAtOnceAndCountsTheRest() async {
    let sink = ScriptedSink(.hangs)
    let signals = signals([("hook", sink)], patience: .seconds(3600))
    let running = Task { await signals.run() }
    for id in ["a", "b"] { signals.send(.sample(id: id)) }
    _ = await sink.given.first { _ in true }
    running.cancel()
    await running.value
    let report = signals.reports[0]
    #expect((report.failed, report.dropped, report.waiting) == (1, 1, 0))
    #expect(sink.isFinished)
  }

  @Test func runsUntilClosedEvenWithNothingToDo() async {
    let signals = signals([])
    await withTaskGroup { group in
      group.addTask {
        await signals.run()
        return "run"
      }
      group.addTask {
        // Long enough for a `run` that does not wait.
        try? await Task.sleep(for: .milliseconds(200))
        return "before close"
      }
      #expect(await group.next() == "before close")
      signals.close()
      #expect(await group.next() == "run")
    }
  }

  @Test func countsWhatAFullQueueLets() async {
    let sink = ScriptedSink(.takes)
    let signals = signals([("hook", sink)], patience: .seconds(30))
    for number in 0..<SinkLane.capacity { signals.send(.sample(.high, id: "h\(number)")) }
    signals.send(.sample(.low, id: "low"))
    signals.send(.sample(.high, id: "last"))
    #expect(signals.reports[0].dropped == 2)
    #expect(signals.reports[0].waiting == SinkLane.capacity)
    signals.close()
    await signals.run()
    #expect(sink.ids == (1..<SinkLane.capacity).map { "h\($0)" } + ["last"])
  }

  @Test func saysInOrderWhatIsAndIsNotConfigured() {
    let signals = signals([("desktop", ScriptedSink(.takes))])
    #expect(signals.reports.map(\.name) == ["hook", "webhook", "desktop"])
    #expect(signals.reports.map(\.isConfigured) == [false, false, true])
  }

  @Test func aTestGoesTheWayOfEveryNoticeAndSaysWhatBecameOfIt() async {
    let (good, bad) = (ScriptedSink(.takes), ScriptedSink(.fails(.noBusAddress)))
    let signals = signals([("hook", good), ("desktop", bad)])
    await withTaskGroup { group in
      group.addTask { await signals.run() }
      signals.send(.sample(.high, id: "before"))
      let reports = await signals.test(.sample(.low, .test, id: "t", isTest: true))
      #expect(reports.map(\.outcome) == [.sent, nil, .failed])
      #expect(reports.map(\.sent) == [2, 0, 0])
      #expect(reports[2].lastFailure?.contains("DBUS_SESSION_BUS_ADDRESS") == true)
      #expect(good.ids == ["before", "t"])
      #expect(signals.reports.allSatisfy { $0.outcome == nil })
      signals.close()
    }
  }

  @Test func aTestSaysWhenItIsFilteredDroppedOrStuck() async {
    let lane = SinkLane(
      name: "hook", sink: ScriptedSink(.takes), minimumPriority: .medium, logger: Self.quiet,
      wallClock: { WallTime(nanoseconds: 7) })
    let filtering = AlarmSignals(lanes: [lane])
    #expect(await filtering.test(.sample(.low))[0].outcome == .filtered)
    // Nothing runs yet, so that it stays in the queue.
    #expect(await filtering.test(.sample(), patience: .milliseconds(1))[0].outcome == .waiting)
    filtering.close()
    #expect(await filtering.test(.sample())[0].outcome == .dropped)
  }

  private static let quiet = Logger(label: "signals") { _ in SwiftLogNoOpLogHandler() }

  private func signals(
    _ sinks: [(String, ScriptedSink)], patience: Duration = .milliseconds(50)
  ) -> AlarmSignals {
    AlarmSignals(
      lanes: sinks.map { name, sink in
        SinkLane(
          name: name, sink: sink, minimumPriority: .low, logger: Self.quiet,
          wallClock: { WallTime(nanoseconds: 7) })
      }, closingPatience: patience)
  }
}
