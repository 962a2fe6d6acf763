import TableProtocol
import Testing

struct CellCalibrationTests {
  @Test(
    arguments: [
      (0, 1_000_000, 0, 0),
      (0, 1_000_000, 1234, 1234),
      (100, 1_000_000, 1234, 1134),
      (100, -1_000_000, 1234, -1134),
      (-50, 817, 84_213, 69),  // 84 263 x 817 nN = 68.84 mN
      (0, 1, 499_999, 0),
      (0, 1, 500_000, 1),  // a tie goes away from zero
      (0, 1, -499_999, 0),
      (0, 1, -500_000, -1),
      (0, 0, 8_388_607, 0),
    ] as [(Int32, Int32, Int32, Int32)])
  func turnsCountsIntoRoundedForce(zero: Int32, gain: Int32, count: Int32, force: Int32) {
    let cell = CellCalibration(zero: zero, nanonewtonsPerCount: gain)
    #expect(cell.millinewtons(count) == force)
  }

  /// Calibrations are data from outside: the most absurd one clamps and does not trap.
  @Test func clampsAtTheEndsOfItsRange() {
    let ends: [Int32] = [.min, .min + 1, -8_388_608, -1, 0, 1, 8_388_607, .max]
    for zero in ends {
      for gain in ends {
        for count in ends {
          let cell = CellCalibration(zero: zero, nanonewtonsPerCount: gain)
          let nanonewtons = (Int128(count) - Int128(zero)) * Int128(gain)
          let half: Int128 = nanonewtons < 0 ? -500_000 : 500_000
          #expect(cell.millinewtons(count) == Int32(clamping: (nanonewtons + half) / 1_000_000))
        }
      }
    }
  }

  @Test func isCalibratedWithADateAndAGain() {
    var calibration = TableCalibration(channelCount: 2, madeAt: 1)
    #expect(!calibration.isCalibrated)
    calibration.cells[1].nanonewtonsPerCount = -800
    #expect(calibration.isCalibrated)
    calibration.madeAt = 0
    #expect(!calibration.isCalibrated)
  }
}
