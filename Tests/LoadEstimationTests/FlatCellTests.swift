import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// Cells whose count stands still.
struct FlatCellTests {
  /// 120 N up and down every half second.
  private static func load(at time: UInt64) -> Double {
    let phase = Double(time % 500_000) / 250_000
    return 200 + 120 * (phase < 1 ? phase : 2 - phase)
  }

  @Test(arguments: [TableProfile.single, .three, .six], [1000, 80, 10])
  func aFrozenCellIsFlatAfterASecondOfMovement(profile: TableProfile, rate: Int) throws {
    let panel = RigidPanel(profile)
    var player = Player(try LoadEstimator.plain(profile), rate: rate)
    player.noise = 0.35
    var frozen: (count: Int32, at: UInt64)?
    var flatAt: UInt64?
    while player.time < 4_000_000 {
      let time = player.time
      let forces = panel.forces(Self.load(at: time), x: 250, y: 400)
      let estimate = player.play(forces) {
        if time >= 1_000_000 {
          let first = frozen ?? ($0[0].count, time)
          frozen = first
          $0[0].count = first.count
        }
      }
      if estimate.flags.contains(.flat) {
        flatAt = flatAt ?? time
        #expect(estimate.quality == .faulty)
      }
    }
    let after = try #require(flatAt) - (try #require(frozen).at)
    #expect(1_000_000...1_600_000 ~= after)
    #expect(player.estimator.counts(channel: 0).flat > 0)
    #expect(player.estimator.counts(channel: 1).flat == 0)
    // It moves again, and is believed again.
    for _ in 0..<30 { _ = player.play(panel.forces(200, x: 250, y: 400)) }
    #expect(!player.play(panel.forces(201, x: 250, y: 400)).flags.contains(.flat))
  }

  @Test func aFrozenCellIsNotFlatWhileNothingMoves() throws {
    var player = Player(try LoadEstimator.plain(.single), rate: 100)
    player.noise = 0.35
    for _ in 0..<500 {
      let estimate = player.play([50_000, 50_000, 50_000, 50_000]) { $0[2].count = 50_000 }
      #expect(estimate.flags == [])
    }
  }

  /// Tables without noise: nobody, a client lying still, a foot standing, a foot gliding along
  /// the middle, where two cells stand still for good reason.
  @Test(arguments: [TableProfile.single, .three, .six])
  func aTableWithoutNoiseHasNoFlatCells(profile: TableProfile) throws {
    let panel = RigidPanel(profile)
    var player = Player(try LoadEstimator.plain(profile), rate: 100)
    for step in 0..<2000 {
      let along = Double(step % 400) / 400
      let forces: [Double] =
        switch step / 400 {
        case 0: .init(repeating: 0, count: profile.cells.count)
        case 1: panel.forces(700, x: 300, y: 900)
        case 2: panel.forces(700 + 300 * along, x: 300, y: 900)
        case 3: panel.forces(300, x: 600 * along, y: 1000)
        default: panel.forces(300, x: 300, y: 2000 * along)
        }
      #expect(!player.play(forces).flags.contains(.flat), "step \(step)")
    }
  }

  /// Where a rigid panel keeps a cell's force as it is, the count may stand still.
  @Test func aCellThatALoadDoesNotReachIsNotFlat() throws {
    var player = Player(try LoadEstimator.plain(.single), rate: 100)
    for step in 0..<500 {
      // From the second corner to the third and back, along the diagonal between the others.
      let along = Double(step % 100) / 100
      let estimate = player.play([50_000, 200_000 * along, 200_000 * (1 - along), 50_000])
      #expect(!estimate.flags.contains(.flat))
    }
  }
}
