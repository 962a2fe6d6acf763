import TableDevice
import TableProtocol
import Testing

@testable import VirtualTable

struct FaultTests {
  /// One minute of an empty table with one fault.
  private func bench(
    _ kind: FaultSwitches.Kind, _ value: Double? = nil, seed: UInt64 = 2
  ) throws -> Bench {
    var faults = FaultSwitches()
    try faults.set(kind, to: value)
    let bench = try Bench(EmptyTable(duration: 60)) {
      $0.rate = 100
      $0.faults = faults
      $0.seed = seed
    }
    bench.start()
    bench.table.step(6000)
    bench.stop()
    bench.table.step()
    #expect(bench.witness.frames.count == 6000)
    return bench
  }

  @Test func noiseHasTheDeviationThatIsAnnounced() throws {
    let bench = try bench(.noise)
    let calibration = bench.table.report.calibration
    let readings = bench.witness.frames.map { $0.newtons(3, calibration) }
    let mean = readings.reduce(0, +) / 6000
    let deviation = (readings.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6000).squareRoot()
    #expect(abs(mean) < 0.02)
    #expect(abs(deviation - 0.35) < 0.02)
    #expect(bench.witness.events("noise").first?.number("newtons_rms") == 0.35)
  }

  @Test func everyGlitchIsAnnouncedWithItsFirstReading() throws {
    let bench = try bench(.glitches, 0.01)
    let zeros = bench.table.report.calibration
    var wrong: [Set<Int>] = .init(repeating: [], count: 8)
    for frame in bench.witness.frames {
      for (channel, count) in frame.counts.enumerated()
      where abs(Int(count) - Int(zeros.cells[channel].zero)) >= 100_000 {
        wrong[channel].insert(Int(frame.sequence))
      }
    }
    var announced: [Set<Int>] = .init(repeating: [], count: 8)
    var lengths: Set<Int> = []
    for glitch in bench.witness.events("glitch") {
      let first = Int(try #require(glitch.scan?.sequence))
      let channel = try #require(glitch.integer("channel"))
      let scans = try #require(glitch.integer("scans"))
      announced[channel].formUnion(first..<first + scans)
      lengths.insert(scans)
      #expect(bench.witness.frames[first].counts[channel] == Int32(glitch.integer("to") ?? 0))
    }
    #expect(wrong == announced)
    #expect(lengths.contains(1) && lengths.contains(where: { $0 > 8 }))
    #expect(lengths.allSatisfy { 1...16 ~= $0 })
    let share = Double(announced.reduce(0) { $0 + $1.count }) / 48_000
    #expect(0.004...0.012 ~= share)
  }

  @Test func saturationStandsAtTheRail() throws {
    let bench = try bench(.saturation, 1)
    let event = try #require(bench.witness.events("saturation").first)
    let channel = try #require(event.integer("channel"))
    let saturated = bench.witness.frames.filter { $0.states[channel] == .saturatedHigh }
    #expect(saturated.count == 100)
    #expect(saturated.first?.sequence == event.scan?.sequence)
    #expect(saturated.allSatisfy { $0.counts[channel] == 0x7F_FFFF })
  }

  @Test func anAbsentChipNeverAnswers() throws {
    let bench = try bench(.absent, 3)
    #expect(bench.witness.frames.allSatisfy { $0.cells[3] == .absent })
    #expect(bench.witness.frames.allSatisfy { $0.states[2] == .good })
    #expect(bench.witness.events("absent").first?.integer("channel") == 3)
  }

  @Test func driftWalksByTheNewtonsAMinuteThatAreAnnounced() throws {
    let bench = try bench(.drift, 6)
    let channel = try #require(bench.witness.events("drift").first?.integer("channel"))
    let last = bench.witness.frames[5999].newtons(channel, bench.table.report.calibration)
    #expect(abs(last - 6) < 0.01)
  }

  @Test func aGainErrorStretchesOneCell() throws {
    var faults = FaultSwitches()
    try faults.set(.gainError, to: 0.1)
    let row = (0..<8).map { _ in "100" }.joined(separator: ",")
    let bench = try Bench(try Recording(text: "0,\(row)\n0.1,\(row)\n")) {
      $0.rate = 10
      $0.faults = faults
    }
    bench.start()
    bench.table.step(2)
    let channel = try #require(bench.witness.events("gain-error").first?.integer("channel"))
    let calibration = bench.table.report.calibration
    for cell in 0..<8 {
      let force = bench.witness.frames[0].newtons(cell, calibration)
      #expect(abs(force - (cell == channel ? 110 : 100)) < 0.001)
    }
  }

  @Test func theButtonIsPressedAsOftenAsAsked() throws {
    let bench = try bench(.button, 3)
    #expect(bench.witness.events("button").count == 3)
    #expect(bench.witness.frames.filter(\.isButtonHeld).count == 90)
  }

  @Test(arguments: [
    (FaultSwitches.Kind.noise, -1.0), (.absent, 16), (.absent, 1.5), (.glitches, 0.5),
    (.button, .nan),
  ])
  func refuses(kind: FaultSwitches.Kind, value: Double) {
    var faults = FaultSwitches()
    #expect(throws: VirtualTableError.self) { try faults.set(kind, to: value) }
    #expect(faults == FaultSwitches())
  }

  @Test(
    arguments: FaultPlan.Glitch.Pattern.all,
    [180_000, 240_000, 0, 13_000, -64_600, 2_089_077, 8_388_606, -8_388_607] as [Int32])
  func aGlitchIsAlwaysAJumpWithinTheConvertersRange(
    pattern: FaultPlan.Glitch.Pattern, count: Int32
  ) {
    let glitch = FaultPlan.Glitch(channel: 0, scans: 0..<1, pattern: pattern)
    let wrong = glitch.falsify(count)
    #expect(CellReading.countRange.contains(wrong))
    #expect(abs(Int(wrong) - Int(count)) >= 100_000)
  }

  @Test func shiftsAsRealCellsWereSeenToShift() {
    let shifted = FaultPlan.Glitch.Pattern.all.prefix(4).map {
      FaultPlan.Glitch(channel: 0, scans: 0..<1, pattern: $0).falsify(261_134)
    }
    #expect(shifted == [522_268, 1_044_536, 2_089_072, 8_356_288])
  }
}
