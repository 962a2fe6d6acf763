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
    let scenario = Scenario(.short, profile: profile)
    let stroke = try #require(scenario.acts.first { $0.kind.stroke != nil })
    let announced = try #require(stroke.kind.stroke)
    // Client alone, and client with foot, at the same point of a breath.
    let rest = forces(scenario, at: 8)
    let breath = 1 / Scenario.breathsPerSecond
    var time = 8.0
    while time < stroke.start + 0.5 { time += breath / 2 }
    #expect(time < stroke.end - 0.5)
    let pressed = forces(scenario, at: time)
    let foot = (0..<4).reduce(0) { $0 + pressed[$1] - rest[$1] }
    #expect(foot > 0.94 * announced.force && foot <= announced.force + 1e-6)
    let y = (0..<4).reduce(0) { $0 + (pressed[$1] - rest[$1]) * profile.cells[$1].y } / foot
    #expect(profile.body?.region(atY: y) == announced.region)
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

  @Test(arguments: Scenario.Length.allCases)
  func noCellMovesFasterThanABodyCan(length: Scenario.Length) {
    let scenario = Scenario(length, profile: .standard(channelCount: 8), seed: 9)
    var last = forces(scenario, at: 0)
    var fastest = 0.0
    for index in 1..<Int(scenario.duration * 1000) {
      let now = forces(scenario, at: Double(index) / 1000)
      for channel in 0..<8 { fastest = max(fastest, abs(now[channel] - last[channel])) }
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

extension ScenarioAct.Kind {
  fileprivate var stroke: ScenarioAct.Stroke? {
    if case .stroke(let stroke) = self { stroke } else { nil }
  }
}
