import TableModel
import Testing

@testable import VirtualTable

struct PulsesTests {
  private static let profile = TableProfile.standard(channelCount: 8)
  private static let place = TableProfile.Position(x: 300, y: 600)

  private func pulses(_ list: [(start: Double, milliseconds: Double, peak: Double)]) -> Pulses {
    Pulses(
      list.map {
        .init(start: $0.start, milliseconds: $0.milliseconds, peak: $0.peak, place: Self.place)
      }, profile: Self.profile, breathing: 0)
  }

  @Test(arguments: [(20.0, 400.0), (25, 900), (100, 150), (0, 300)])
  func aPulseLastsAndPressesAsAsked(milliseconds: Double, peak: Double) throws {
    let source = pulses([(start: 5, milliseconds: milliseconds, peak: peak)])
    let rest = try #require(source.truth(at: 4)).gross.force
    var over = 0
    for index in 4500..<5500 {
      let scan = PlaybackScan(index: index, rateMillihertz: 1_000_000)
      let forces = try #require(source.forces(at: scan))
      let truth = try #require(source.truth(at: scan.time))
      #expect(abs(forces.sum - truth.gross.force) < 1e-9)
      #expect(abs(forces.sum - rest - truth.footForce.force) < 1e-9)
      #expect(truth.footForce.force <= peak + 1e-9)
      #expect(truth.barSupport == 0)
      if truth.footForce.force > peak - 1e-6 { over += 1 }
    }
    #expect(over == Int(milliseconds) + 1)
  }

  @Test func theEdgesAreAsSteepAsAFootfallAndNotSteeper() {
    let pulse = Pulses.Pulse(start: 1, milliseconds: 20, peak: 600, place: Self.place)
    #expect(pulse.force(at: 0.97) == 0)
    #expect(abs(pulse.force(at: 0.985) - 300) < 1e-6)
    #expect(pulse.force(at: 1) == 600)
    #expect(abs(pulse.force(at: 1.035) - 300) < 1e-6)
    #expect(pulse.force(at: 1.05) < 1e-6)
  }

  @Test func theClientComesSmoothlyAndStays() throws {
    let source = pulses([(start: 4, milliseconds: 20, peak: 300)])
    let weight = 70 * standardGravity
    #expect(try #require(source.truth(at: 0)).gross.force == 0)
    for time in [2, 3, 5, 6] {
      let truth = try #require(source.truth(at: Double(time)))
      #expect(abs(truth.client.force - weight) < 1e-9)
    }
    #expect(source.truth(at: 6.1) == nil)
    #expect(source.forces(at: PlaybackScan(index: 6100, rateMillihertz: 1_000_000)) == nil)
  }

  @Test func everyPulseIsAnnouncedInTheOrderOfTime() throws {
    let source = pulses([
      (start: 6, milliseconds: 50, peak: 500), (start: 3, milliseconds: 20, peak: 400),
    ])
    #expect(source.events.map(\.time) == [3, 6])
    let first = try #require(source.events.first)
    #expect(first.kind == "pulse")
    #expect(first.number("force") == 400 && first.number("duration_s") == 0.02)
    #expect(first.number("x") == 300 && first.number("y") == 600)
    // Both are in the frames of a table.
    let bench = try Bench(source) {
      $0.rate = 1000
      $0.profile = Self.profile
    }
    bench.start()
    bench.table.step(8000)
    #expect(bench.witness.events("pulse").map(\.scan?.sequence) == [3000, 6000])
  }
}
