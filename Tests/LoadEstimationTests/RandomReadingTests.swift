import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// Whatever arrives, nothing overflows, and the same always gives the same.
struct RandomReadingTests {
  private static let extremes: [Int32] = [
    .min, .min + 1, -0x80_0000, -64_600, -1, 0, 1, 240_000, 0x7F_FFFF, .max - 1, .max,
  ]

  /// Frames of all kinds: time that stands, runs, leaps and goes back; fewer channels; states.
  private static func frames(_ count: Int, seed: UInt64) -> [ScanFrame] {
    var noise = Noise(seed: seed)
    var time: UInt64 = 0
    var epoch: UInt16 = 0
    var last: [16 of Int32] = .init(repeating: 0)
    return (0..<count).map { index in
      switch noise.bits() % 50 {
      case 0: time = noise.bits()
      case 1: epoch &+= 1
      case 2: break
      case 3: time &+= noise.bits() >> 30
      default: time &+= 1000
      }
      let channels = noise.bits() % 8 == 0 ? Int(1 + noise.bits() % 16) : 16
      var frame = ScanFrame(
        epoch: epoch, sequence: UInt32(truncatingIfNeeded: noise.bits() % 3 + UInt64(index)),
        deviceTime: time, channelCount: channels)
      for channel in 0..<channels {
        let word = noise.bits()
        switch word % 8 {
        case 0: last[channel] = extremes[Int(word >> 8) % extremes.count]
        case 1: last[channel] = Int32(truncatingIfNeeded: word >> 20)
        case 2: last[channel] &+= Int32(truncatingIfNeeded: (word >> 20) % 40_000)
        default: break
        }
        let state = CellState(rawValue: UInt8(word >> 56)) ?? .good
        frame.cells[channel] = CellReading(count: last[channel], state: state)
      }
      return frame
    }
  }

  private static func estimator(_ profile: TableProfile, seed: UInt64) throws -> LoadEstimator {
    var noise = Noise(seed: seed)
    var calibration = TableCalibration(channelCount: 16, madeAt: 1)
    func extreme() -> Int32 { extremes[Int(noise.bits() >> 8) % extremes.count] }
    for channel in 0..<16 {
      calibration.cells[channel] = CellCalibration(zero: extreme(), nanonewtonsPerCount: extreme())
    }
    var estimator = try LoadEstimator(profile: profile, calibration: calibration, minimumLoad: 1)
    for channel in 0..<16 {
      estimator.zero[channel] = extreme()
      estimator.tare.forces[channel] = extreme()
    }
    estimator.tare.footForceSpread = extreme()
    estimator.tare.momentSpreadX = Int64(extreme()) << 32
    estimator.tare.momentSpreadY = .min
    estimator.body = try BodyAreas(.everywhere(BodyZone(.calf, .left)))
    return estimator
  }

  @Test(
    arguments: [TableProfile.single, .three, .six, .withLedge, ExtremesTests.wide],
    UInt64(1)...4)
  func neverOverflows(profile: TableProfile, seed: UInt64) throws {
    var estimator = try Self.estimator(profile, seed: seed)
    var again = estimator
    var measurement = StillMeasurement(duration: 5_000_000)
    var meter = RateMeter()
    for frame in Self.frames(4000, seed: seed) {
      let estimate = estimator.estimate(frame)
      let same = again.estimate(frame)
      #expect(
        estimate.footForce == same.footForce && estimate.centreX == same.centreX
          && estimate.zones == same.zones && estimate.flags == same.flags)
      #expect(estimate.centreX != nil || estimate.zones == 1 && estimate.zone == 0)
      #expect(estimate.centreUncertaintyX >= 0 && estimate.centreUncertaintyY >= 0)
      #expect(estimate.footForceUncertainty >= 2000)
      if case .done(let result) = measurement.observe(frame, by: estimator) {
        let tare = Tare(from: result)
        #expect(tare.footForceSpread >= 0 && tare.momentSpreadX >= 0)
        try? checkEmptyZero(result, profile: profile)
        try? checkClientTare(result, profile: profile)
        measurement = StillMeasurement(duration: 5_000_000)
      }
      meter.add(frame)
      _ = (meter.millihertz, meter.recentMillihertz)
    }
  }
}
