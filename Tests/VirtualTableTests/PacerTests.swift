import Testing

@testable import VirtualTable

struct PacerTests {
  @Test func makesEveryScanThatIsDue() {
    var pacer = Pacer(scansPerSecond: 1000)
    #expect(pacer.turn(elapsed: 0) == Pacer.Turn(scans: 0, sleep: 1_000_000))
    #expect(pacer.turn(elapsed: 1_000_000).scans == 1)
    #expect(pacer.turn(elapsed: 1_400_000) == Pacer.Turn(scans: 0, sleep: 600_000))
    #expect(pacer.turn(elapsed: 9_000_000).scans == 8)
  }

  @Test func catchesUpAtTwiceThePaceWithoutLosingAny() {
    var pacer = Pacer(scansPerSecond: 1000)
    var elapsed: UInt64 = 100_000_000
    var scans: [Int] = []
    for _ in 0..<40 {
      let turn = pacer.turn(elapsed: elapsed)
      scans.append(turn.scans)
      elapsed += 4_000_000
    }
    #expect(scans[..<3] == [50, 8, 8])
    #expect(scans.suffix(3) == [4, 4, 4])
    #expect(scans.reduce(0, +) == 100 + 39 * 4)
  }

  @Test(arguments: [10.0, 600, 1_000_000])
  func keepsThePaceOverAnHour(rate: Double) {
    var pacer = Pacer(scansPerSecond: rate)
    var made = 0
    for second in 1...3600 {
      for part in 0..<100 {
        let elapsed = UInt64(second - 1) * 1_000_000_000 + UInt64(part + 1) * 10_000_000
        made += pacer.turn(elapsed: elapsed).scans
      }
    }
    #expect(made == Int(rate) * 3600)
  }

  @Test func neverSleepsLongerThanAStopMayTake() {
    var pacer = Pacer(scansPerSecond: 10)
    #expect(pacer.turn(elapsed: 0).sleep == Pacer.longestSleep)
  }
}
