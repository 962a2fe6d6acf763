import Testing

@testable import VirtualTable

struct RecordingTests {
  @Test(
    arguments: [
      ("", .empty),
      ("\n \n", .empty),
      ("t,a\n", .empty),
      ("t\n0\n0.1\n", .noForceColumns),
      ("t,a\n0,1\n0.01,x\n", .notANumber(line: 3, column: 2, text: "x")),
      ("t,a\n0,1\n0.01,\n", .notANumber(line: 3, column: 2, text: "")),
      ("0,1\n0.01,1,2\n", .raggedRow(line: 2, fields: 3, expected: 2)),
      ("0,1\n\n0.01,1\n", .raggedRow(line: 2, fields: 1, expected: 2)),
      ("0,1\n0.01,1\n0.01,1\n", .timeNotAscending(line: 3)),
      ("0,1\n0.01,nan\n", .notFinite(line: 2, column: 2)),
      ("0,1\ninf,1\n", .notFinite(line: 2, column: 1)),
      ("0,1\n", .tooFewRows),
      ("0" + String(repeating: ",1", count: 17) + "\n", .tooManyChannels(17)),
    ] as [(String, RecordingError)])
  func refuses(text: String, error: RecordingError) {
    #expect(throws: error) { try Recording(text: text) }
    #expect(!error.description.isEmpty)
  }

  @Test func saysThatAFileIsMissing() {
    let error = RecordingError.unreadable(path: "/no/such.csv", SystemError(rawValue: 2))
    #expect(throws: error) { try Recording(path: "/no/such.csv") }
    #expect(error.description == "/no/such.csv cannot be read: No such file or directory")
  }

  @Test(
    arguments: [
      ("a,t,b\n1,0,2\n3,0.1,4\n", ColumnMap(time: .name("t")), [1, 2]),
      ("a,t,b\n1,0,2\n3,0.1,4\n", ColumnMap(time: .index(1), forces: [.name("b")]), [2]),
      ("0,1,2\n0.1,4,5\n", ColumnMap(forces: [.index(2), .index(1)]), [2, 1]),
      ("\"t\", \"a\"\r\n0 , 1.5\r\n0.1 , 2\r\n", ColumnMap(), [1.5]),
    ] as [(String, ColumnMap, [Double])])
  func takesTheColumnsItIsTold(text: String, columns: ColumnMap, first: [Double]) throws {
    let recording = try Recording(text: text, columns: columns)
    let forces = try #require(
      recording.forces(at: PlaybackScan(index: 0, rateMillihertz: 10_000)))
    #expect(Array(forces.array.prefix(recording.channelCount)) == first)
  }

  @Test func refusesColumnsThatAreNotThere() {
    #expect(throws: RecordingError.noSuchColumn(.name("z"))) {
      try Recording(text: "t,a\n0,1\n", columns: ColumnMap(time: .name("z")))
    }
    #expect(throws: RecordingError.noSuchColumn(.index(5))) {
      try Recording(text: "0,1\n", columns: ColumnMap(forces: [.index(5)]))
    }
  }

  @Test(
    arguments: [
      ((0..<700).map { (Double($0) / 600 * 1e5).rounded() / 1e5 }, 600),
      ((0..<100).map { Double($0) / 80 }, 80),
      ([0, 0.0125, 0.0250], 80),
      ((0..<50).map { Double($0) * 0.07 }, 1 / 0.07),
      // Ten rows are missing in the middle.
      ((0..<900).filter { !(400..<410).contains($0) }.map { Double($0) / 100 }, 100),
    ] as [([Double], Double)])
  func findsTheRate(times: [Double], rate: Double) throws {
    let text = times.map { "\($0),1\n" }.joined()
    #expect(abs(try Recording(text: text).rate - rate) < 1e-9)
  }

  @Test func rowKIsScanKAtItsOwnRate() throws {
    // Times rounded to a hundredth, so that interpolation would mix rows.
    var text = ""
    for row in 0..<300 {
      let time = (Double(row) / 600 * 100).rounded() / 100 + Double(row) * 1e-9
      text += "\(time),\(row)\n"
    }
    let recording = try Recording(text: text, rate: 600)
    for index in 0..<300 {
      let scan = PlaybackScan(index: index, rateMillihertz: 600_000)
      #expect(recording.forces(at: scan)?[0] == Double(index))
    }
    #expect(recording.forces(at: PlaybackScan(index: 300, rateMillihertz: 600_000)) == nil)
  }

  @Test func interpolatesAtAnotherRate() throws {
    let recording = try Recording(text: "5,0\n5.1,10\n5.2,30\n")
    let forces = (0..<6).map {
      recording.forces(at: PlaybackScan(index: $0, rateMillihertz: 20_000))?[0]
    }
    let expected: [Double?] = [0, 5, 10, 20, 30, nil]
    for (force, expected) in zip(forces, expected) {
      #expect((force == nil) == (expected == nil))
      if let force, let expected { #expect(abs(force - expected) < 1e-9) }
    }
  }
}
