import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// What is no zero, and what is no tare.
struct StillRefusalTests {
  /// 2500 N rated; the first cell may carry 500 N, of the others nothing is known.
  private static let profile: TableProfile = {
    var profile = TableProfile.withLedge
    profile.cells[0].capacity = Newtons(500)
    return profile
  }()

  private var result = StillResult()

  init() {
    result.wired = 0xFF
    for channel in 0..<10 { result.channels[channel].goodScans = 100 }
  }

  /// What speaks against it; nil: nothing.
  private func refusal(
    _ check: (StillResult, TableProfile) throws(StillRefusal) -> Void
  ) -> StillRefusal? {
    do throws(StillRefusal) {
      try check(result, Self.profile)
      return nil
    } catch {
      return error
    }
  }

  private var zeroRefusal: StillRefusal? {
    refusal { result, profile throws(StillRefusal) in
      try checkEmptyZero(result, profile: profile)
    }
  }
  private var tareRefusal: StillRefusal? {
    refusal { result, profile throws(StillRefusal) in
      try checkClientTare(result, profile: profile)
    }
  }
  private var retareRefusal: StillRefusal? {
    refusal { result, profile throws(StillRefusal) in
      try checkRetare(result, profile: profile)
    }
  }

  @Test(arguments: [CellState.saturatedHigh, .saturatedLow, .absent, .stuck, .settling])
  mutating func namesTheCellThatIsNotGood(state: CellState) {
    result.clientMean = 700_000
    result.channels[9].state = state  // carries no panel
    #expect(zeroRefusal == nil && tareRefusal == nil && retareRefusal == nil)
    result.channels[6].state = state
    let expected = StillRefusal.cellNotGood(channel: 6, state)
    #expect(zeroRefusal == expected && tareRefusal == expected && retareRefusal == expected)
  }

  @Test mutating func aCellThatGaveNothingButFalseReadingsIsNotGood() {
    result.channels[2].goodScans = 0
    #expect(zeroRefusal == .cellNotGood(channel: 2, .stuck))
  }

  // MARK: Zero

  /// 4 % of 500 N and of 2500 N, counted from the calibrated zero: whoever zeroes twice gets no
  /// further.
  @Test(
    arguments: [
      (0, 20_000, 0, nil), (0, 20_001, 0, 20_000), (0, -20_001, 0, 20_000),
      (0, 5000, 15_000, nil), (0, 5001, 15_000, 20_000), (1, 90_000, 0, nil),
      (1, -100_000, 0, nil),
    ] as [(Int, Int32, Int32, Int32?)])
  mutating func aZeroStaysNearTheCalibratedOne(
    channel: Int, force: Int32, zero: Int32, allowed: Int32?
  ) {
    result.forces[channel] = force
    result.zero[channel] = zero
    let expected = allowed.map {
      StillRefusal.zeroOutOfRange(channel: channel, force: force + zero, allowed: $0)
    }
    #expect(zeroRefusal == expected)
  }

  @Test(arguments: [(25_000, nil), (25_001, 100_004)] as [(Int32, Int32?)])
  mutating func aZeroIsNotTakenUnderLoad(share: Int32, load: Int32?) {
    for channel in 4..<8 { result.forces[channel] = share }
    #expect(zeroRefusal == load.map { .loadOnTable(load: $0, allowed: 100_000) })
  }

  /// Drifts of single cells that cancel in the sum are within its range each, or not.
  @Test mutating func aZeroIsJudgedCellByCell() {
    result.forces[1] = 130_000
    result.forces[2] = -130_000
    #expect(zeroRefusal == .zeroOutOfRange(channel: 1, force: 130_000, allowed: 100_000))
  }

  @Test mutating func aZeroIsSteady() {
    result.grossDeviation = 5000
    #expect(zeroRefusal == nil)
    result.grossDeviation = 5001
    #expect(zeroRefusal == .unsteady(spread: 5001, allowed: 5000))
  }

  // MARK: Tare

  @Test mutating func aTareNeedsAClient() {
    result.clientMean = 149_999
    #expect(tareRefusal == .nothingThere(load: 149_999, needed: 150_000))
    #expect(retareRefusal == nil)
    result.clientMean = 150_000
    #expect(tareRefusal == nil)
  }

  @Test mutating func aTareIsTakenWithNobodyOnTheLedge() {
    result.clientMean = 700_000
    result.ledgeMean = 29_999
    #expect(tareRefusal == nil && retareRefusal == nil)
    result.ledgeMean = 30_000
    let expected = StillRefusal.someoneOnLedge(load: 30_000, allowed: 30_000)
    #expect(tareRefusal == expected && retareRefusal == expected)
  }

  @Test(
    arguments: [
      (25_000, 15_000, nil), (25_001, 0, .unsteady(spread: 25_001, allowed: 25_000)),
      (0, 15_001, .unsteady(spread: 15_001, allowed: 15_000)),
      (0, -15_001, .unsteady(spread: 15_001, allowed: 15_000)),
    ] as [(Double, Double, StillRefusal?)])
  mutating func aTareIsTakenOfSomeoneLyingStill(
    deviation: Double, halves: Double, expected: StillRefusal?
  ) {
    result.clientMean = 700_000
    result.clientDeviation = deviation
    result.halfDifference = halves
    #expect(tareRefusal == expected)
    #expect(retareRefusal == expected)
  }
}
