/// Everything `GET /metrics` tells: the process, and each of its tables.
struct DaemonMetrics: Sendable {
  var version: String
  var process: ProcessFigures
  var doors: [(name: String, figures: ConnectionRegister.Figures)] = []
  var tables: [TableMetrics]

  /// The page: a pure function of the figures.
  var text: String {
    var page = PrometheusText()
    addProcess(to: &page)
    addDoors(to: &page)
    addStream(to: &page)
    addAlarms(to: &page)
    addQueues(to: &page)
    addRecording(to: &page)
    return page.text
  }

  private func addProcess(to page: inout PrometheusText) {
    page.family("treadlight_build_info", .gauge, "The daemon's version; always 1.") {
      $0.add(1, [("version", version)])
    }
    page.family(
      "process_resident_memory_bytes", .gauge, "Memory of the daemon that is in RAM."
    ) { family in process.residentBytes.map { family.add($0) } }
    page.family("process_open_fds", .gauge, "File descriptors that are open.") { family in
      process.openDescriptors.map { family.add($0) }
    }
    page.family("process_max_fds", .gauge, "File descriptors that may be open.") { family in
      process.mostDescriptors.map { family.add($0) }
    }
    page.family(
      "process_cpu_seconds_total", .counter, "Processor time taken, user and system."
    ) { family in process.processorSeconds.map { family.add($0) } }
    page.family(
      "process_start_time_seconds", .gauge, "When the daemon began, Unix time."
    ) { family in process.startedAt.map { family.add($0) } }
    page.family("treadlight_uptime_seconds", .gauge, "For how long the daemon has run.") {
      $0.add(process.uptime)
    }
  }

  private func addDoors(to page: inout PrometheusText) {
    func families(
      _ name: String, _ kind: PrometheusText.Kind, _ help: String,
      _ value: (ConnectionRegister.Figures) -> UInt64
    ) {
      page.family(name, kind, help) { family in
        for door in doors { family.add(value(door.figures), [("door", door.name)]) }
      }
    }
    families("treadlight_connections", .gauge, "Connections that are open.") {
      UInt64(clamping: $0.open)
    }
    families("treadlight_connections_max", .gauge, "Connections that may be open.") {
      UInt64(clamping: $0.capacity)
    }
    families("treadlight_connections_opened_total", .counter, "Connections taken.") { $0.opened }
    families(
      "treadlight_connections_displaced_total", .counter, "Connections closed to make room."
    ) { $0.displaced }
  }

  /// One sample a table.
  private func each(
    _ page: inout PrometheusText, _ name: String, _ kind: PrometheusText.Kind, _ help: String,
    _ value: (TableMetrics) -> UInt64
  ) {
    page.family(name, kind, help) { family in
      for table in tables { family.add(value(table), [("table", table.table)]) }
    }
  }

  private func addStream(to page: inout PrometheusText) {
    page.family(
      "treadlight_link_state", .gauge, "Whether a table is there: 1 for the state it is in."
    ) { family in
      for table in tables {
        for state in LinkStatus.State.allCases {
          family.add(state == table.link, [("table", table.table), ("state", state.rawValue)])
        }
      }
    }
    each(&page, "treadlight_table_virtual", .gauge, "Whether the table is computed.") {
      $0.isVirtual ? 1 : 0
    }
    each(
      &page, "treadlight_streams_started_total", .counter,
      "Connections of a table and new beginnings of its stream."
    ) { $0.streamsStarted }
    each(&page, "treadlight_scans_received_total", .counter, "Scans taken, each once.") {
      $0.stream.received
    }
    each(&page, "treadlight_scans_lost_total", .counter, "Scans made that never came.") {
      $0.stream.lost
    }
    each(&page, "treadlight_gaps_total", .counter, "Runs of lost scans.") { $0.stream.gaps }
    page.family("treadlight_frames_rejected_total", .counter, "Frames that were not taken.") {
      for table in tables {
        let stream = table.stream
        for (reason, count) in [
          ("invalid", stream.invalid), ("out-of-order", stream.outOfOrder),
          ("earlier-stream", stream.foreignEpoch), ("unknown-version", stream.unknownVersion),
        ] {
          $0.add(count, [("table", table.table), ("reason", reason)])
        }
      }
    }
    page.family("treadlight_glitches_total", .counter, "Readings found to be false.") { family in
      for table in tables {
        for (channel, count) in table.glitches.enumerated() {
          family.add(count, [("table", table.table), ("cell", "\(channel)")])
        }
      }
    }
    page.family(
      "treadlight_scan_rate_hertz", .gauge, "Scans per second by the table's own clock."
    ) { family in
      for table in tables {
        table.scanRate.map { family.add($0, [("table", table.table)]) }
      }
    }
  }

