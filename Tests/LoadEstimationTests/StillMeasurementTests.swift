import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// A span in which nothing is to move.
struct StillMeasurementTests {
  private var player: Player
  private var measurement = StillMeasurement(duration: 1_000_000)

  init() throws { player = Player(try LoadEstimator.plain(.withLedge, channels: 10), rate: 100) }

  private mutating func see(_ frame: ScanFrame) -> StillResult? {
    _ = player.estimator.estimate(frame)
    guard case .done(let result) = measurement.observe(frame, by: player.estimator) else {
      return nil
    }
    return result
  }

  private mutating func see(
    _ forces: [Double], falsify: (inout [CellReading]) -> Void = { _ in }
  ) -> StillResult? {
    see(player.frame(forces, falsify: falsify))
  }

  /// Plays until the measurement is done; no test here is longer than this.
  private mutating func measure(
    _ forces: (_ scan: Int) -> [Double],
    falsify: (_ scan: Int, _ readings: inout [CellReading]) -> Void = { _, _ in }
  ) throws -> StillResult {
    for scan in 0..<1000 {
      if let result = see(forces(scan), falsify: { falsify(scan, &$0) }) { return result }
    }
    throw NeverDone()
  }

  struct NeverDone: Error {}

  /// Mean, sample standard deviation and slope as the textbook has them, in one pass each.
  private static func statistics(
    _ values: [Double], at times: [Double]
  ) -> (mean: Double, deviation: Double, slope: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let meanTime = times.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let products = zip(values, times).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - meanTime) }
    let spread = times.reduce(0) { $0 + ($1 - meanTime) * ($1 - meanTime) }
    return (mean, (squares / (count - 1)).squareRoot(), products / spread)
  }

  // MARK: Statistics

  /// Also for channels 8 and 9, which carry no panel.
  @Test mutating func agreesWithThePlainFormulas() throws {
    player.noise = 3
    var seen: [[Double]] = .init(repeating: [], count: 10)
    var times: [Double] = []
    let result = try measure { scan in
      (0..<10).map { 8_000_000 + 1000 * Double($0) + 5 * Double($0 * scan) }
    } falsify: { scan, readings in
      times.append(Double(scan) / 100)
      for channel in 0..<10 { seen[channel].append(Double(readings[channel].count)) }
    }
    #expect(result.scans == 101)
    #expect(result.duration == 1_000_000)
    for channel in 0..<10 {
      let expected = Self.statistics(seen[channel], at: times)
      let found = result.channels[channel]
      #expect(abs(found.meanCount - expected.mean) < 1e-6)
      #expect(abs(found.deviation - expected.deviation) < 1e-6)
      #expect(abs(found.slope - expected.slope) < 1e-6)
      #expect(Double(found.minimum) == seen[channel].min())
      #expect(Double(found.maximum) == seen[channel].max())
      #expect(found.goodScans == 101 && found.glitches == 0 && found.state == .good)
    }
    #expect(result.channels[10] == ChannelStatistics())
  }

  @Test mutating func sumsUpTheLoadsOfEachGroup() throws {
    let panel = RigidPanel(.withLedge)
    player.estimator.zero[1] = 500
    player.estimator.zero[6] = -200
    var sums: [Double] = []
    var moments: [Double] = []
    let result = try measure { scan in
      // The client breathes 3 N and rocks a little.
      let client = panel.forces(700 + Double(scan % 4) * 3, x: 300 + Double(scan % 5), y: 900)
      return client + [1000, 2000, 3000, 4000, 0, 0]
    } falsify: { _, readings in
      let forces = (0..<4).map { Double(readings[$0].count) - ($0 == 1 ? 500 : 0) }
      sums.append(forces.reduce(0, +))
      moments.append((forces[1] + forces[3] - forces[0] - forces[2]) * 300_000)
    }
    let times = sums.indices.map { Double($0) / 100 }
    let client = Self.statistics(sums, at: times)
    #expect(abs(result.clientMean - client.mean) < 1e-3)
    #expect(abs(result.clientDeviation - client.deviation) < 1e-3)
    #expect(abs(result.momentDeviationX / Self.statistics(moments, at: times).deviation - 1) < 1e-9)
    #expect(result.ledgeMean == 10_200)
    #expect(abs(result.grossMean - client.mean - 10_200) < 1e-3)
    let halves = sums[51...].reduce(0, +) / 50 - sums[..<51].reduce(0, +) / 51
    #expect(abs(result.halfDifference - halves) < 1e-3)
    let means = (0..<4).map { Double(result.forces[$0]) }.reduce(0, +)
    #expect(abs(means - client.mean) < 4)
    #expect((4..<8).map { result.forces[$0] } == [1000, 2000, 3200, 4000])
    #expect(result.zero[1] == 500)
    #expect(result.wired == 0xFF)
  }

  @Test mutating func becomesATareWithTwiceTheDeviations() throws {
    let result = try measure { scan in
      [100_000, 100_000, 100_000, 100_000 + 1000 * Double(scan % 2), 0, 0, 0, 0, 0, 0]
    }
    let tare = Tare(from: result)
    #expect((0..<5).map { tare.forces[$0] } == [100_000, 100_000, 100_000, 100_495, 0])
    #expect(abs(Double(tare.footForceSpread) - 2 * result.clientDeviation) < 1)
    #expect(tare.footForceSpread > 990)
    #expect(abs(tare.momentSpreadX - Int64(tare.footForceSpread) * 300_000) < 300_000)
    #expect(abs(tare.momentSpreadY - Int64(tare.footForceSpread) * 1_000_000) < 1_000_000)
  }

  // MARK: False readings and bad cells

  /// Channels 2 and 9: with a panel on it, and without.
  @Test(arguments: [2, 9]) mutating func leavesFalseReadingsOut(channel: Int) throws {
    let result = try measure { _ in
      .init(repeating: 50_000, count: 10)
    } falsify: { scan, readings in
      if scan % 20 >= 15 { readings[channel].count = scan % 2 == 0 ? 522_274 : -64_600 }
    }
    let found = result.channels[channel]
    #expect(found.glitches == 25)
    #expect(found.goodScans == 76)
    #expect(found.meanCount == 50_000 && found.deviation == 0)
    #expect(found.minimum == 50_000 && found.maximum == 50_000)
    #expect(result.clientMean == 200_000 && result.clientDeviation < 10)
  }

  /// A table that never had a calibration has no forces to tell false readings by.
  @Test mutating func leavesThemOutOnATableWithoutCalibrationToo() throws {
    player.estimator.calibration = TableCalibration(channelCount: 10)
    let result = try measure { _ in
      .init(repeating: 240_000, count: 10)
    } falsify: { scan, readings in
      if scan % 10 == 7 { readings[1].count = 522_274 }
    }
    #expect(result.channels[1].glitches == 10)
    #expect(result.channels[1].deviation == 0)
  }

  @Test(
    arguments: [
      ([.saturatedHigh, .settling], .saturatedHigh), ([.settling, .stuck], .stuck),
      ([.absent, .stuck], .absent), ([.good, .good], .good), ([.settling, .good], .settling),
    ] as [([CellState], CellState)])
  mutating func keepsTheWorstState(states: [CellState], worst: CellState) throws {
    let result = try measure { _ in
      .init(repeating: 0, count: 10)
    } falsify: { scan, readings in
      if scan == 0 { readings[3].state = states[0] }
      if scan == 50 { readings[3].state = states[1] }
    }
    #expect(result.channels[3].state == worst)
    #expect(result.channels[3].goodScans == 101 - states.count { $0 != .good })
  }

  // MARK: Its time

  @Test mutating func isOneScanWithoutDuration() {
    measurement = StillMeasurement(duration: 0)
    let result = see([1, 2, 3, 4, 0, 0, 0, 0, 0, 0])
    #expect(result?.scans == 1)
    #expect(result?.forces[3] == 4)
    #expect(result?.channels[3].deviation == 0)
    #expect(result?.channels[3].slope == 0)
  }

  @Test(arguments: [(UInt16(2), UInt64(0)), (2, 9_000_000), (1, 100_000)])
  mutating func beginsAnewWithANewTimeBase(epoch: UInt16, start: UInt64) throws {
    func frame(_ count: Int32, _ epoch: UInt16, _ time: UInt64) -> ScanFrame {
      ScanFrame(counts: .init(repeating: count, count: 10), epoch: epoch, time: time)
    }
    #expect(see(frame(1000, 1, 500_000))?.scans == nil)
    #expect(see(frame(1000, 1, 1_400_000))?.scans == nil)
    #expect(see(frame(2000, epoch, start))?.scans == nil)
    #expect(see(frame(2000, epoch, start + 999_999))?.scans == nil)
    let result = see(frame(2000, epoch, start + 1_000_000))
    #expect(result?.scans == 3)
    #expect(result?.forces[0] == 2000)
  }

  /// A frame of fewer channels than the profile leaves cells unread.
  @Test mutating func aChannelThatTheFrameHasNotIsAbsent() throws {
    measurement = StillMeasurement(duration: 0)
    let result = see(ScanFrame(counts: [0, 0, 0, 0, 0]))
    #expect(result?.channels[4].state == .good)
    #expect(result?.channels[5].state == .absent)
  }
}
