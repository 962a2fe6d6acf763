import Foundation

/// What `bench alarms` found, condition by condition.
struct AlarmsReport: Encodable {
  var benchmark = "alarms"
  var channels = LoadsTable.channels
  var scansPerSecond = AlarmsTable.scansPerSecond
  var seconds: Int
  var outcomes: [AlarmsOutcome]

  enum CodingKeys: String, CodingKey {
    case benchmark, channels, seconds, outcomes
    case scansPerSecond = "scans_per_second"
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  var text: String {
    (delays + [""] + circumstances + [""] + allocations).joined(separator: "\n")
  }

  /// The delays beside what the machine alone takes.
  private var delays: [String] {
    var lines = [
      "From a transfer's arrival to the raised alarm, microseconds, beside two threads that do "
        + "nothing:",
      "bell: an eventfd from an ordinary thread to a waiting one; timer: a sleep of 1 ms, as "
        + "cyclictest.",
      "\(channels) channels, \(scansPerSecond) scans a second, \(seconds) s each; all in the same "
        + "run.",
      "",
      columns("", ["events", "p50", "p99", "p99.9", "max"]),
    ]
    for outcome in outcomes {
      lines.append(outcome.condition.name)
      let rows = [
        ("alarms", outcome.delays), ("bell", outcome.bell), ("timer", outcome.timer),
      ]
      for (name, delays) in rows {
        lines.append(columns("  \(name)", ["\(delays.count)"] + values(of: delays)))
      }
      let ratios = [\Delays.median, \.p99, \.p999, \.longest].map { value in
        outcome.delays.ratio(to: outcome.bell) { $0[keyPath: value] }
          .map { String(format: "%.2f", $0) } ?? "-"
      }
      lines.append(columns("  alarms / bell", [""] + ratios))
    }
    let few = outcomes.contains { $0.delays.count < 10_000 }
    if few { lines += ["", "Fewer than 10000 events: p99.9 says little, p99 little under 1000."] }
    return lines
  }

  private var circumstances: [String] {
    var lines = [
      columns(
        "", ["load avg", "FIFO", "scans", "lost", "late alarms", "memory MB", "exit code"])
    ]
    for outcome in outcomes {
      lines.append(
        columns(
          outcome.condition.name,
          [
            String(format: "%.1f", outcome.loadAverage), outcome.isRealTime ? "yes" : "no",
            "\(outcome.scans)", "\(outcome.lost)", "\(outcome.lateAlarms)",
            outcome.peakMemory.map { String(format: "%.0f", $0) } ?? "-",
            outcome.exitCode.map { "\($0)" } ?? "did not end",
          ]))
    }
    lines.append("Late alarms: those of the stretch's last fifth.")
    for outcome in outcomes {
      guard let pages = outcome.pages else { continue }
      lines.append(
        "\(outcome.condition.name): \(pages.pages) open at the HTTP door, \(pages.stalled) never "
          + String(
            format: "read; the others got %.1f loads a second, none fewer than %.1f; ",
            pages.medianLoads, pages.fewestLoads) + "\(pages.closed) were closed.")
    }
    for outcome in outcomes {
      guard let stall = outcome.stall else { continue }
      let alarm =
        outcome.recorderAlarm.map { String(format: "came after %.1f s", $0) } ?? "DID NOT COME"
      lines.append(
        "\(outcome.condition.name): the disk is \(stall); the recorder's alarm \(alarm); "
          + "\(outcome.unrecorded) entries unrecorded.")
    }
    return lines
  }

  private var allocations: [String] {
    let names = Set(outcomes.flatMap { $0.threads.map(\.thread) }).sorted()
    var lines = ["Allocations / releases in the measured stretch, by the daemon's threads:"]
    for name in names {
      let counts = outcomes.map { outcome in
        outcome.threads.first { $0.thread == name }.map { "\($0.allocations)/\($0.frees)" } ?? "-"
      }
      let mark = name == AlarmsOutcome.monitorThread ? " (raises the alarms)" : ""
      lines.append("  \(name)\(mark): \(counts.joined(separator: "  "))")
    }
    return lines
  }

  private func values(of delays: Delays) -> [String] {
    [delays.median, delays.p99, delays.p999, delays.longest].map { String(format: "%.0f", $0) }
  }

  private func columns(_ title: String, _ values: [String]) -> String {
    let first = title.padding(toLength: 18, withPad: " ", startingAt: 0)
    let rest = values.map { value in
      String(repeating: " ", count: max(1, 12 - value.count)) + value
    }
    return first + rest.joined()
  }
}
