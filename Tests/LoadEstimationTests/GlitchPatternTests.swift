import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// False readings as real converters deliver them, at every rate, under a moving load.
struct GlitchPatternTests {
  /// How a converter's word comes out wrong.
  enum Pattern: CaseIterable, CustomTestStringConvertible {
    case shiftedBy1, shiftedBy2, shiftedBy3, shiftedBy5, negative, zero, allOnes, highRail, lowRail

    var testDescription: String { "\(self)" }

    func falsify(_ reading: inout CellReading) {
      let count = reading.count
      switch self {
      case .shiftedBy1: reading.count = Self.cut(count << 1)
      case .shiftedBy2: reading.count = Self.cut(count << 2)
      case .shiftedBy3: reading.count = Self.cut(count << 3)
      case .shiftedBy5: reading.count = Self.cut(count << 5)
      case .negative: reading.count = -64_600
      case .zero: reading.count = 0
      case .allOnes: reading.count = -1
      case .highRail: reading = CellReading(count: 0x7F_FFFF, state: .saturatedHigh)
      case .lowRail: reading = CellReading(count: -0x80_0000, state: .saturatedLow)
      }
    }

    /// The low 24 bits, signed.
    private static func cut(_ count: Int32) -> Int32 { (count << 8) >> 8 }
  }

  static let rates = [1000, 600, 80, 10]
  /// 240 N lie still on every cell, and one count is a millinewton: the readings of the recording
  /// that the patterns come from.
  private static let client = 240_000.0

  /// A foot of 60 to 140 N that glides over the panel, two seconds there and back.
  private static func foot(at time: UInt64, on panel: RigidPanel) -> [Double] {
    let phase = Double(time % 4_000_000) / 4_000_000
    let there = phase < 0.5 ? 2 * phase : 2 - 2 * phase
    return panel.forces(100 + 40 * (2 * there - 1), x: 200 + 200 * there, y: 600 + 600 * there)
  }

  private static func forces(at time: UInt64, on panel: RigidPanel) -> [Double] {
    foot(at: time, on: panel).map { $0 + client }
  }

  /// At 10 scans a second a false reading must stand out from a whole tenth of a second's load:
  /// the smallest here is 240 N away, and in no scan do the others move by a quarter of it.
  @Test(arguments: rates, Pattern.allCases)
  func leavesOutSinglesAndRunsAndCountsThemAll(rate: Int, pattern: Pattern) throws {
    let panel = RigidPanel(.single)
    var player = Player(try LoadEstimator.plain(.single), rate: rate, seed: UInt64(rate))
    player.noise = 0.35
    player.estimator.tare.forces = .init(repeating: Int32(Self.client))
    var worst: Int32 = 0
    for _ in 0..<4 { _ = player.play(Self.forces(at: player.time, on: panel)) }
    // A jump that a load could make is doubted for 0.2 s at most, and covered up for three scans.
    for run in 1...(rate == 10 ? 2 : 16) {
      let channel = run % 4
      for step in 0..<run + 5 {
        let isFalse = step < run
        let before = player.glitches()
        let estimate = player.play(Self.forces(at: player.time, on: panel)) {
          if isFalse { pattern.falsify(&$0[channel]) }
        }
        let own = player.truth.reduce(0, +) - 4 * Int32(Self.client)
        worst = max(worst, abs(estimate.footForce - own))
        let isKnown = rate > 80 || step < 3 || estimate.flags.contains(.estimated)
        let flags: QualityFlags = isFalse ? [.glitch, isKnown ? .estimated : .unreconstructed] : []
        #expect(estimate.flags == flags, "run \(run), step \(step)")
        #expect(estimate.quality == (isFalse && !isKnown ? .settling : .trusted))
        var after = before
        if isFalse { after[channel] += 1 }
        #expect(player.glitches() == after)
      }
    }
    // What is worked out has the noise of two scans of four cells: 0.35 N x sqrt(8), and the
    // largest of some hundred.
    #expect(worst < 4500)
  }

  /// The same in a table of several panels and cells, where nothing else may be disturbed.
  @Test(arguments: [1000, 600, 80])
  func leavesTheOtherPanelsAlone(rate: Int) throws {
    let panel = RigidPanel(.withLedge)
    var player = Player(try LoadEstimator.plain(.withLedge), rate: rate)
    for step in 0..<60 {
      let forces = Self.forces(at: player.time, on: panel)
      let estimate = player.play(forces + [1000, 2000, 3000, 4000]) {
        if step % 20 >= 10 { Pattern.shiftedBy1.falsify(&$0[2]) }
      }
      #expect(estimate.panelLoads[1] == 10_000)
      #expect(abs(estimate.footForce - player.truth[..<4].reduce(0, +)) < 10)
    }
    #expect(player.glitches()[..<8] == [0, 0, 30, 0, 0, 0, 0, 0])
  }

  /// 25 kN/s over the whole table, up, down and from corner to corner, with noise.
  @Test(arguments: rates, [(0.0, 0.0), (300, 1000), (600, 2000), (650, 2100), (-100, 1000)])
  func neverTakesASteepLoadForAGlitch(rate: Int, place: (Double, Double)) throws {
    let panel = RigidPanel(.single)
    var player = Player(try LoadEstimator.plain(.single), rate: rate)
    player.noise = 0.38
    for _ in 0..<400 {
      // 25 N in a millisecond, up to 2000 N and down again.
      let phase = Double(player.time % 160_000) / 80_000
      let newtons = 2000 * (phase < 1 ? phase : 2 - phase)
      let estimate = player.play(panel.forces(newtons, x: place.0, y: place.1))
      #expect(estimate.flags.isDisjoint(with: .ofFilter))
      #expect(estimate.gross == player.truth.reduce(0, +))
    }
    #expect(player.glitches().allSatisfy { $0 == 0 })
  }

  /// A step of a bag that is dropped: faster than any foot, but all cells say the same.
  @Test func takesAnImpossibleStepThatTheOtherCellsConfirm() throws {
    let panel = RigidPanel(.single)
    var player = Player(try LoadEstimator.plain(.single), rate: 1000)
    for _ in 0..<3 { _ = player.play([0, 0, 0, 0]) }
    // The nearest corner alone is beyond 35 N, the two beside it are within.
    let estimate = player.play(panel.forces(60, x: 50, y: 200))
    #expect(estimate.flags == [])
    #expect(abs(estimate.gross - 60_000) <= 2)
  }
}
