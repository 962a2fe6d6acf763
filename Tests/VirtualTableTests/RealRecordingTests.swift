import Foundation
import TableProtocol
import Testing

@testable import VirtualTable

private let shared = ProcessInfo.processInfo.environment["TREADLIGHT_SHARED"]

/// A real recording, where the environment names the folder that has it.
@Suite(.enabled(if: shared != nil, "TREADLIGHT_SHARED is not set"))
struct RealRecordingTests {
  @Test func isPlayedRowByRow() throws {
    let path = try #require(shared) + "/recordings/two-plates-600hz.csv"
    let recording = try Recording(path: path)
    #expect((recording.rate, recording.channelCount, recording.rowCount) == (600, 8, 15_600))
    let bench = try Bench(recording) { $0.rate = 600 }
    bench.start()
    bench.table.step(15_700)
    bench.stop()
    bench.table.step()
    let calibration = bench.table.report.calibration
    let frames = bench.witness.frames
    #expect(frames.count == 15_700)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    for index in stride(from: 0, to: 15_600, by: 97) {
      let row = lines[index + 1].split(separator: ",").dropFirst().compactMap { Double($0) }
      for channel in 0..<8 {
        // Half a count is 0.41 mN, and the calibration rounds to whole millinewtons.
        #expect(abs(frames[index].newtons(channel, calibration) - row[channel]) < 0.001)
      }
    }
    #expect(frames.last?.counts == (0..<8).map { calibration.cells[$0].zero })
  }
}
