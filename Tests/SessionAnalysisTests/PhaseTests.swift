import TableModel
import Testing

@testable import SessionAnalysis

struct PhaseTests {
  private static let thigh = BodyZone(.thigh, .left).index
  private static let calf = BodyZone(.calf, .right).index

  /// Still, mount, work on thigh and calf, a pause for the drape, work, dismount, client off.
  private static func session() -> LoadMoments {
    var loads = LoadMoments(rate: 20)
    loads.hold(0, 5, net: 0, gross: 700)
    loads.hold(0, 3, net: 500, gross: 1200)
    loads.hold(100, 30, zone: thigh, net: 550, gross: 1250)
    loads.hold(120, 20, zone: calf, net: 560, gross: 1260)
    loads.hold(0, 15, net: 0, gross: 700)
    loads.hold(90, 20, zone: thigh, net: 540, gross: 1240)
    loads.hold(0, 4, net: 500, gross: 1200)
    loads.hold(0, 6, net: 0, gross: 700)
    loads.hold(0, 7, net: -700, gross: 0)
    return loads
  }

  @Test func dividesASession() {
    var loads = Self.session()
    let phases = loads.result().phases
    #expect(
      phases.map(\.kind) == [.still, .mount, .work, .work, .pause, .work, .dismount, .still, .off])
    #expect(
      phases.map(\.region) == [nil, nil, .thigh, .calf, nil, .thigh, nil, nil, nil])
    // The last phase ends with the last scan.
    let durations = phases.map { ($0.duration * 100).rounded() / 100 }
    #expect(durations == [5, 3, 30, 20, 15, 20, 4, 6, 6.95])
    #expect(isNear(phases[2].forces.impulse, 3000))
    #expect(isNear(phases[3].forces.mean, 120))
    #expect(phases[3].forces.peak == 120)
    #expect(phases[4].forces.contactTime == 0)
    #expect(phases[4].forces.mean == nil)
    #expect(phases.map(\.forces.contacts) == [0, 0, 1, 0, 0, 1, 0, 0, 0])
  }

  @Test func phasesAddUpToTheSession() {
    var loads = Self.session()
    let result = loads.result()
    let phases = result.phases.map(\.forces)
    #expect(isNear(phases.map(\.impulse).reduce(0, +), result.forces.impulse))
    #expect(isNear(phases.map(\.contactTime).reduce(0, +), result.forces.contactTime))
    #expect(phases.map(\.contacts).reduce(0, +) == result.forces.contacts)
    #expect(phases.map(\.strokes.count).reduce(0, +) == result.forces.strokes.count)
    for (phase, next) in zip(result.phases, result.phases.dropFirst()) {
      let end = phase.startedAt.nanoseconds + UInt64((phase.duration * 1e9).rounded())
      #expect(end == next.startedAt.nanoseconds)
    }
  }

  @Test func percentilesOfPhasesAreGoodToFivePercent() {
    var loads = LoadMoments()
    for force in 10..<110 { loads.hold(Double(force) * 3, 0.5, net: 500) }
    let phase = loads.result().phases
    #expect(phase.count == 1)
    // 95 of the 100 forces are 312 N or less.
    #expect(isNear(phase.first?.forces.percentile95, 312, within: 0.05 * 312))
  }

  @Test func aShortStayElsewhereIsNoPhase() {
    var loads = LoadMoments(rate: 20)
    loads.hold(100, 20, zone: Self.thigh, net: 500)
    loads.hold(100, 6, zone: Self.calf, net: 500)
    loads.hold(100, 20, zone: Self.thigh, net: 500)
    #expect(loads.result().phases.map(\.region) == [.thigh])
  }

  @Test func aShortTimeOffTheTableIsNoPause() {
    var loads = LoadMoments(rate: 20)
    loads.hold(100, 20, net: 500)
    loads.hold(0, 6, net: 0)
    loads.hold(100, 20, net: 500)
    #expect(loads.result().phases.map(\.kind) == [.work])
  }

  /// With most of the weight in the bars, less than a fifth of it comes onto the client.
  @Test func aLightFootIsWorkAndNoStillness() {
    var loads = LoadMoments(rate: 20)
    loads.hold(0, 10, net: 0, gross: 700)
    loads.hold(60, 20, zone: Self.thigh, net: 60, gross: 760)
    loads.hold(0, 15, net: 0, gross: 700)
    let phases = loads.result().phases
    #expect(phases.map(\.kind) == [.still, .work, .still])
    #expect(phases.map(\.region) == [nil, .thigh, nil])
    #expect(isNear(phases.first { $0.kind == .work }?.forces.contactTime, 20, within: 0.1))
  }

  /// An arm that is moved is felt for a moment, and is no foot.
  @Test func aMomentsLoadIsNoWork() {
    var loads = LoadMoments(rate: 20)
    loads.hold(0, 10, net: 0, gross: 700)
    loads.hold(40, 0.9, zone: Self.thigh, net: 40, gross: 740)
    loads.hold(0, 15, net: 0, gross: 700)
    #expect(loads.result().phases.map(\.kind) == [.still])
  }

  @Test func aNoteBeginsAPhase() {
    var loads = LoadMoments(rate: 20)
    loads.hold(100, 20, net: 500)
    loads.builder.note("client turned round", at: loads.time)
    loads.hold(150, 30, net: 500)
    let phases = loads.result().phases
    #expect(phases.map(\.note) == [nil, "client turned round"])
    #expect(isNear(phases[0].forces.mean, 100))
    #expect(isNear(phases[1].forces.mean, 150))
  }

  @Test func withoutATareNobodyIsTold() {
    var loads = Self.session()
    #expect(loads.result(clientWeight: nil).phases.map(\.kind) == [.untold])
  }

  @Test func alarmsAndPressesOfTheButtonAreCountedInTheirPhase() {
    var loads = Self.session()
    let presses = [10.0, 12, 45].map { seconds in
      ButtonPress(
        at: WallTime(nanoseconds: LoadMoments.start + UInt64(seconds * 1e9)), footForce: 1)
    }
    let phases = loads.result(presses: presses).phases
    #expect(phases.map(\.clientButtonPresses) == [0, 0, 2, 1, 0, 0, 0, 0, 0])
  }

  @Test func aLongSessionHasCoarserStretchesAndTheSameSums() {
    var loads = LoadMoments(rate: 1)
    var expected = 0.0
    for second in 0..<20_000 {
      let force = Double(50 + second % 100)
      loads.add(force, net: 500)
      expected += force
    }
    let timeline = loads.builder.timeline
    #expect(timeline.stretches.count <= SessionTimeline.most)
    #expect(timeline.length == 8_000_000_000)
    let result = loads.result()
    #expect(isNear(result.forces.impulse, expected))
    #expect(isNear(result.phases.map(\.forces.impulse).reduce(0, +), expected))
    #expect(isNear(timeline.classSeconds(timeline.stretches.indices).reduce(0, +), 20_000))
    #expect(isNear(timeline.zoneSeconds(timeline.stretches.indices)[7], 20_000))
    #expect(result.course.peaks.count <= ForceCourse.most)
  }

  @Test func aClockThatJumpsForCenturiesIsBounded() {
    var loads = LoadMoments()
    loads.add(100)
    loads.add(100, after: 4e9)
    let result = loads.result()
    #expect(loads.builder.timeline.stretches.count <= SessionTimeline.most)
    #expect(isNear(result.forces.impulse, 2))
  }
}
