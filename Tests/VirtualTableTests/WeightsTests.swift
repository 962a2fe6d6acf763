import TableModel
import Testing

@testable import VirtualTable

struct WeightsTests {
  private func bench(_ source: any LoadSource = EmptyTable()) throws -> Bench {
    let bench = try Bench(source) {
      $0.rate = 100
      $0.playbackStart = .onCommand
      $0.profile = .standard(channelCount: 8)
    }
    bench.start()
    return bench
  }

  private func sum(_ bench: Bench, scan: Int) -> Double {
    let calibration = bench.table.report.calibration
    return (0..<8).reduce(0) { $0 + bench.witness.frames[scan].newtons($1, calibration) }
  }

  @Test func aMassComesAndGoesWithinHalfASecond() throws {
    let bench = try bench()
    bench.table.step(10)
    #expect(bench.table.obey("mass 20 at 60,80") == "ok 20 kg at 60,80 mm")
    bench.table.step(100)
    #expect(bench.table.obey("mass off") == "ok masses off")
    bench.table.step(110)
    let sums = (0..<bench.witness.frames.count).map { sum(bench, scan: $0) }
    let weight = 20 * standardGravity
    #expect(sums[..<10].allSatisfy { abs($0) < 0.01 })
    #expect(sums[10] > 0 && sums[10] < 1)
    #expect(abs(sums[34] - weight / 2) < 0.5)
    #expect(sums[60..<110].allSatisfy { abs($0 - weight) < 0.01 })
    #expect(sums[160...].allSatisfy { abs($0) < 0.01 })
    let events = bench.witness.events("masses")
    #expect(events.map(\.scan?.sequence) == [10, 110])
    #expect(events.allSatisfy { $0.playbackTime == nil })
    #expect(
      events.first?.value("masses")
        == .array([PlacedMass(kilograms: 20, x: 60, y: 80).json]))
  }

  @Test(arguments: [
    // Over one cell of a rigid panel.
    (60.0, 80.0, [0.75, 0.25, -0.25, 0.25, 0, 0, 0, 0]),
    (370, 950, [0.25, 0.25, 0.25, 0.25, 0, 0, 0, 0]),
    (870, 1000, [0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25]),
    // Half-way along one edge.
    (370, 80, [0.5, 0.5, 0, 0, 0, 0, 0, 0]),
  ])
  func aMassIsCarriedByThePanelItIsPutOn(x: Double, y: Double, shares: [Double]) throws {
    let bench = try bench()
    bench.table.place([PlacedMass(kilograms: 10, x: x, y: y)])
    bench.table.step(100)
    let frame = try #require(bench.witness.frames.last)
    let calibration = bench.table.report.calibration
    for channel in 0..<8 {
      let expected = shares[channel] * 10 * standardGravity
      #expect(abs(frame.newtons(channel, calibration) - expected) < 0.001)
    }
  }

  @Test func aNewPlaceTakesOverFromTheOldOne() throws {
    let bench = try bench()
    bench.table.place([PlacedMass(kilograms: 30, x: 60, y: 80)])
    // In the middle of the change, and then at once again.
    bench.table.step(25)
    bench.table.place([PlacedMass(kilograms: 30, x: 680, y: 1820)])
    bench.table.step(25)
    bench.table.place([
      PlacedMass(kilograms: 10, x: 60, y: 80), PlacedMass(kilograms: 20, x: 680, y: 80),
    ])
    bench.table.step(75)
    let calibration = bench.table.report.calibration
    let frames = bench.witness.frames
    for (before, after) in zip(frames, frames.dropFirst()) {
      for channel in 0..<8 {
        let jump = after.newtons(channel, calibration) - before.newtons(channel, calibration)
        // 30 kg in half a second are 0.9 N/ms at most.
        #expect(abs(jump) < 9.5)
      }
    }
    let last = try #require(frames.last)
    let expected = [12.5, 17.5, 2.5, -2.5].map { $0 * standardGravity }
    for channel in 0..<4 {
      #expect(abs(last.newtons(channel, calibration) - expected[channel]) < 0.001)
    }
  }

  @Test func aMassLiesThereWhateverIsPlayed() throws {
    let profile = TableProfile.standard(channelCount: 8)
    let scenario = Scenario(.short, profile: profile)
    let bench = try bench(scenario)
    bench.table.place([PlacedMass(kilograms: 5, x: 370, y: 950)])
    bench.table.step(100)
    #expect(bench.table.play())
    bench.table.step(2000)
    let loads = try #require(bench.witness.events("loads").last)
    let truth = try #require(scenario.truth(at: loads.playbackTime ?? 0))
    let weight = 5 * standardGravity
    #expect(loads.number("masses_newtons") == weight)
    #expect(abs((loads.number("gross_newtons") ?? 0) - truth.gross.force - weight) < 1e-9)
    let scan = Int(loads.scan?.sequence ?? 0)
    #expect(abs(sum(bench, scan: scan) - truth.gross.force - weight) < 0.01)
  }

  @Test func aTableOfOtherChannelsThanItsProfileIsNoDanger() throws {
    let bench = try Bench {
      $0.channelCount = 2
      $0.profile = .standard(channelCount: 16)
    }
    bench.start()
    bench.table.place([PlacedMass(kilograms: 20, x: 870, y: 1000)])
    bench.table.step(1000)
    #expect(bench.witness.frames.count > 980)
  }
}

