import Foundation
import LoadEstimation
import TableModel
import Testing
import VirtualTable

/// What the safety chain reports on the example tables, against what truly pressed there.
struct AccuracyTests {
  /// Seconds that forces and places are averaged over: a fraction of a stroke.
  private static let window = 0.5
  /// Below this a place is not known to 5 mm: noise alone moves it by that.
  private static let leastForce = 100.0

  /// Means over a window, of what was reported and of what was.
  private struct Window {
    var count = 0.0
    var force = 0.0
    var trueForce = 0.0
    var moments = (x: 0.0, y: 0.0)
    var trueMoments = (x: 0.0, y: 0.0)
    var leastTrueForce = Double.infinity

    mutating func add(_ loads: LoadEstimate, _ truth: ScenarioTruth.Resultant) {
      guard let x = loads.centreX, let y = loads.centreY, let place = truth.place else { return }
      let reported = Double(loads.footForce) / 1000
      count += 1
      force += reported
      trueForce += truth.force
      leastTrueForce = min(leastTrueForce, truth.force)
      moments.x += reported * Double(x) / 1000
      moments.y += reported * Double(y) / 1000
      trueMoments.x += truth.force * place.x
      trueMoments.y += truth.force * place.y
    }

    var forceError: Double { abs(force - trueForce) / count }
    /// Of the 2 N or 1 % that are allowed.
    var forceShare: Double { forceError / max(2, 0.01 * trueForce / count) }
    var placeError: Double {
      hypot(
        moments.x / force - trueMoments.x / trueForce,
        moments.y / force - trueMoments.y / trueForce)
    }
  }

  @Test(arguments: TruthPlay.Example.allCases, [1000.0, 80])
  func reportsForceAndPlaceAsTheyAre(example: TruthPlay.Example, rate: Double) async throws {
    let profile = try example.profile()
    let scenario = Scenario(.standard, profile: profile, seed: 11, breathing: 0)
    var faults = FaultSwitches.noiseOnly
    try faults.set("gain-error=0.08@1")
    try faults.set("drift=0.05@2")
    let play = TruthPlay(
      profile: profile, source: scenario, map: scenario.bodyMap, rate: rate, faults: faults,
      gains: [1: 1.08], zero: (2, 3), tare: (20, 4))
    var current = Window()
    var index = 0
    var windows: [Window] = []
    var scansOnZones = 0
    var wrongZones = 0
    let end = try await play.run { moment in
      guard moment.isTared, let truth = scenario.truth(at: moment.time) else { return }
      let now = Int(moment.time / Self.window)
      if now != index {
        if current.count >= 0.9 * Self.window * rate { windows.append(current) }
        (current, index) = (Window(), now)
      }
      current.add(moment.loads, truth.footForce)
      guard let zone = truth.zone, let place = truth.footForce.place,
        isFarFromBoundaries(place, zone, moment.loads, scenario.bodyMap)
      else { return }
      scansOnZones += 1
      if BodyZone(index: moment.loads.zone) != zone { wrongZones += 1 }
    }
    let strong = windows.filter { $0.leastTrueForce >= Self.leastForce }
    let force = strong.map(\.forceShare).max() ?? .infinity
    let place = strong.map(\.placeError).max() ?? .infinity
    print(
      "\(example.rawValue) at \(rate): \(strong.count) windows, force error at most",
      "\(strong.map(\.forceError).max() ?? 0) N, \(force) of what is allowed; place error at",
      "most \(place) mm; zones: \(scansOnZones) scans, \(wrongZones) wrong")
    #expect(strong.count > 50)
    #expect(force <= 1)
    #expect(place <= 5)
    #expect(scansOnZones > Int(2 * rate))
    #expect(wrongZones == 0)
    #expect(end.lost == 0)
  }

  /// Whether all places within the stated uncertainty are on the same zone.
  private func isFarFromBoundaries(
    _ place: TableProfile.Position, _ zone: BodyZone, _ loads: LoadEstimate, _ map: BodyMap
  ) -> Bool {
    guard loads.centreX != nil else { return false }
    let x = Double(loads.centreUncertaintyX) / 1000
    let y = Double(loads.centreUncertaintyY) / 1000
    return [-1.0, 0, 1].allSatisfy { across in
      [-1.0, 0, 1].allSatisfy { along in
        map.zone(x: place.x + across * x, y: place.y + along * y) == zone
      }
    }
  }

  /// With a client who breathes by 4 N, in single scans, unfiltered.
  @Test(arguments: TruthPlay.Example.allCases)
  func staysWithinTheUncertaintyItStates(example: TruthPlay.Example) async throws {
    let profile = try example.profile()
    let scenario = Scenario(.short, profile: profile, seed: 5)
    let play = TruthPlay(
      profile: profile, source: scenario, map: scenario.bodyMap, rate: 200, zero: nil,
      tare: (20, 8))
    var scans = 0.0
    var forcesOutside = 0.0
    var placesOutside = 0.0
    _ = try await play.run { moment in
      guard moment.isTared, moment.loads.centreX != nil,
        let truth = scenario.truth(at: moment.time), let place = truth.footForce.place
      else { return }
      let loads = moment.loads
      scans += 1
      let error = abs(Double(loads.footForce) / 1000 - truth.footForce.force)
      if error > Double(loads.footForceUncertainty) / 1000 { forcesOutside += 1 }
      let x = abs(Double(loads.centreX ?? 0) / 1000 - place.x)
      let y = abs(Double(loads.centreY ?? 0) / 1000 - place.y)
      if x > Double(loads.centreUncertaintyX) / 1000 || y > Double(loads.centreUncertaintyY) / 1000
      {
        placesOutside += 1
      }
    }
    print(
      "\(example.rawValue): outside of the stated uncertainty: force \(forcesOutside / scans),",
      "place \(placesOutside / scans) of \(scans) scans")
    #expect(scans > 3000)
    #expect(forcesOutside / scans < 0.05)
    #expect(placesOutside / scans < 0.05)
  }
}
