import Foundation
import TableModel
import TableProtocol
import Testing

@testable import Calibration

struct CalibrationNonsenseTests {
  /// Whatever the converters say, there is an answer that can be written down.
  @Test(arguments: [1, 2], [1, 16, 500, 8_000_000])
  func anyCountsHaveAnAnswer(seed: UInt64, spread: Int) throws {
    for shape in CalibrationRunTests.shapes + [Array(repeating: (0, 0), count: 4)] {
      var table = SimulatedTable(.simulated(shape), seed: seed)
      for calibration in [nil, table.rightCalibration] {
        var run = try CalibrationRun(table, calibration: calibration)
        while let step = run.next {
          var measurement = table.measure(step, mass: 20)
          for channel in measurement.channels.indices {
            let random = Double(table.random.next() % UInt64(2 * spread))
            measurement.channels[channel].meanCount = random - Double(spread)
            measurement.channels[channel].deviation = table.random.unit() * Double(spread)
            measurement.channels[channel].slope = table.random.normal() * Double(spread)
          }
          _ = try run.look(at: measurement, ended: table.time)
          _ = try run.take(measurement, at: table.time, despiteDoubts: true)
          // What is refused is put there all the same.
          if run.next == step { run.append(step, measurement, table.time) }
        }
        let report = try run.result(at: table.time).report
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(CalibrationReport.self, from: data) == report)
      }
    }
  }

  @Test func cellsInOnePlaceCannotBeToldApart() throws {
    var table = SimulatedTable(.simulated(Array(repeating: (100, 100), count: 4)))
    var run = try CalibrationRun(table, calibration: table.rightCalibration)
    try run.complete(&table)
    let report = try run.result(at: table.time).report
    #expect(report.faults.contains { if case .undetermined = $0 { true } else { false } })
  }

  @Test func eigenvectorsMakeTheMatrixAgain() {
    var random = TestRandom(state: 3)
    for size in [1, 2, 3, 6, 16] {
      var matrix = SymmetricMatrix(size: size)
      for _ in 0..<20 { matrix.add(squareOf: (0..<size).map { _ in random.normal() }) }
      let eigen = matrix.eigen
      #expect(eigen.map(\.value) == eigen.map(\.value).sorted())
      for i in 0..<size {
        for j in 0..<size {
          let sum = eigen.reduce(0) { $0 + $1.value * $1.vector[i] * $1.vector[j] }
          #expect(abs(sum - matrix.rows[i][j]) < 1e-9 * Double(20 * size))
        }
      }
    }
  }
}
