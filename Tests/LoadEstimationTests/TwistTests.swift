@testable import LoadEstimation
import TableModel
import TableProtocol
import Testing

/// The fourth degree of freedom of four cells.
struct TwistTests {
  /// 100 N more on one diagonal than a rigid panel allows: on two corners 25 N more each, on the
  /// two others less.
  private static let rocking = [25_000.0, -25_000, -25_000, 25_000]

  private static func rocked(_ forces: [Double], by share: Double = 1) -> [Double] {
    zip(forces, rocking).map { $0 + share * $1 }
  }

  /// Channels 0 to 3 are not in the order round the panel: 0 and 3 are opposite corners.
  @Test func isTheDifferenceOfTheDiagonals() throws {
    var estimator = try LoadEstimator.plain(.single)
    estimator.zero[0] = 300
    estimator.tare.forces[1] = -20
    let estimate = estimator.estimate(ScanFrame(counts: [7300, 1000, 2000, 500]))
    #expect(estimate.twist[0] == (7000 + 500) - (1020 + 2000))
  }

  @Test(arguments: [(300.0, 1000.0), (0, 0), (600, 0), (123, 1777), (700, 2200)])
  func noLoadOnARigidPanelShowsInIt(place: (Double, Double)) throws {
    // A quadrilateral that is no rectangle, its corners in no order.
    var profile = TableProfile.single
    profile.cells[0].y = 300
    profile.cells[3].x = 900
    var estimator = try LoadEstimator.plain(profile)
    let forces = RigidPanel(profile).forces(2000, x: place.0, y: place.1)
    let estimate = estimator.estimate(ScanFrame(counts: forces.map { Int32($0.rounded()) }))
    // Equal cells sink as a plane; the weights are rounded to 2^-14.
    #expect(abs(estimate.twist[0]) < 150)
  }

  @Test(arguments: [TableProfile.three, .six])
  func panelsWithoutFourCellsHaveNone(profile: TableProfile) throws {
    var estimator = try LoadEstimator.plain(profile)
    let counts = profile.cells.indices.map { Int32(1000 * $0 * $0) }
    #expect(estimator.estimate(ScanFrame(counts: counts)).twist[0] == 0)
  }

  /// Beyond 40 N and 30 % of the load, and for one second.
  @Test(
    arguments: [
      (0, 1, true), (300, 1, true), (340, 1, false), (0, 0.39, false), (100, 0.41, true),
    ] as [(Double, Double, Bool)])
  func isFlaggedAfterASecond(newtons: Double, share: Double, isTwisted: Bool) throws {
    let panel = RigidPanel(.single)
    var player = Player(try LoadEstimator.plain(.single), rate: 100)
    for step in 0..<300 {
      let estimate = player.play(
        Self.rocked(panel.forces(newtons, x: 200, y: 900), by: share))
      #expect(estimate.flags.contains(.twist) == (isTwisted && step >= 100))
      #expect(estimate.quality == .trusted)
      #expect(abs(Double(estimate.twist[0]) - share * 100_000) < 20)
    }
    for _ in 0..<3 { _ = player.play(panel.forces(newtons, x: 200, y: 900)) }
    #expect(player.play(panel.forces(newtons, x: 200, y: 900)).flags == [])
  }

  /// A landing foot bends the top for a moment, again and again.
  @Test func momentsDoNotAddUp() throws {
    var player = Player(try LoadEstimator.plain(.single), rate: 100)
    for step in 0..<500 {
      let isBent = step % 100 < 90
      let estimate = player.play(isBent ? Self.rocking : [0, 0, 0, 0])
      #expect(!estimate.flags.contains(.twist))
    }
  }

  @Test func isNotKnownWhileACellIsMissing() throws {
    var player = Player(try LoadEstimator.plain(.single), rate: 100)
    for _ in 0..<150 { _ = player.play(Self.rocking) }
    let estimate = player.play(Self.rocking) { $0[2] = .absent }
    #expect(estimate.twist[0] == 0)
    #expect(!estimate.flags.contains(.twist))
    #expect(!player.play(Self.rocking).flags.contains(.twist))
  }

  /// What was twisted before is not held against a new tare.
  @Test func aTareBeginsItAnew() throws {
    var player = Player(try LoadEstimator.plain(.single), rate: 100)
    for _ in 0..<150 { _ = player.play(Self.rocking) }
    for channel in 0..<4 { player.estimator.tare.forces[channel] = Int32(Self.rocking[channel]) }
    #expect(player.play(Self.rocking).flags == [])
    #expect(player.play(Self.rocking).twist[0] == 0)
  }

  // MARK: Redundancy

  @Test func theNullVectorOfARectangleIsItsDiagonals() throws {
    let places = [(0, 0), (600, 0), (0, 2000), (600, 2000)].enumerated().map {
      PlacedCell(channel: $0, x: Int64($1.0) * 1000, y: Int64($1.1) * 1000)
    }
    #expect(twist(of: places) == [1, -1, -1, 1])
    #expect(twist(of: [places[0], places[1], places[3], places[2]]) == [1, -1, 1, -1])
    #expect(twist(of: Array(places[..<3])) == nil)
    let line = (0..<4).map { PlacedCell(channel: $0, x: Int64($0) * 100_000, y: 0) }
    #expect(twist(of: line) == nil)
  }

  @Test(
    arguments: [
      (TableProfile.single, 0b1111), (.three, 0), (.six, 0b11_1111), (.withLedge, 0b1111_1111),
    ] as [(TableProfile, UInt16)])
  func knowsWhichPanelsHaveACellToSpare(profile: TableProfile, expected: UInt16) throws {
    let layout = try TableLayout(profile, channelCount: 16)
    #expect(layout.redundancy.cells.bits == expected)
  }

  /// Three in a line tell of each other, and nothing of the fourth beside the line.
  @Test func aCellBesideALineOfThreeCannotBeTold() throws {
    var profile = TableProfile.single
    for (index, x) in [0.0, 300, 600].enumerated() {
      (profile.cells[index].x, profile.cells[index].y) = (x, 0)
    }
    let layout = try TableLayout(profile, channelCount: 4)
    #expect(layout.redundancy.cells.bits == 0b0111)
  }

  @Test(arguments: [TableProfile.single, .six])
  func theOthersTellWhatARigidPanelDoes(profile: TableProfile) throws {
    let layout = try TableLayout(profile, channelCount: 16)
    let all = layout.wired
    let panel = RigidPanel(profile)
    var old: [16 of Int32] = .init(repeating: 0)
    var new = old
    for (index, force) in panel.forces(-40, x: 10, y: 20).enumerated() { old[index] = Int32(force) }
    for (index, force) in panel.forces(900, x: 550, y: 1900).enumerated() {
      new[index] = Int32(force)
    }
    for channel in all {
      let told = layout.redundancy.change(
        of: channel, others: all.without(channel), from: old, to: new)
      #expect(abs(told - Int64(new[channel] - old[channel])) < 20)
    }
  }
}
