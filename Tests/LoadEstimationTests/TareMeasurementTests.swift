import LoadEstimation
import TableModel
import TableProtocol
import Testing

struct TareMeasurementTests {
  /// How a measurement stands, as something that can be compared.
  enum Standing: Equatable {
    case measuring
    case done([Int32], scans: Int32)
    case refused(Int, CellState)

    init(_ progress: TareMeasurement.Progress) {
      self =
        switch progress {
        case .measuring: .measuring
        case .done(let means, let scans): .done((0..<4).map { means[$0] }, scans: scans)
        case .refused(let channel, let state): .refused(channel, state)
        }
    }
  }

  private let estimator: LoadEstimator
  private var measurement = TareMeasurement(duration: 1_000_000)

  init() throws { estimator = try LoadEstimator.plain(.single, channels: 8) }

  private mutating func see(
    _ counts: [Int32], at time: UInt64, epoch: UInt16 = 1, state: CellState = .good,
    on channel: Int = 0
  ) -> Standing {
    var frame = ScanFrame(counts: counts + [9, 9, 9, 9], epoch: epoch, time: time)
    frame.cells[channel].state = state
    return Standing(measurement.observe(frame, by: estimator))
  }

  @Test mutating func isTheMeanOverTheWholeDuration() {
    #expect(see([100, -100, 7, 0], at: 500_000) == .measuring)
    #expect(see([200, -200, 7, 0], at: 1_000_000) == .measuring)
    #expect(see([200, -200, 7, 0], at: 1_499_999) == .measuring)
    #expect(see([300, -301, 7, 1], at: 1_500_000) == .done([200, -200, 7, 0], scans: 4))
  }

  @Test mutating func isOneScanWithoutDuration() {
    measurement = TareMeasurement(duration: 0)
    #expect(see([1, 2, 3, 4], at: 77) == .done([1, 2, 3, 4], scans: 1))
  }

  @Test(
    arguments: [CellState.saturatedHigh, .saturatedLow, .absent, .stuck, .settling])
  mutating func isRefusedWhenAWiredCellIsNotGood(state: CellState) {
    #expect(see([0, 0, 0, 0], at: 0) == .measuring)
    #expect(see([0, 0, 0, 0], at: 10, state: state, on: 2) == .refused(2, state))
  }

  /// The fourth to the seventh channel carry no panel.
  @Test mutating func namesTheWiredCellThatIsNotGood() {
    #expect(see([0, 0, 0, 0], at: 0, state: .absent, on: 6) == .measuring)
    var frame = ScanFrame(counts: .init(repeating: 0, count: 8))
    frame.cells[3].state = .stuck
    frame.cells[6].state = .absent
    #expect(Standing(measurement.observe(frame, by: estimator)) == .refused(3, .stuck))
    #expect(
      Standing(measurement.observe(ScanFrame(counts: [0, 0]), by: estimator))
        == .refused(2, .absent))
  }

  @Test(arguments: [(UInt16(2), UInt64(0)), (2, 9_000_000), (1, 100_000)])
  mutating func beginsAnewWithANewTimeBase(epoch: UInt16, start: UInt64) {
    #expect(see([1000, 0, 0, 0], at: 500_000) == .measuring)
    #expect(see([1000, 0, 0, 0], at: 1_400_000) == .measuring)
    #expect(see([2000, 0, 0, 0], at: start, epoch: epoch) == .measuring)
    #expect(see([2000, 0, 0, 0], at: start + 999_999, epoch: epoch) == .measuring)
    #expect(
      see([2000, 0, 0, 0], at: start + 1_000_000, epoch: epoch) == .done([2000, 0, 0, 0], scans: 3))
  }

  @Test func holdsTheLargestForces() throws {
    var calibration = TableCalibration.plain(channels: 4)
    calibration.cells[0] = CellCalibration(zero: .min, nanonewtonsPerCount: .max)
    let estimator = try LoadEstimator(
      profile: .single, calibration: calibration, minimumLoad: 0)
    var measurement = TareMeasurement(duration: 1000)
    for time in UInt64(0)..<1000 {
      let frame = ScanFrame(counts: [8_388_607, 0, 0, 0], time: time)
      #expect(Standing(measurement.observe(frame, by: estimator)) == .measuring)
    }
    let last = ScanFrame(counts: [8_388_607, 0, 0, 0], time: 1000)
    #expect(
      Standing(measurement.observe(last, by: estimator)) == .done([.max, 0, 0, 0], scans: 1001))
  }
}
