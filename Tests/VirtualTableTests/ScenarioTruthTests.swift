import TableModel
import Testing

@testable import VirtualTable

struct ScenarioTruthTests {
  /// A sum of cell forces and its moments.
  private struct CellSum {
    var force = 0.0
    var momentX = 0.0
    var momentY = 0.0

    init(_ cells: [TableProfile.Cell], _ forces: CellForces) {
      for cell in cells {
        force += forces[cell.channel]
        momentX += forces[cell.channel] * cell.x
        momentY += forces[cell.channel] * cell.y
      }
    }

    mutating func subtract(_ load: ScenarioTruth.Resultant) {
      force -= load.force
      momentX -= load.force * (load.place?.x ?? 0)
      momentY -= load.force * (load.place?.y ?? 0)
    }

    /// Equal within a millionth of `scale` newtons, and that on a lever of a metre.
    func isNear(_ load: ScenarioTruth.Resultant, scale: Double) -> Bool {
      let tolerance = 1e-6 * max(1, scale)
      return abs(force - load.force) < tolerance
        && abs(momentX - load.force * (load.place?.x ?? 0)) < 1000 * tolerance
        && abs(momentY - load.force * (load.place?.y ?? 0)) < 1000 * tolerance
    }
  }

  @Test(arguments: Tables.all) func theCellsCarryWhatTheTruthTells(profile: TableProfile) throws {
    let scenario = Scenario(.short, profile: profile, seed: 7)
    let clientCells = profile.panels.filter { $0.role == .client }
      .flatMap { profile.cells(under: $0) }
    for index in stride(from: 0, to: Int(scenario.duration * 100), by: 13) {
      let scan = PlaybackScan(index: index, rateMillihertz: 100_000)
      let forces = try #require(scenario.forces(at: scan))
      let truth = try #require(scenario.truth(at: scan.time))
      let scale = truth.gross.force
      #expect(CellSum(profile.cells, forces).isNear(truth.gross, scale: scale))
      var therapist = CellSum(clientCells, forces)
      therapist.subtract(truth.client)
      #expect(therapist.isNear(truth.footForce, scale: scale), "at \(scan.time) s")
      #expect(abs(truth.client.force + truth.net.force - truth.gross.force) < 1e-9 * scale + 1e-9)
      let place = truth.footForce.place
      #expect(truth.zone == place.flatMap { scenario.bodyMap.zone(x: $0.x, y: $0.y) })
    }
  }

  @Test(arguments: Tables.all) func theWeightIsOnBarsAndTable(profile: TableProfile) throws {
    let scenario = Scenario(.short, profile: profile, therapistMass: 80)
    let on = try #require(scenario.events.first { $0.kind == "therapist-on" })
    let off = try #require(scenario.events.first { $0.kind == "therapist-off" })
    for time in stride(from: on.time + 2.1, to: off.time, by: 0.11) {
      let truth = try #require(scenario.truth(at: time))
      #expect(abs(truth.barSupport + truth.net.force - 80 * standardGravity) < 1e-9)
      #expect(truth.workingFoot.force >= 0)
      #expect(truth.workingFoot.force <= truth.footForce.force + 1e-9)
    }
    #expect(scenario.truth(at: on.time - 0.1)?.barSupport == 0)
    #expect(scenario.truth(at: -0.1) == nil)
    #expect(scenario.truth(at: scenario.duration) == nil)
  }

  @Test func aStrokeIsToldWithItsFootAndItsZone() throws {
    let scenario = Scenario(.standard, profile: .standard(channelCount: 12), seed: 4)
    for stroke in scenario.events where stroke.kind == "stroke" || stroke.kind == "overload" {
      let duration = try #require(stroke.number("duration_s"))
      let force = try #require(stroke.number("force"))
      let truth = try #require(scenario.truth(at: stroke.time + duration / 2))
      #expect(abs(truth.workingFoot.force - force) < 1e-9)
      let place = try #require(truth.workingFoot.place)
      #expect(abs(place.x - (stroke.number("x") ?? 0)) < 1e-6)
      let ends = [stroke.number("y") ?? 0, stroke.number("y_end") ?? 0]
      #expect(abs(place.y - (ends[0] + ends[1]) / 2) < 1e-6)
      #expect(truth.workingZone?.region.name == stroke.string("region"))
      #expect(truth.workingZone?.side.rawValue == stroke.string("side"))
      // The stance foot is on its ledge.
      #expect(truth.footForce == truth.workingFoot)
    }
  }

  @Test func onASinglePanelTheStanceFootIsPartOfTheFootForce() throws {
    let scenario = Scenario(.short, profile: .standard(channelCount: 4))
    let stroke = try #require(scenario.events.first { $0.kind == "stroke" })
    let truth = try #require(scenario.truth(at: stroke.time + 1))
    #expect(truth.footForce == truth.net)
    #expect(truth.footForce.force > truth.workingFoot.force + 300)
    // Between the feet, so beside the zone that is worked.
    #expect(truth.footForce.place != truth.workingFoot.place)
  }

  @Test(arguments: [(0.1, 10), (0.5, 2), (0, 100), (1, 1)])
  func theLoadsAreToldAsOftenAsAsked(interval: Double, perSecond: Int) throws {
    let profile = TableProfile.standard(channelCount: 8)
    let scenario = Scenario(.short, profile: profile)
    let bench = try Bench(scenario) {
      $0.rate = 100
      $0.profile = profile
      $0.truthInterval = interval
    }
    bench.start()
    bench.table.step(6000)
    let loads = bench.witness.events("loads")
    #expect(loads.count == 60 * perSecond)
    for (index, event) in loads.enumerated() {
      let time = try #require(event.playbackTime)
      #expect(abs(time - Double(index) / Double(perSecond)) < 1e-9)
      #expect(event.scan?.sequence == UInt32((time * 100).rounded()))
      let truth = try #require(scenario.truth(at: time))
      #expect(event.number("gross_newtons") == truth.gross.force)
      #expect(event.number("client_newtons") == truth.client.force)
      #expect(event.number("net_newtons") == truth.net.force)
      #expect(event.number("foot_force_newtons") == truth.footForce.force)
      #expect(event.number("x_mm") == truth.footForce.place?.x)
      #expect(event.number("y_mm") == truth.footForce.place?.y)
      #expect(event.string("zone") == truth.zone?.name)
      #expect(event.number("working_foot_newtons") == truth.workingFoot.force)
      #expect(event.string("working_zone") == truth.workingZone?.name)
      #expect(event.number("bar_support_newtons") == truth.barSupport)
    }
  }

  @Test func aRecordingHasNoTruthOfItsOwn() throws {
    let bench = try Bench(try Recording(text: "0,1\n0.1,2\n")) { $0.rate = 10 }
    bench.start()
    bench.table.step(5)
    #expect(bench.witness.events("loads").isEmpty)
  }
}
