import TableModel
import Testing

@testable import SessionExport

struct C3DTests {
  private static let columns = [
    ExportColumn(
      name: "a", unit: "N", description: "first", kind: .decimal(places: 3), isOptional: true),
    ExportColumn(name: "b", unit: "", description: "", kind: .int32, isOptional: true),
  ]

  /// Frames of a table at 100 scans a second.
  private static func frames(_ sequences: some Sequence<Int>) -> (C3DFrames, C3DFrames.Outcome?) {
    var frames = C3DFrames(columns)
    for sequence in sequences {
      let outcome = frames.add(
        [1500, nil], epoch: 1, sequence: Int64(sequence), microseconds: Int64(sequence) * 10_000)
      if outcome != .taken { return (frames, outcome) }
    }
    return (frames, nil)
  }

  @Test func holdsAsManyFramesAsTheFormatCounts() {
    let (full, none) = Self.frames(0..<65_535)
    #expect(none == nil)
    #expect(full.count == 65_535)
    #expect(Self.frames(0..<65_536).1 == .full)
    // What was lost takes its frames too.
    #expect(Self.frames([0, 65_534]).1 == nil)
    #expect(Self.frames([0, 65_535]).1 == .full)
  }

  @Test func leavesFramesWithoutValuesForWhatWasLost() {
    let (frames, outcome) = Self.frames([7, 8, 11])
    #expect(outcome == nil)
    #expect((frames.count, frames.lost) == (5, 2))
    #expect(frames.samples.map { $0.isNaN } == [0, 1, 0, 1, 1, 1, 1, 1, 0, 1].map { $0 == 1 })
    #expect(frames.rate == 100)
    #expect(frames.worstShift < 1e-9)
  }

  @Test func seesAStreamThatBeginsAnew() {
    var frames = C3DFrames(Self.columns)
    let row: ArraySlice<Int64?> = [1, 2]
    #expect(frames.add(row, epoch: 1, sequence: 5, microseconds: 100) == .taken)
    #expect(frames.add(row, epoch: 2, sequence: 6, microseconds: 200) == .restarted)
    #expect(frames.add(row, epoch: 1, sequence: 4, microseconds: 200) == .restarted)
    #expect(frames.add(row, epoch: 1, sequence: 5, microseconds: 200) == .restarted)
    #expect(frames.add(row, epoch: 1, sequence: 6, microseconds: 50) == .restarted)
    #expect(frames.add(row, epoch: 1, sequence: 6, microseconds: 200) == .taken)
  }

  @Test func followsTheNumberThroughItsWrap() {
    var frames = C3DFrames(Self.columns)
    let row: ArraySlice<Int64?> = [1, 2]
    #expect(frames.add(row, epoch: 1, sequence: 0xFFFF_FFFF, microseconds: 100) == .taken)
    #expect(frames.add(row, epoch: 1, sequence: 0, microseconds: 200) == .taken)
    #expect((frames.count, frames.lost) == (2, 0))
  }

  @Test func writesTheHeaderOfTheFormat() throws {
    let file = C3DFile(
      frames: Self.frames(0..<300).0, plates: [], plateChannels: [],
      facts: ExportFacts(pairs: [("treadlight.session", "S")], createdBy: "test"),
      nominalRate: 80)
    let head = try file.head()
    #expect(head.count % 512 == 0)
    let words = (0..<12).map { UInt16(head[2 * $0]) | UInt16(head[2 * $0 + 1]) << 8 }
    #expect(words[0] == 0x5002)
    #expect(words[1] == 0)  // points
    #expect(words[2] == 2)  // analog values a frame
    #expect(words[3...4] == [1, 300])
    #expect(Float(bitPattern: UInt32(words[6]) | UInt32(words[7]) << 16) == -1)
    #expect(Int(words[8]) == head.count / 512 + 1)  // the data begins behind all this
    #expect(words[9] == 1)
    #expect(Float(bitPattern: UInt32(words[10]) | UInt32(words[11]) << 16) == 100)
    // Parameters: blocks of their own, and Intel's numbers.
    #expect(Int(head[514]) == head.count / 512 - 1)
    #expect(head[515] == 84)
    #expect((file.frames.samples.count * 4 + file.tail.count) % 512 == 0)
  }

  @Test func writesParametersByteByByte() throws {
    var parameters = C3DParameters()
    parameters.begin("AB", "x")
    parameters.add("N", .integer(65_535))
    parameters.add("T", .texts(["a", "bcd"]), "y")
    let section = try #require(parameters.section())
    let expected: [UInt8] = [
      1, 0x50, 1, 84,
      2, 0xFF, 0x41, 0x42, 4, 0, 1, 0x78,
      1, 1, 0x4E, 7, 0, 2, 0, 0xFF, 0xFF, 0,
      1, 1, 0x54, 0, 0, 0xFF, 2, 3, 2, 0x61, 0x20, 0x20, 0x62, 0x63, 0x64, 1, 0x79,
    ]
    #expect(Array(section.prefix(expected.count)) == expected)
    #expect(section.count == 512)
    #expect(section.dropFirst(expected.count).allSatisfy { $0 == 0 })
  }

  @Test func refusesMoreParametersThanBlocksCanHold() {
    var parameters = C3DParameters()
    parameters.begin("LONG", "")
    for number in 0..<10 {
      parameters.add(
        "P\(number)", .texts(Array(repeating: String(repeating: "x", count: 127), count: 128)))
    }
    #expect(parameters.section() == nil)
  }

  @Test func numbersFilesBeforeTheirEnding() {
    #expect(C3DExport.numbered("a.b/c.c3d", 2) == "a.b/c-2.c3d")
    #expect(C3DExport.numbered("a.b/c", 3) == "a.b/c-3")
    #expect(C3DExport.numbered(".c3d", 1) == ".c3d-1")
  }

  @Test func takesTheSmallestRectangleOfAPanel() throws {
    let profile = TableProfile(
      name: "t", ratedLoad: Newtons(1000),
      cells: [
        .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 400, y: 10),
        .init(channel: 2, x: 200, y: 600), .init(channel: 3, x: 0, y: 0),
        .init(channel: 4, x: 100, y: 0),
      ],
      panels: [
        .init(name: "three", role: .client, channels: [0, 1, 2]),
        .init(name: "row", role: .ledge, channels: [3, 4]),
      ])
    let plates = ForcePlate.all(of: profile)
    #expect(plates.map(\.panel) == [0])  // cells in a row span no plate
    let plate = try #require(plates.first)
    #expect((plate.middle.x, plate.middle.y) == (200, 300))
    #expect((plate.halfWidth, plate.halfLength) == (200, 300))
    #expect(plate.cells.map(\.y) == [-300_000, -290_000, 300_000])
  }
}
