import Foundation
import TableModel
import Testing
import VirtualTable

/// The calibration wizard at a terminal, on the virtual table, with somebody's hands on it.
struct CalibrationTests {
  /// A daemon whose table is the single-panel example, empty, with faults, and a terminal.
  private final class Bench {
    let studio: Studio
    private let hands: FileHandle

    init(faults: [String]) throws {
      let profile = try String(
        contentsOf: TruthPlay.Example.singlePanel.file, encoding: .utf8
      ).split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
      studio = try Studio(
        virtual: """
          { recording: empty.csv, rate: 80, speed: 8, console: hands, \
          faults: [\(faults.joined(separator: ", "))] }
          """, extra: "profile:\n\(profile)")
      // For reading too, so that opening it does not wait for the other side.
      hands = try FileHandle(
        forUpdating: studio.folder.appending(path: "hands"))
    }

    func sit(_ arguments: String...) throws -> Typist {
      try Typist(
        ["table"] + arguments,
        environment: [
          "TREADLIGHT_SOCKET": studio.socket, "XDG_STATE_HOME": studio.folder.path,
        ])
    }

    func lay(_ words: String) throws { try hands.write(contentsOf: Data((words + "\n").utf8)) }

    /// Does what the wizard asks for, step by step, until one of `words` is shown.
    func follow(_ typist: Typist, until words: [String]) throws -> String {
      while true {
        let asked = try typist.wait(for: ["q stops and keeps.", "takes it all the same"] + words)
        if asked == "takes it all the same" {
          try typist.type("")
          continue
        }
        guard asked == "q stops and keeps." else { return asked }
        let request = typist.heard
        if let place = request.firstMatch(of: #/X is at x (-?\d+) mm, y (-?\d+) mm/#) {
          try lay("mass 20 at \(place.1),\(place.2)")
        } else {
          try lay("mass off")
        }
        // Each is a measurement of its own; half a second of table time brings the mass down.
        for _ in 0..<8 { try typist.wait(for: "steady", "moving", "not read") }
        try typist.type("")
      }
    }

    func gains() throws -> [Double] {
      let table = try studio.treadlight("table", "show", "--json").json()
      let calibration = try #require(table["calibration"] as? [String: Any])
      return try #require(calibration["gain_nn_per_count"] as? [Double])
    }
  }

  @Test func recoversTheGainsAndNamesWhatDrifts() throws {
    let bench = try Bench(faults: ["noise=0.35", "gain-error=0.08@1", "drift=20@2"])
    let typist = try bench.sit("calibrate", "--mass", "20kg", "--operator", "Mo", "--quick")
    let end = try bench.follow(typist, until: ["y or n", "refused"])
    #expect(end == "y or n", "\(typist.shown)")
    try typist.type("y")
    #expect(typist.end() == 0, "\(typist.shown)")
    let report = typist.shown
    #expect(report.contains("written to the table"))
    #expect(report.contains(#/channel 1 .*its gain is 7\.\d % less/#), "\(report)")
    #expect(report.contains(#/channel 2 [^\n]*drift/#), "\(report)")

    let gains = try bench.gains()
    #expect(gains.count == 4)
    for (channel, gain) in gains.enumerated() {
      let made = Double(817_222 + 257 * channel) / (channel == 1 ? 1.08 : 1)
      #expect(abs(gain / made - 1) < 0.002, "channel \(channel): \(gain) for \(made)")
    }
    // And it is kept: who, when, with what.
    let history = try bench.studio.treadlight("table", "history")
    #expect(history.output.contains("Mo"))
    #expect(history.output.contains("20 kg"))
    // A daemon that meets the table again reads the same from it; undoing brings back the former.
    let undo = try bench.sit("calibrate", "--undo", "--yes")
    #expect(undo.end() == 0, "\(undo.shown)")
    #expect(abs(try bench.gains()[1] - 817_479) < 1)
  }

  @Test func namesTheChannelsThatAreSwapped() throws {
    let bench = try Bench(faults: ["noise=0.35", "swap=1:2"])
    let typist = try bench.sit("calibrate", "--mass", "20kg", "--operator", "Mo", "--quick")
    let end = try bench.follow(typist, until: ["no calibration comes of this", "y or n"])
    #expect(end == "no calibration comes of this", "\(typist.shown)")
    #expect(
      typist.heard.contains("channels 1 and 2 are exchanged between wiring and profile"),
      "\(typist.shown)")
    #expect(try bench.gains()[1] == 817_479)
  }

  @Test func namesTheChipThatIsAbsent() throws {
    let bench = try Bench(faults: ["noise=0.35", "absent=3"])
    let typist = try bench.sit("calibrate", "--mass", "20kg", "--operator", "Mo", "--quick")
    let end = try bench.follow(typist, until: ["does not answer", "y or n"])
    #expect(end == "does not answer", "\(typist.shown)")
    #expect(typist.shown.contains("3: absent"), "\(typist.shown)")
    #expect(typist.heard.contains("not taken:\r\n- channel 3"), "\(typist.shown)")
  }
}
