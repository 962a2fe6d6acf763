import Foundation

/// What `bench loads` found.
struct LoadsReport {
  var scans: Int
  var rounds: Int
  /// In the order of `LoadsVariant.allCases`, as are the others.
  var timings: [Timing]
  var instructions: InstructionCount
  /// In one round; nil: not counted.
  var allocations: [Int?]

  private struct Row: Encodable {
    var variant: LoadsVariant
    var nsPerScan: Timing
    var instructionsPerScan: Double?
    var allocationsPerRound: Int?
  }

  private struct Document: Encodable {
    var benchmark = "loads"
    var channels = LoadsTable.channels
    var scans: Int
    var rounds: Int
    var sameLoads = true
    var instructionsSource: String
    var variants: [Row]
  }

  private var rows: [Row] {
    LoadsVariant.allCases.enumerated().map { index, variant in
      Row(
        variant: variant, nsPerScan: timings[index],
        instructionsPerScan: instructions.perUnit?[index],
        allocationsPerRound: allocations[index])
    }
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let document = Document(
      scans: scans, rounds: rounds, instructionsSource: instructions.source, variants: rows)
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }

  var text: String {
    let own = timings[2]
    let guarded = timings[1].ratio == 0 ? 0 : own.ratio / timings[1].ratio
    var lines = [
      "LoadEstimator takes \(number(own.ratio, 2)) times as long as plain C, "
        + "\(number(guarded, 2)) times as long as C with a check for false readings.",
      "",
      "\(LoadsTable.channels) channels, \(scans) scans a round, \(rounds) rounds, alternating; "
        + "all give the same loads.",
      "",
      padded("", 36) + padded("ns per scan", 26) + padded("instructions", 15) + "allocations",
      padded("", 36) + padded("median (10 % to 90 %)", 26) + padded("per scan", 15)
        + "in a round",
    ]
    for row in rows {
      let time = row.nsPerScan
      lines.append(
        padded(row.variant.title, 36)
          + padded(
            "\(number(time.median, 1)) (\(number(time.low, 1)) to \(number(time.high, 1)))", 26)
          + padded(row.instructionsPerScan.map { number($0, 1) } ?? "-", 15)
          + (row.allocationsPerRound.map { "\($0)" } ?? "not counted"))
    }
    lines += ["", "Instructions: \(instructions.source)."]
    return lines.joined(separator: "\n")
  }

  private func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
