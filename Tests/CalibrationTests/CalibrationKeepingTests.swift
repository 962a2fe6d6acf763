import Foundation
import TableModel
import TableProtocol
import Testing

@testable import Calibration

struct CalibrationKeepingTests {
  private func kept(_ run: CalibrationRun) throws -> CalibrationRun {
    try JSONDecoder().decode(CalibrationRun.self, from: JSONEncoder().encode(run))
  }

  private func finished() throws -> (run: CalibrationRun, table: SimulatedTable) {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table, calibration: table.rightCalibration, isQuick: true)
    try run.complete(&table)
    return (run, table)
  }

  @Test func goesOnAtEveryStepAndFindsTheSame() throws {
    var table = SimulatedTable(.simulated(panels: 2))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    var other = run
    while let step = run.next {
      let measurement = table.measure(step, mass: 20)
      _ = try run.take(measurement, at: table.time)
      other = try kept(other)
      #expect(other.next == step)
      try other.resume(
        serial: "VT-0001", channelCount: 8, profile: table.profile,
        calibration: table.rightCalibration, at: table.time)
      _ = try other.take(measurement, at: table.time)
      #expect(other == run)
    }
    let (calibration, report) = try run.result(at: table.time)
    #expect(calibration != nil)
    let result = try kept(other).result(at: table.time)
    #expect(result.calibration == calibration)
    #expect(result.report == report)
  }

  @Test func measuresTheZeroAfterALongPause() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    _ = try run.take(table.measure(), at: table.time)
    _ = try run.take(table.measure(.cell(panel: 0, channel: 0), mass: 20), at: table.time)
    run.goOn(at: WallTime(nanoseconds: table.time.nanoseconds + 600_000_000_000))
    #expect(run.next == .cell(panel: 0, channel: 1))
    table.now += 601
    table.zeros[2] += 20_000
    run.goOn(at: table.time)
    #expect(run.next == .zero)
    run = try kept(run)
    #expect(run.next == .zero)
    _ = try run.take(table.measure(), at: table.time, despiteDoubts: true)
    #expect(run.next == .cell(panel: 0, channel: 1))
    #expect(run.stepsDone == 2)
    #expect(try kept(run) == run)
    try run.complete(&table)
    let found = try #require(try run.result(at: table.time).calibration)
    let gain = Double(found.cells[2].nanonewtonsPerCount) / 1e9
    #expect(abs(gain / table.gains[2] - 1) < 0.01)
    // Taken back, the zero is due again.
    run = try kept(run)
    while run.stepsDone > 2 { run.undo() }
    let wasTakenBack = run.undo()
    #expect(wasTakenBack)
    #expect(run.next == .zero)
    #expect(run.stepsDone == 2)
  }

  @Test func aClockThatWentBackAsksForTheZero() throws {
    var table = SimulatedTable(.simulated(panels: 1))
    var run = try CalibrationRun(table)
    _ = try run.take(table.measure(), at: table.time)
    run.goOn(at: WallTime(nanoseconds: 0))
    #expect(run.next == .zero)
  }

  @Test func takesStepsBackOneByOne() throws {
    var (run, _) = try finished()
    var steps: [CalibrationStep?] = []
    while run.undo() { steps.append(run.next) }
    #expect(
      steps == [
        .zero, .middle(panel: 0, time: 1), .cell(panel: 0, channel: 3),
        .cell(panel: 0, channel: 2), .cell(panel: 0, channel: 1), .cell(panel: 0, channel: 0),
        .zero,
      ])
  }

  @Test func refusesToGoOnElsewhere() throws {
    let (run, table) = try finished()
    let right = table.rightCalibration
    var other = right
    other.cells[0].zero += 1
    var profile = table.profile
    profile.cells[0].x += 1
    for (expected, serial, channels, profile, calibration) in [
      (.serial, "VT-0002", 4, table.profile, right),
      (.channels, "VT-0001", 5, table.profile, right),
      (.profile, "VT-0001", 4, profile, right), (.calibration, "VT-0001", 4, table.profile, other),
    ] as [(CalibrationError.Change, String, Int, TableProfile, TableCalibration)] {
      var run = run
      #expect(throws: CalibrationError.changedSince(expected)) {
        try run.resume(
          serial: serial, channelCount: channels, profile: profile, calibration: calibration,
          at: table.time)
      }
    }
    var uncalibrated = run
    #expect(throws: CalibrationError.changedSince(.calibration)) {
      try uncalibrated.resume(
        serial: "VT-0001", channelCount: 4, profile: table.profile, calibration: nil,
        at: table.time)
    }
  }

  /// One thing changed in a kept run at a time: it is refused, or is a run with another course.
  @Test(arguments: [
    ("format", "2"), ("format", "\"1\""), ("channels", "0"), ("channels", "17"),
    ("channels", "3"), ("channels", "-1"), ("mass_kg", "4.9"), ("mass_kg", "1e300"),
    ("mass_kg", "-20"), ("tolerance_mm", "0"), ("quick", "false"), ("records", "[{}]"),
    ("records", "null"), ("started_at_ns", "-1"), ("profile", "{}"),
    (
      "calibration",
      #"{"made_at_s":1,"reference_mass_g":1,"zero_counts":[],"gain_nn_per_count":[]}"#
    ),
    (
      "calibration",
      #"{"made_at_s":1,"reference_mass_g":1,"zero_counts":[1],"gain_nn_per_count":[1,2]}"#
    ),
  ])
  func refusesNonsense(key: String, value: String) throws {
    let (run, _) = try finished()
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(run))
    var fields = try #require(object as? [String: Any])
    fields[key] = try JSONSerialization.jsonObject(
      with: Data(value.utf8), options: .fragmentsAllowed)
    let data = try JSONSerialization.data(withJSONObject: fields)
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(CalibrationRun.self, from: data)
    }
  }

  @Test func refusesRecordsOutOfOrderOrOutOfRange() throws {
    let (run, _) = try finished()
    let text = String(decoding: try JSONEncoder().encode(run), as: UTF8.self)
    let changes = [
      (#""scans":1200"#, #""scans":-1"#), (#""duration_s":2"#, #""duration_s":-2"#),
      (#""channel":1"#, #""channel":7"#), (#""good_scans":1200"#, #""good_scans":-5"#),
      (#""rate_hz":600"#, #""rate_hz":1e400"#), (#""zero":{}"#, #""nonsense":{}"#),
      (#""panel":0"#, #""panel":9"#),
    ]
    for (from, to) in changes {
      let changed = text.replacing(from, with: to)
      #expect(changed != text, "\(from)")
      #expect(throws: (any Error).self, "\(to)") {
        try JSONDecoder().decode(CalibrationRun.self, from: Data(changed.utf8))
      }
    }
  }

  @Test func everyCutOfAKeptRunIsRefused() throws {
    let (run, _) = try finished()
    let data = try JSONEncoder().encode(run)
    for length in stride(from: 0, to: data.count, by: 97) {
      #expect(throws: (any Error).self) {
        try JSONDecoder().decode(CalibrationRun.self, from: data.prefix(length))
      }
    }
  }

  @Test func reportsReadBackEqual() throws {
    let (run, table) = try finished()
    let report = try run.result(at: table.time).report
    let data = try JSONEncoder().encode(report)
    let back = try JSONDecoder().decode(CalibrationReport.self, from: data)
    #expect(back == report)
    let text = String(decoding: data, as: UTF8.self)
    for key in ["gain_before_nn_per_count", "spread_after_n", "noise_n_rms", "residual_n_rms"] {
      #expect(text.contains("\"\(key)\":"))
    }
  }
}
