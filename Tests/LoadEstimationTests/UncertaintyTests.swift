import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// The stated uncertainty against errors that were made on purpose.
struct UncertaintyTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var profile: TableProfile
    /// Newtons, and how much of them the client's breath takes and gives.
    var foot: Double
    var breath: Double
    var testDescription: String { "\(profile.name), \(foot) N, breath \(breath) N" }
  }

  static let cases = [TableProfile.single, .three, .six].flatMap { profile in
    [30.0, 100, 400].flatMap { foot in
      [0.0, 4].map { Case(profile: profile, foot: foot, breath: $0) }
    }
  }

  /// Noise of 0.35 N rms, gains to 0.2 %, cells placed to 2 mm, a client that breathes: in at
  /// least 95 of 100 scans the truth lies within what is stated.
  @Test(arguments: cases)
  func coversTheError(_ given: Case) throws {
    var generator = Noise(seed: 42)
    var player = Player(try LoadEstimator.plain(given.profile), rate: 50, seed: 7)
    player.noise = 0.35
    // Where the cells truly stand is not quite where the profile says.
    var built = given.profile
    for index in built.cells.indices {
      built.cells[index].x += 2 * generator.normal()
      built.cells[index].y += 2 * generator.normal()
    }
    let panel = RigidPanel(built)
    let gains = built.cells.map { _ in 1 + 0.002 * generator.normal() }
    func client(at time: UInt64) -> [Double] {
      let phase = Double(time % 4_000_000) / 4_000_000
      let breath = given.breath * (phase < 0.5 ? 4 * phase - 1 : 3 - 4 * phase)
      return zip(panel.forces(700 + breath, x: 300, y: 900), gains).map { $0 * $1 }
    }
    var measurement = StillMeasurement(duration: 4_000_000)
    var still: StillResult?
    while still == nil {
      let frame = player.frame(client(at: player.time))
      _ = player.estimator.estimate(frame)
      if case .done(let result) = measurement.observe(frame, by: player.estimator) {
        still = result
      }
    }
    player.estimator.tare = Tare(from: try #require(still))
    var covered = (force: 0, x: 0, y: 0)
    let scans = 2000
    for _ in 0..<scans {
      let x = 600 * generator.uniform()
      let y = 2000 * generator.uniform()
      // Slow enough for a foot.
      player.estimator.restart()
      let foot = zip(panel.forces(given.foot, x: x, y: y), gains).map { $0 * $1 }
      let estimate = player.play(zip(client(at: player.time), foot).map { $0 + $1 })
      let error = abs(Double(estimate.footForce) - 1000 * given.foot)
      if error <= Double(estimate.footForceUncertainty) { covered.force += 1 }
      guard let centreX = estimate.centreX, let centreY = estimate.centreY else { continue }
      if abs(Double(centreX) - 1000 * x) <= Double(estimate.centreUncertaintyX) { covered.x += 1 }
      if abs(Double(centreY) - 1000 * y) <= Double(estimate.centreUncertaintyY) { covered.y += 1 }
    }
    #expect(covered.force >= scans * 95 / 100)
    #expect(covered.x >= scans * 95 / 100)
    #expect(covered.y >= scans * 95 / 100)
  }
}
