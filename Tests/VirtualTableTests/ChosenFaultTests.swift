import TableModel
import TableProtocol
import Testing

@testable import VirtualTable

/// Faults whose channels are chosen, and what the counts show of them.
struct ChosenFaultTests {
  /// Eight channels that carry 100 N, 200 N and so on for two scans, ten a second.
  private func bench(_ faults: [String], playing: Bool = true) throws -> Bench {
    var switches = FaultSwitches()
    for fault in faults { try switches.set(fault) }
    let row = (1...8).map { "\($0)00" }.joined(separator: ",")
    let bench = try Bench(try Recording(text: "0,\(row)\n0.1,\(row)\n")) {
      $0.rate = 10
      $0.faults = switches
      $0.playbackStart = playing ? .atStreamStart : .onCommand
    }
    bench.start()
    return bench
  }

  private func newtons(_ bench: Bench, scan: Int) -> [Double] {
    let calibration = bench.table.report.calibration
    return (0..<8).map { bench.witness.frames[scan].newtons($0, calibration) }
  }

  private func expect(_ found: [Double], _ expected: [Double], within tolerance: Double = 0.001) {
    #expect(
      zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }, "\(found) for \(expected)")
  }

  @Test func aGainErrorIsOnTheChannelThatWasChosen() throws {
    let bench = try bench(["gain-error=0.08@2"])
    bench.table.step(2)
    expect(newtons(bench, scan: 1), [100, 200, 324, 400, 500, 600, 700, 800])
    #expect(bench.witness.events("gain-error").first?.integer("channel") == 2)
  }

  @Test func swappedCellsAnswerForEachOther() throws {
    let bench = try bench(["swap=1:6", "gain-error=0.1@6"])
    bench.table.step(2)
    // The gain error is the converter's, so of what is wired to it.
    expect(newtons(bench, scan: 0), [100, 700, 300, 400, 500, 600, 220, 800])
    #expect(bench.witness.events("swap").first?.integers("channels") == [1, 6])
  }

  @Test func aDriftWalksAlsoWhileNothingIsPlayed() throws {
    let bench = try bench(["drift=6@3"], playing: false)
    bench.table.step(600)
    expect(newtons(bench, scan: 299), [0, 0, 0, 3, 0, 0, 0, 0])
    expect(newtons(bench, scan: 599), [0, 0, 0, 6, 0, 0, 0, 0])
    // It goes on through the playback and begins anew at the next power-up.
    #expect(bench.table.play())
    bench.table.step(2)
    expect(newtons(bench, scan: 600), [100, 200, 300, 406, 500, 600, 700, 800], within: 0.02)
    bench.table.unplug()
    bench.plug()
    bench.start(epoch: 2)
    bench.table.step(10)
    expect(newtons(bench, scan: 611), [0, 0, 0, 0.1, 0, 0, 0, 0])
  }

  @Test func aGainErrorStretchesAMassThatLiesOnTheTable() throws {
    let bench = try bench(["gain-error=-0.5@0"], playing: false)
    bench.table.place([PlacedMass(kilograms: 20, x: 60, y: 80)])
    bench.table.step(100)
    // A rigid panel shares a load over one of four cells 3/4, 1/4, -1/4, 1/4.
    let full = [147.1, 49.033, -49.033, 49.033, 0, 0, 0, 0]
    expect(newtons(bench, scan: 99), [full[0] / 2] + full.dropFirst())
  }

  @Test func aStuckConverterHasNothingNewToSay() throws {
    let bench = try bench(["stuck=4"])
    bench.table.step(2)
    let cells = try #require(bench.witness.frames.last).cells
    #expect(cells[4].state == .stuck && cells[4].age == CellReading.oldestAge)
    #expect(cells[3].state == .good)
    #expect(bench.witness.events("stuck").first?.integer("channel") == 4)
  }

  @Test(arguments: [
    "gain-error=0.08@-1", "gain-error=0.08@x", "gain-error=@1", "drift=@", "drift@", "noise=1@2",
    "noise@2", "absent@1", "swap", "swap=", "swap=1", "swap=1:1", "swap=1:2:3", "swap=1:x",
    "swap=-1:2", "swap@1", "", "=", "@", "drif=2", "drift=2000@1",
  ])
  func refusesWhatIsNoFault(text: String) {
    var faults = FaultSwitches()
    let error = #expect(throws: VirtualTableError.self) { try faults.set(text) }
    #expect(error?.description.isEmpty == false)
    #expect(faults == FaultSwitches())
  }

  @Test(arguments: ["gain-error@8", "drift=1@8", "swap=0:8", "swap=9:1", "absent=8"])
  func refusesAChannelThatTheTableHasNot(text: String) throws {
    var faults = FaultSwitches()
    try faults.set(text)
    #expect(throws: VirtualTableError.self) {
      try Bench { $0.faults = faults }
    }
  }

  @Test func choosingAChannelLeavesTheOtherFaultsAsTheyWere() throws {
    func plan(_ faults: [String]) throws -> FaultPlan {
      var switches = FaultSwitches()
      for fault in faults { try switches.set(fault) }
      return FaultPlan(
        switches: switches, seed: 5, channelCount: 8, rateMillihertz: 100_000, scanCount: 6000)
    }
    let drawn = try plan(["glitches", "saturation", "button", "drift", "gain-error"])
    let chosen = try plan(["glitches", "saturation", "button", "drift@7", "gain-error@6"])
    #expect(chosen.driftChannel == 7 && chosen.gainChannel == 6)
    #expect(drawn.glitches == chosen.glitches)
    #expect(drawn.saturation == chosen.saturation)
    #expect(drawn.presses == chosen.presses)
  }
}

