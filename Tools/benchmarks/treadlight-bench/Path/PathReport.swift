import Foundation
import Monitoring

/// What `bench path` found.
struct PathReport {
  var scans: Int
  var rounds: Int
  /// In the order of `PathVariant.allCases`, as are the others.
  var timings: [Timing]
  var instructions: InstructionCount
  var allocationScans: Int
  /// Over `allocationScans`; nil: not counted.
  var allocations: [AllocationCount.Counts?]
  /// Changes of alarms in a round, by transition; empty where there are no alarms.
  var alarms: [[Int]]

  private struct Row: Encodable {
    var variant: PathVariant
    var nsPerScan: Timing
    var instructionsPerScan: Double?
    var allocations: Int?
    var releases: Int?
    var alarmChangesPerRound: Int
  }

  private struct Document: Encodable {
    var benchmark = "path"
    var channels = LoadsTable.channels
    var scans: Int
    var rounds: Int
    var allocationScans: Int
    var instructionsSource: String
    var variants: [Row]
  }

  private var rows: [Row] {
    PathVariant.allCases.enumerated().map { index, variant in
      Row(
        variant: variant, nsPerScan: timings[index],
        instructionsPerScan: instructions.perUnit?[index],
        allocations: allocations[index]?.allocations, releases: allocations[index]?.frees,
        alarmChangesPerRound: alarms[index].reduce(0, +))
    }
  }

  /// Anything was allocated or released where nothing may be.
  var allocatesOnThePath: Bool {
    rows.contains { ($0.allocations ?? 0) + ($0.releases ?? 0) > 0 }
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let document = Document(
      scans: scans, rounds: rounds, allocationScans: allocationScans,
      instructionsSource: instructions.source, variants: rows)
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }

  var text: String {
    var lines = [
      "\(LoadsTable.channels) channels, \(scans) scans a round, \(rounds) rounds, alternating.",
      "",
      padded("", 32) + padded("ns per scan", 26) + padded("instructions", 15)
        + padded("times", 8) + padded("allocations/releases", 23) + "alarm changes",
      padded("", 32) + padded("median (10 % to 90 %)", 26) + padded("per scan", 15)
        + padded("the C", 8) + padded("in \(allocationScans) scans", 23) + "in a round",
    ]
    for row in rows {
      let time = row.nsPerScan
      let counts = row.allocations.flatMap { made in row.releases.map { "\(made)/\($0)" } }
      lines.append(
        padded(row.variant.title, 32)
          + padded(
            "\(number(time.median, 1)) (\(number(time.low, 1)) to \(number(time.high, 1)))", 26)
          + padded(row.instructionsPerScan.map { number($0, 0) } ?? "-", 15)
          + padded(number(time.ratio, 2), 8) + padded(counts ?? "not counted", 23)
          + "\(row.alarmChangesPerRound)")
    }
    lines += ["", "Instructions: \(instructions.source)."]
    if let busiest = alarms.last {
      let changes = zip(AlarmEvent.Transition.allCases, busiest).map { "\($1) \($0)" }
      lines.append("Alarms all the time, in a round: \(changes.joined(separator: ", ")).")
    }
    return lines.joined(separator: "\n")
  }

  private func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
