import TableModel
import Testing

@testable import VirtualTable

struct ScenarioTests {
  private static let rate: UInt32 = 1_000_000

  private func forces(_ scenario: Scenario, at time: Double) -> CellForces {
    let index = Int((time * 1000).rounded())
    return scenario.forces(at: PlaybackScan(index: index, rateMillihertz: Self.rate))
      ?? .init(repeating: .nan)
  }

  @Test(arguments: [1, 4, 6, 8, 12, 16])
  func theWeightsAreOnTheTable(channels: Int) throws {
    let scenario = Scenario(.short, profile: .standard(channelCount: channels), seed: 3)
    let weight = 70 * standardGravity
    #expect(scenario.channelCount == channels)
    #expect(forces(scenario, at: 1).sum == 0)
    #expect(abs(forces(scenario, at: 12).sum - weight) <= 4.001)
    let on = try #require(scenario.events.first { $0.kind == "therapist-on" })
    let both = forces(scenario, at: on.time + 2.1).sum
    // The bars take 10 to 20 % of the therapist.
    #expect(1.8 * weight - 4.001...1.9 * weight + 4.001 ~= both)
    #expect(abs(forces(scenario, at: scenario.duration - 0.1).sum) < 1e-9)
  }

  @Test func aStrokeIsOnTheClientWithTheForceThatIsAnnounced() throws {
    let profile = TableProfile.standard(channelCount: 8)
    let scenario = Scenario(.short, profile: profile, breathing: 0)
    let stroke = try #require(scenario.events.first { $0.kind == "stroke" })
    let announced = try #require(stroke.number("force"))
    let rest = forces(scenario, at: stroke.time - 0.2)
    let pressed = forces(scenario, at: stroke.time + 1)
    let foot = (0..<4).reduce(0) { $0 + pressed[$1] - rest[$1] }
    #expect(foot > 0.94 * announced && foot <= announced + 1e-6)
    func moment(_ place: (TableProfile.Cell) -> Double) -> Double {
      (0..<4).reduce(0) { $0 + (pressed[$1] - rest[$1]) * place(profile.cells[$1]) }
    }
    let zone = try #require(
      scenario.bodyMap.zone(x: moment(\.x) / foot, y: moment(\.y) / foot))
    #expect(stroke.string("region") == zone.region.name)
    #expect(stroke.string("side") == zone.side.rawValue)
  }

  @Test(arguments: [0.0, 4, 12]) func breathesAsDeeplyAsAsked(newtons: Double) {
    let scenario = Scenario(
      .short, profile: .standard(channelCount: 4), breathing: newtons)
    let sums = (0..<800).map { forces(scenario, at: 10 + Double($0) / 100).sum }
    let swing = (sums.max() ?? 0) - (sums.min() ?? 0)
    #expect(abs(swing - 2 * newtons) < 0.01 * newtons + 1e-9)
  }

  @Test(arguments: [1400.0, 1750, 2000]) func theBodysCentreGoesWithTheStature(stature: Double) {
    let profile = TableProfile.standard(channelCount: 4)
    let scenario = Scenario(.short, profile: profile, stature: stature, breathing: 0)
    let lying = forces(scenario, at: 12)
    let y = profile.cells.reduce(0) { $0 + lying[$1.channel] * $1.y } / lying.sum
    // A standing body's centre is at 0.55 to 0.57 of its height; the vertex is 0.097 of it before
    // the cradle.
    let share = (y - 260) / stature + 0.097
    #expect(0.43...0.45 ~= share)
  }

  @Test func aFallDropsTheLoadAndStrikes() throws {
    let scenario = Scenario(.short, profile: .standard(channelCount: 8))
    let weight = 70 * standardGravity
    let slip = try #require(scenario.events.first { $0.kind == "slip" })
    let impact = try #require(scenario.events.first { $0.kind == "impact" })
    let before = forces(scenario, at: slip.time).sum
    #expect(before - forces(scenario, at: slip.time + 0.3).sum > 0.6 * weight)
    #expect(forces(scenario, at: impact.time + 0.07).sum > 2.8 * weight)
    #expect(impact.time - slip.time < 1)
  }

  @Test(arguments: [Scenario.Length.short, .standard], [8, 12])
  func noCellMovesFasterThanABodyCan(length: Scenario.Length, channels: Int) {
    let scenario = Scenario(length, profile: .standard(channelCount: channels), seed: 9)
    var last = forces(scenario, at: 0)
    var fastest = 0.0
    for index in 1..<Int(scenario.duration * 1000) {
      let now = forces(scenario, at: Double(index) / 1000)
      for channel in 0..<channels { fastest = max(fastest, abs(now[channel] - last[channel])) }
      last = now
    }
    #expect(fastest < 25, "newtons in a millisecond")
  }

  @Test(arguments: [
    (Scenario.Length.short, 80.0...110.0), (Scenario.Length.standard, 240.0...360.0),
  ])
  func hasAllThatHappens(length: Scenario.Length, seconds: ClosedRange<Double>) {
    let scenario = Scenario(length, profile: .standard(channelCount: 8), seed: 5)
    #expect(seconds ~= scenario.duration)
    let kinds = Set(scenario.events.map(\.kind))
    #expect(
      kinds == [
        "client-on", "therapist-on", "stroke", "overload", "both-feet", "slip", "impact",
        "therapist-off", "client-off",
      ])
    #expect(scenario.events.filter { $0.kind == "overload" }.count == 1)
    #expect(scenario.events.map(\.time) == scenario.events.map(\.time).sorted())
    let acts = scenario.acts
    #expect(zip(acts, acts.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test func isDrawnFromTheSeed() {
    let profile = TableProfile.standard(channelCount: 8)
    #expect(
      Scenario(.short, profile: profile, seed: 1).acts
        == Scenario(.short, profile: profile, seed: 1).acts)
    #expect(
      Scenario(.short, profile: profile, seed: 1).acts
        != Scenario(.short, profile: profile, seed: 2).acts)
  }
}
