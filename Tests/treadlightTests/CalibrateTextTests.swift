import Calibration
import Foundation
import SessionAnalysis
import TableModel
import TableProtocol
import Testing

@testable import treadlight

struct CalibrateTextTests {
  private let bench = CalibrateBench()

  @Test func drawsTheTableWithTheMarkedCorner() {
    let lines = TableDrawing(bench.profile, mark: .init(x: 600, y: 1800)).lines
    #expect(lines.first == "    head end")
    #expect(lines.last == "    foot end")
    #expect(lines[1].hasPrefix("    o-") && lines[1].hasSuffix("-o"))
    #expect(lines[lines.count - 2].hasSuffix("-X"))
    #expect(lines.count == TableDrawing.highest + 2)
  }

  @Test func drawsWideTablesWithinTheScreen() {
    var profile = bench.profile
    profile.cells[1].x = 9000
    profile.cells[2].y = -9000
    let lines = TableDrawing(profile, mark: nil).lines
    #expect(lines.allSatisfy { $0.count <= 60 } && lines.count < 20)
    #expect(
      TableDrawing(TableProfile(name: "", ratedLoad: Newtons(1), cells: [], panels: []), mark: nil)
        .lines.count < 20)
  }

  @Test func saysWhereACellIs() {
    #expect(CellPlace.words(0, in: bench.profile) == "near the head, left")
    #expect(CellPlace.name(2, in: bench.profile) == "channel 2 (top: near the feet, right)")
    #expect(CellPlace.name(9, in: bench.profile) == "channel 9 (no cell in the profile)")
  }

  @Test(arguments: [
    (CalibrationFault.cellAbsent(channel: 1), "does not answer: check its converter"),
    (.swapped(channelA: 1, channelB: 2), "channels 1 and 2 are exchanged"),
    (.rotated(channels: [0, 1, 2], answered: [1, 2, 0]), "0 is on 1, 1 is on 2, 2 is on 0"),
    (.reversed(channel: 3), "wired the other way round"),
    (.drifting(channel: 0, rate: -1.234), "drifts by -1.23 N/min"),
    (.gainChanged(channel: 0, percent: 8.04), "8.0 % more than in the calibration before"),
    (.gainChanged(channel: 0, percent: -8), "8.0 % less"),
    (.wrongMass(given: 20, measured: 22.04), "reads 22.04 kg for the 20.00 kg given"),
    (.notEmpty(load: 196), "the table is not empty: 196 N"),
    (.notEmpty(load: nil), "the table is not empty. Take off"),
    (.nonlinear(channels: [0, 1], percent: -2), "reads 2.0 % less than the corners"),
  ])
  func namesFaultsInWords(fault: CalibrationFault, words: String) {
    #expect(fault.words(bench.profile).contains(words))
    #expect(FaultText.lines([fault], bench.profile).allSatisfy { $0.count <= 80 })
  }

  @Test func aReportStaysWithinEightyColumns() throws {
    var bench = bench
    bench.profile.panels[0].name = "a panel with a name as long as they get"
    var run = try bench.run(isQuick: false)
    while let step = run.next {
      let measurement = bench.measure(bench.profile.place(of: step))
      _ = try run.take(measurement, at: bench.time)
    }
    let report = try run.result(at: bench.time).report
    let lines = CalibrationReportText.lines(report, bench.profile)
    for line in lines { #expect(Printable.width(line) <= 80, "\(line)") }
    let text = lines.joined(separator: "\n")
    #expect(text.contains("mass      20 kg (196.1 N)"))
    #expect(text.contains("800000"))
    #expect(text.contains("20.000 kg"))
    #expect(text.contains("repeatability 0.00 N"))
    #expect(text.contains("nothing to be noted"))
  }

  @Test func aCheckEndsWithItsVerdict() throws {
    var bench = bench
    var calibration = TableCalibration(channelCount: 4, referenceMassGrams: 20_000, madeAt: 1)
    for channel in 0..<4 {
      calibration.cells[channel] = CellCalibration(zero: 200_000, nanonewtonsPerCount: 816_000)
    }
    let check = try CalibrationCheck(
      profile: bench.profile, serial: "VT-0001", channelCount: 4, calibration: calibration,
      mass: 20, at: bench.time)
    var work = GuidedCheck(check: check, profile: bench.profile, mass: 20)
    while let step = work.next {
      let measurement = bench.measure(bench.profile.place(of: step))
      _ = try work.take(measurement, at: bench.time, despiteDoubts: false)
    }
    let review = try work.review(at: bench.time)
    #expect(review.question == nil && review.refusal == nil)
    #expect(review.lines.last == "attention: zero the table before a session; calibrate it soon")
    #expect(review.lines.contains { $0.contains("20.400 kg") && $0.contains("2.00 %") })
    #expect(review.lines.allSatisfy { Printable.width($0) <= 80 })
  }

  @Test(arguments: [("20", 20), ("20kg", 20), ("20000 g", 20), ("44lb", 19.958_064_28)])
  func readsMasses(text: String, kilograms: Double) throws {
    #expect(abs(try QuantityKind.calibrationMass.value(of: text) - kilograms) < 1e-9)
  }
}
