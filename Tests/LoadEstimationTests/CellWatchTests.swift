import LoadEstimation
import TableModel
import TableProtocol
import Testing

struct CellWatchTests {
  private var player: Player
  private var watch = CellWatch()

  init() throws { player = Player(try LoadEstimator.plain(.withLedge, channels: 10), rate: 100) }

  private mutating func see(
    scans: Int = 1, rise: Double = 0, _ falsify: (inout [CellReading]) -> Void = { _ in }
  ) {
    for scan in 0..<scans {
      let frame = player.frame(
        .init(repeating: 100 + rise * Double(scan), count: 10), falsify: falsify)
      _ = player.estimator.estimate(frame)
      watch.take(frame, by: player.estimator)
    }
  }

  @Test func knowsNothingBeforeTheFirstScan() { #expect(watch.channelCount == 0) }

  @Test mutating func keepsTheWorstStateAndTheNewestAge() {
    see()
    see { $0[2] = CellReading(count: 0, state: .stuck, age: .max) }
    see { $0[2] = CellReading(count: 0, state: .settling, age: 700) }
    see { $0[2].age = 90 }
    #expect(watch.channelCount == 10)
    #expect(watch.state(of: 2) == .stuck && watch.age(of: 2) == 90)
    #expect(watch.state(of: 1) == .good)
  }

  /// Also of a channel that carries no panel.
  @Test(arguments: [CellState.settling, .saturatedLow, .absent])
  mutating func tellsOfEveryChannel(state: CellState) {
    see { $0[9] = CellReading(count: 0, state: state) }
    #expect(watch.state(of: 9) == state)
  }

  @Test mutating func takesAFalseReadingForNone() {
    see(scans: 50)
    see { $0[0] = CellReading(count: CellReading.countRange.upperBound, state: .saturatedHigh) }
    #expect(watch.state(of: 0) == .good)
    see(scans: 30) {
      $0[0] = CellReading(count: CellReading.countRange.upperBound, state: .saturatedHigh)
    }
    #expect(watch.state(of: 0) == .saturatedHigh)
  }

  @Test mutating func callsAFlatCellStuck() {
    see(scans: 200, rise: 1000) { $0[0].count = 100 }
    #expect(watch.state(of: 0) == .stuck)
  }
}