  private func addAlarms(to page: inout PrometheusText) {
    func families(
      _ name: String, _ kind: PrometheusText.Kind, _ help: String,
      _ value: (AlarmFigures) -> UInt64
    ) {
      page.family(name, kind, help) { family in
        for table in tables {
          for alarm in table.alarms {
            family.add(
              value(alarm),
              [
                ("table", table.table), ("condition", alarm.condition),
                ("priority", alarm.priority),
              ])
          }
        }
      }
    }
    families("treadlight_alarms_raised_total", .counter, "Alarms raised.") { $0.raised }
    families("treadlight_alarm_standing", .gauge, "Whether the alarm stands.") {
      $0.isStanding ? 1 : 0
    }
    page.family(
      "treadlight_alarm_latency_seconds", .histogram,
      "From a transfer's arrival to the raising of its alarm."
    ) { family in
      for table in tables { family.add(table.alarmDelays, [("table", table.table)]) }
    }
    func signals(
      _ name: String, _ kind: PrometheusText.Kind, _ help: String, _ value: (SignalState) -> Int
    ) {
      page.family(name, kind, help) { family in
        for (index, table) in tables.enumerated() {
          for signal in table.signals where signal.isConfigured {
            let own = signal.isTables
            // What the tables share is told once.
            guard own || index == 0 else { continue }
            family.add(
              value(signal), (own ? [("table", table.table)] : []) + [("signal", signal.name)])
          }
        }
      }
    }
    signals("treadlight_signals_sent_total", .counter, "Notices that arrived.") { $0.sent }
    signals("treadlight_signals_failed_total", .counter, "Notices that failed.") { $0.failed }
    signals("treadlight_signals_dropped_total", .counter, "Notices that found no room.") {
      $0.dropped
    }
    signals("treadlight_signals_waiting", .gauge, "Notices that wait to be sent.") { $0.waiting }
  }

  private func addQueues(to page: inout PrometheusText) {
    func families(
      _ name: String, _ kind: PrometheusText.Kind, _ help: String,
      _ value: (QueueFigures) -> UInt64
    ) {
      page.family(name, kind, help) { family in
        for table in tables {
          for queue in table.queues {
            family.add(value(queue), [("table", table.table), ("queue", queue.name)])
          }
        }
      }
    }
    families("treadlight_queue_depth", .gauge, "Entries that wait.") {
      UInt64(clamping: $0.depth)
    }
    families("treadlight_queue_capacity", .gauge, "Entries that can wait.") {
      UInt64(clamping: $0.capacity)
    }
    families("treadlight_queue_refused_total", .counter, "Entries that found the queue full.") {
      $0.refused
    }
    each(&page, "treadlight_live_listeners", .gauge, "Who reads the live stream.") {
      UInt64(clamping: $0.listeners)
    }
    each(
      &page, "treadlight_live_events_missed_total", .counter,
      "Live events that a listener was too slow for."
    ) { $0.missedEvents }
  }

  private func addRecording(to page: inout PrometheusText) {
    each(&page, "treadlight_session_running", .gauge, "Whether a session is recorded.") {
      $0.isSessionRunning ? 1 : 0
    }
    each(
      &page, "treadlight_recorder_failing", .gauge, "Whether the recording cannot be written."
    ) { $0.isRecorderFailing ? 1 : 0 }
    page.family(
      "treadlight_log_lag_seconds", .gauge, "For how long something has waited for the recorder."
    ) { family in
      for table in tables { family.add(table.logLag, [("table", table.table)]) }
    }
  }
}

extension SignalState {
  /// Whether each table has its own of it.
  fileprivate var isTables: Bool { name == "table" || name == "live" }
}
