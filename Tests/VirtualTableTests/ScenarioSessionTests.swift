import TableModel
import Testing

@testable import VirtualTable

/// Ninety minutes of good practice.
struct ScenarioSessionTests {
  private static let profile = TableProfile.standard(channelCount: 12)

  private func forces(_ scenario: Scenario, at time: Double) -> CellForces? {
    scenario.forces(
      at: PlaybackScan(index: Int((time * 1000).rounded()), rateMillihertz: 1_000_000))
  }

  @Test func everyPressIsInItsZoneAndBelowItsLimit() throws {
    let limits: [BodyRegion: Double] = [
      .neckShoulder: 150, .upperBack: 210, .midBack: 210, .lowerBack: 210, .sacrum: 180,
      .gluteals: 180, .thigh: 220, .calf: 130,
    ]
    for seed in 1...4 as ClosedRange<UInt64> {
      let scenario = Scenario(.session, profile: Self.profile, seed: seed)
      var worked: Set<BodyRegion> = []
      for act in scenario.acts {
        guard case .press(let press, nil) = act.kind else { continue }
        worked.insert(press.zone.region)
        let limit = try #require(limits[press.zone.region])
        #expect((0.4 * limit...0.88 * limit + 1e-9).contains(press.force))
        for part in 0...20 {
          let elapsed = Double(part) / 20 * act.duration
          let place = press.place(at: elapsed, of: act.duration)
          let zone = scenario.bodyMap.zone(x: place.x, y: place.y)
          #expect(zone?.region.isNoGo == false, "\(press) at \(elapsed) s")
          #expect(press.force(at: elapsed, of: act.duration) <= press.force + 1e-9)
        }
      }
      #expect(worked == Set(BodyRegion.worked))
    }
  }

  @Test func takesNinetyMinutesWithTwoTaresAndThreeRestsOffTheTable() {
    let scenario = Scenario(.session, profile: Self.profile)
    #expect(scenario.duration == 5400)
    func count(_ kind: String) -> Int { scenario.events.filter { $0.kind == kind }.count }
    #expect(count("client-still") == 2)
    #expect(count("therapist-on") == 4)
    #expect(count("therapist-off") == 4)
    #expect(count("rest") == 14)
    #expect(count("cough") == 18)
    #expect(count("arm") == 1)
    #expect(scenario.events.map(\.time) == scenario.events.map(\.time).sorted())
    #expect(zip(scenario.acts, scenario.acts.dropFirst()).allSatisfy { $0.end <= $1.start })
  }

  @Test func nobodyIsPressedInARest() throws {
    let scenario = Scenario(.session, profile: Self.profile)
    for rest in scenario.events where rest.kind == "rest" {
      let length = try #require(rest.number("duration_s"))
      for time in stride(from: rest.time, to: rest.time + length, by: 0.5) {
        #expect(scenario.truth(at: time)?.workingFoot.force == 0)
      }
    }
  }

  @Test func theWeightIsOnBarsAndTable() throws {
    let scenario = Scenario(.session, profile: Self.profile, therapistMass: 80)
    let on = try #require(scenario.events.first { $0.kind == "therapist-on" })
    for time in stride(from: on.time + 3, to: on.time + 400, by: 0.11) {
      let truth = try #require(scenario.truth(at: time))
      #expect(abs(truth.barSupport + truth.net.force - 80 * standardGravity) < 1e-9)
      #expect((0.03...0.37).contains(truth.barSupport / (80 * standardGravity)))
      #expect(truth.net.force >= truth.footForce.force)
    }
  }

  @Test func mishapsChangeNothingButTheirRests() throws {
    let good = Scenario(.session, profile: Self.profile, seed: 6)
    let bad = Scenario(
      .session, profile: Self.profile, seed: 6, mishaps: Set(Mishap.allCases))
    let rests = good.events.filter { $0.kind == "rest" }.map { $0.time..<$0.time + 48 }
    for time in stride(from: 0.0, to: good.duration, by: 1.7) {
      guard !rests.contains(where: { $0.contains(time) }) else { continue }
      #expect(good.truth(at: time) == bad.truth(at: time), "at \(time) s")
    }
    for mishap in Mishap.allCases {
      let name = mishap == .fall ? "slip" : mishap.rawValue
      let event = try #require(bad.events.first { $0.kind == name }, "\(mishap)")
      #expect(rests.contains { $0.contains(event.time) })
    }
  }

  /// In the stretches in which most changes: mounting, work, and all that goes wrong.
  @Test func noCellMovesFasterThanABodyCan() throws {
    let scenario = Scenario(
      .session, profile: Self.profile, seed: 9, mishaps: Set(Mishap.allCases))
    let starts =
      [199, 5129, 5169]
      + scenario.events.filter { $0.kind == "rest" || $0.kind == "cough" }.map { $0.time + 9 }
    for start in starts {
      var last = try #require(forces(scenario, at: start))
      for index in 1..<9000 {
        let now = try #require(forces(scenario, at: start + Double(index) / 1000))
        for channel in 0..<12 {
          let step = abs(now[channel] - last[channel])
          if step >= 25 { Issue.record("\(step) N in a millisecond at \(start) s + \(index) ms") }
        }
        last = now
      }
    }
  }

  @Test func isDrawnFromTheSeed() {
    let (one, other) = (
      Scenario(.session, profile: Self.profile, seed: 1),
      Scenario(.session, profile: Self.profile, seed: 2)
    )
    #expect(one.acts == Scenario(.session, profile: Self.profile, seed: 1).acts)
    #expect(one.acts != other.acts)
  }
}