struct HandCommandTests {
  private static func masses(_ list: (Double, Double, Double)...) -> HandCommand {
    .masses(list.map { PlacedMass(kilograms: $0.0, x: $0.1, y: $0.2) })
  }

  @Test(
    arguments: [
      ("play", .play), ("  press ", .press), ("mass off", .masses([])),
      ("mass 20 at 60,80", masses((20, 60, 80))),
      ("mass 0.5 at -20.5, 1e3", masses((0.5, -20.5, 1000))),
      ("mass 20 at 60,80 + 5 at 370,900", masses((20, 60, 80), (5, 370, 900))),
      ("mass  20  at  60 , 80+5 at 1,2\r", masses((20, 60, 80), (5, 1, 2))),
    ] as [(String, HandCommand)])
  func understands(line: String, command: HandCommand) throws {
    #expect(try HandCommand(line) == command)
  }

  @Test(
    arguments: [
      ("", .unknown), ("plays", .unknown), ("play now", .unknown), ("quit", .unknown),
      ("mass", .notMasses), ("mass 20", .notMasses), ("mass 20 at", .notMasses),
      ("mass 20 at 60", .notMasses), ("mass 20 at 60,80,1", .notMasses),
      ("mass 20kg at 60,80", .notMasses), ("mass off now", .notMasses),
      ("mass 20 at 60,80 +", .notMasses), ("mass 20 on 60,80", .notMasses),
      ("mass 0 at 60,80", .massOutOfRange(0)), ("mass -1 at 60,80", .massOutOfRange(-1)),
      ("mass inf at 60,80", .massOutOfRange(.infinity)),
      ("mass 1 at 60,1e9", .placeOutOfRange(1e9)),
      ("mass 1 at -inf,1", .placeOutOfRange(-.infinity)),
      (
        "mass " + Array(repeating: "1 at 1,1", count: 17).joined(separator: "+"), .tooManyMasses(17)
      ),
    ] as [(String, HandCommandError)])
  func refuses(line: String, error: HandCommandError) {
    #expect(throws: error) { try HandCommand(line) }
    #expect(!error.description.isEmpty)
  }

  @Test func refusesWhatIsNotANumber() throws {
    #expect(throws: HandCommandError.self) { try HandCommand("mass nan at 1,1") }
    #expect(throws: HandCommandError.self) { try HandCommand("mass 1 at nan,1") }
  }

  @Test func answersInOneLine() throws {
    let bench = try Bench { $0.playbackStart = .onCommand }
    bench.start()
    #expect(bench.table.obey("play") == "ok playing")
    bench.table.step()
    #expect(bench.table.obey("play") == "error already playing")
    #expect(bench.table.obey("press") == "ok pressed")
    #expect(
      bench.table.obey("mass 20 at 60,80.5 + 1 at 2,3")
        == "ok 20 kg at 60,80.5 mm + 1 kg at 2,3 mm")
    #expect(bench.table.obey("dance") == "error unknown command: play, press, mass, misbehave")
    #expect(
      bench.table.obey("mass 2000 at 1,1") == "error a mass is 0.001 to 1000 kg, not 2000.0")
  }
}
