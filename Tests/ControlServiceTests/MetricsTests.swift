import HTTPTypes
import Testing

@testable import ControlService

struct MetricsTests {
  private func page(_ tables: [String], version: String = "1.2.3") -> String {
    DaemonMetrics(
      version: version,
      process: ProcessFigures(residentBytes: 9_000_000, startedAt: 1_795_256_130.5, uptime: 3.25),
      tables: tables.enumerated().map { index, name in .sample(name, number: UInt64(index + 1)) }
    ).text
  }

  @Test(arguments: [[], ["top"], ["top", "room 2"], ["a\"b\\c\nd,e={}", "Größe \u{1F9B6}", ""]])
  func isWhatPrometheusReads(tables: [String]) throws {
    let read = try ExpositionParser(page(tables))
    #expect(read.values("treadlight_build_info", ["version": "1.2.3"]) == [1])
    for (index, table) in tables.enumerated() {
      #expect(
        read.values("treadlight_scans_received_total", ["table": table]) == [Double(index + 1)])
    }
  }

  @Test func tellsEachTableForItself() throws {
    let read = try ExpositionParser(page(["top", "room 2"]))
    let second = ["table": "room 2"]
    #expect(read.values("treadlight_link_state", second).reduce(0, +) == 1)
    #expect(read.values("treadlight_link_state", ["table": "room 2", "state": "silent"]) == [1])
    #expect(read.values("treadlight_glitches_total", ["table": "room 2", "cell": "1"]) == [4])
    #expect(
      read.values("treadlight_alarms_raised_total", ["table": "room 2", "priority": "high"]) == [6])
    #expect(read.values("treadlight_alarm_latency_seconds_count", second) == [7])
    #expect(
      read.values("treadlight_alarm_latency_seconds_bucket", ["table": "top", "le": "0.001"]) == [5]
    )
    #expect(read.values("treadlight_queue_refused_total", ["table": "top", "queue": "log"]) == [3])
    #expect(read.values("treadlight_signals_dropped_total", ["signal": "hook"]) == [2])
    #expect(read.values("treadlight_signals_failed_total", ["signal": "table"]) == [1, 1])
    #expect(read.values("treadlight_signals_dropped_total", ["signal": "webhook"]).isEmpty)
  }

  @Test func whatIsNotKnownHasNoSample() throws {
    var metrics = DaemonMetrics(
      version: "1", process: ProcessFigures(uptime: 1), tables: [.sample("top", number: 1)])
    metrics.tables[0].scanRate = nil
    let text = metrics.text
    #expect(!text.contains("process_open_fds"))
    #expect(!text.contains("treadlight_scan_rate_hertz"))
    _ = try ExpositionParser(text)
  }

  @Test func theProcessKnowsItself() throws {
    let figures = ProcessFigures.now(start: .now, wallStart: 1)
    #expect(try #require(figures.residentBytes) > 1_000_000)
    #expect(try #require(figures.openDescriptors) >= 3)
    #expect(try #require(figures.mostDescriptors) > #require(figures.openDescriptors))
    #expect(try #require(figures.processorSeconds) > 0)
  }

  @Test func isServedAsText() async throws {
    let reply = try await Door().ask(.get, "/metrics")
    #expect(reply.status == 200)
    let read = try ExpositionParser(reply.text)
    #expect(read.values("treadlight_scans_received_total").first == 1)
  }

  /// What the parser must refuse, or the tests above show nothing.
  @Test(arguments: [
    "a 1", "# HELP a x\n# TYPE a gauge\na 1", "# HELP a x\n# TYPE a gauge\nb 1\n",
    "# HELP a x\n# TYPE a counter\na 1\n", "# HELP a x\n# TYPE a gauge\na{b=\"\"c\"} 1\n",
    "# HELP a x\n# TYPE a gauge\na{b=\"c\\d\"} 1\n", "# HELP a x\n# TYPE a gauge\na 1\na 2\n",
    "# HELP a x\n# TYPE a gauge\na{b=\"c\",} 1\n",
    "# HELP a x\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n",
    "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
  ])
  func aWrongPageIsRefused(text: String) {
    #expect(throws: ExpositionParser.Refused.self) { try ExpositionParser(text) }
  }
}

extension TableMetrics {
  /// A table whose figures depend on its number.
  static func sample(_ name: String, number: UInt64) -> Self {
    TableMetrics(
      table: name, link: number == 1 ? .connected : .silent, isVirtual: true,
      stream: StreamReport(
        received: number, lost: 2, gaps: 1, outOfOrder: 0, foreignEpoch: 0, invalid: 9,
        unknownVersion: 0, refusedTransfers: 0, unrecorded: 0, longestAlarmDelay: 0),
      scanRate: 79.8, streamsStarted: 1, glitches: [0, 2 * number, 5],
      alarms: [
        AlarmFigures(
          condition: "over-hard-force", priority: "high", raised: 3 * number, isStanding: true)
      ],
      alarmDelays: DelayHistogram(
        buckets: [.init(seconds: 8e-6, count: 0), .init(seconds: 0.001, count: 5)], count: 7,
        seconds: 2.5),
      queues: [QueueFigures(name: "log", depth: 4, capacity: 8192, refused: 3)], listeners: 2,
      missedEvents: 11,
      signals: [
        SignalState(name: "hook", isConfigured: true, sent: 8, dropped: 2),
        SignalState(name: "table", isConfigured: true, failed: 1),
        SignalState(name: "webhook", isConfigured: false),
      ], logLag: 0.02, isRecorderFailing: false, isSessionRunning: true)
  }
}