struct GlitchCountTests {
  private func play(glitches: Bool, scans: Int) throws -> Bench {
    var faults = FaultSwitches()
    if glitches { try faults.set("glitches=0.01") }
    let profile = TableProfile.standard(channelCount: 8)
    let bench = try Bench(Scenario(.short, profile: profile)) {
      $0.rate = 50
      $0.faults = faults
      $0.seed = 11
    }
    bench.start()
    bench.table.step(scans)
    bench.stop()
    bench.table.step()
    return bench
  }

  /// Half of the playback, and all of it with the empty table after it.
  @Test(arguments: [2000, 6000])
  func isTheNumberOfFalseReadingsInTheFrames(scans: Int) throws {
    let right = try play(glitches: false, scans: scans).witness.frames
    let bench = try play(glitches: true, scans: scans)
    let wrong = bench.witness.frames
    #expect(right.count == scans && wrong.count == scans)
    var different = [UInt32](repeating: 0, count: 8)
    for (a, b) in zip(right, wrong) {
      for channel in 0..<8 where a.counts[channel] != b.counts[channel] {
        different[channel] += 1
      }
    }
    let account = try #require(bench.table.report.streams.first)
    #expect(account.falsified == different)
    #expect(different.allSatisfy { $0 > 0 })
    let stopped = try #require(bench.witness.events("stream-stopped").first)
    #expect(stopped.integers("falsified") == different.map { Int($0) })
    // The events tell of each run, cut off where the stream was stopped.
    let announced = try bench.witness.events("glitch").reduce(0) { sum, event in
      let first = Int(try #require(event.scan?.sequence))
      return sum + min(try #require(event.integer("scans")), scans - first)
    }
    #expect(announced == Int(different.reduce(0, +)))
  }

  @Test func countsEveryStreamForItself() throws {
    var faults = FaultSwitches()
    try faults.set("glitches=0.05")
    let bench = try Bench(EmptyTable(duration: 40)) {
      $0.rate = 100
      $0.faults = faults
    }
    bench.table.step(5)
    bench.start(epoch: 1)
    bench.table.step(1000)
    bench.stop()
    bench.table.step(1000)
    bench.start(epoch: 2)
    bench.table.step(3000)
    let frames = bench.witness.frames
    let zeros = bench.table.report.calibration
    for (stream, account) in bench.table.report.streams.enumerated() {
      let mine = frames.filter { $0.epoch == UInt16(stream + 1) }
      let wrong = (0..<8).map { channel in
        UInt32(mine.count { $0.counts[channel] != zeros.cells[channel].zero })
      }
      #expect(account.falsified == wrong)
      #expect(account.falsified.reduce(0, +) > 0)
    }
  }
}
