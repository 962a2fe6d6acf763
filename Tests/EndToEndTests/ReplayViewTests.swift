import Foundation
import Testing

/// A replay on a terminal of 80 columns and 24 lines.
@Suite(.timeLimit(.minutes(3)), .serialized)
struct ReplayViewTests {
  private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

  /// A session of some seconds with an overload in it, whose daemon has ended.
  private func record() throws -> (studio: Studio, log: String) {
    let studio = try Studio()
    let log = try studio.startSession()
    try studio.wait(for: "alarm raised: foot force")
    try studio.wait(for: "alarm cleared: foot force")
    #expect(try studio.treadlight("session", "stop").status == 0)
    studio.end(SIGTERM)
    return (studio, log)
  }

  private func sit(_ log: String, _ arguments: String...) throws -> Typist {
    let typist = try Typist(["replay", log] + arguments, environment: ["NO_COLOR": "1"])
    try typist.wait(for: "q quit")
    return typist
  }

  /// The lines of the last picture that was drawn whole.
  private func picture(_ shown: String) -> [String] {
    let pictures = shown.components(separatedBy: "\u{1B}[H").dropFirst()
    let whole = pictures.last { $0.contains("\u{1B}[J") } ?? ""
    // The terminal sends CR LF, which is one character.
    return whole.components(separatedBy: "\u{1B}[J")[0].replacing("\r\n", with: "\n")
      .components(separatedBy: "\n").map { $0.replacing("\u{1B}[K", with: "") }
  }

  @Test func playsPausesSeeksAndLeavesTheTerminalAsItWas() throws {
    let (studio, log) = try record()
    defer { withExtendedLifetime(studio) {} }  // its folder goes with it
    let typist = try sit(log, "--speed", "0.5")
    #expect(!typist.isInLineMode)
    try typist.press(" ")
    try typist.wait(for: "PAUSED")
    try typist.press("g")
    try typist.press("n")
    // The foot's 800 N over the limit of 600 N.
    try typist.wait(for: "OVER")
    try typist.press("+")
    try typist.wait(for: "speed 1x")
    try typist.press(".\u{1B}[C")
    try typist.press("G")
    try typist.wait(for: "END")
    try typist.press("h")
    try typist.wait(for: "PAUSED")
    try typist.press("q")
    #expect(typist.end() == 0, "\(typist.shown)")
    #expect(typist.isInLineMode)
    #expect(typist.shown.contains(Self.leave))
    #expect(typist.shown.components(separatedBy: Self.leave).last?.contains("left at") == true)
    let lines = picture(typist.shown)
    #expect(lines.count == 24)
    #expect(lines.allSatisfy { $0.count < 80 }, "\(lines)")
    #expect(lines.first?.hasPrefix("REPLAY  ") == true)
    // After the first one nothing is cleared before it is drawn again: nothing flickers.
    #expect(typist.shown.components(separatedBy: "\u{1B}[2J").count <= 3)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func leavesTheTerminalAsItWasWhenItIsInterrupted(signal: Int32) throws {
    let (studio, log) = try record()
    defer { withExtendedLifetime(studio) {} }  // its folder goes with it
    let typist = try sit(log)
    typist.send(signal)
    #expect(typist.end() == 130)
    #expect(typist.shown.hasSuffix(Self.leave))
    #expect(typist.isInLineMode)
  }

  /// Where the record stands that ends a log's data: behind it only its index is lost.
  private static func dataEnd(of bytes: Data) -> Int {
    var offset = 8
    while offset + 9 < bytes.count, bytes[offset] != 0x0F {
      let length = (1...8).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
      offset += 9 + length
    }
    return offset
  }

  @Test func tellsThatALogIsTornWhenItIsLeft() throws {
    let (studio, log) = try record()
    let torn = studio.folder.appending(path: "torn.mcap")
    let bytes = try Data(contentsOf: URL(filePath: log))
    try bytes.prefix(Self.dataEnd(of: bytes) - 5).write(to: torn)
    let typist = try sit(torn.path)
    try typist.press("q")
    #expect(typist.end() == 2)
    // Wrapped to the terminal's width, behind a path of any length.
    let words = try #require(typist.shown.components(separatedBy: Self.leave).last)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("the log has no end: it was cut off"), "\(words)")
  }

  @Test func printsLinesWhereAskedTo() throws {
    let (studio, log) = try record()
    defer { withExtendedLifetime(studio) {} }  // its folder goes with it
    let typist = try Typist(["replay", log, "--lines", "--speed", "1000"], environment: [:])
    #expect(typist.end() == 0)
    #expect(!typist.shown.contains("\u{1B}[?1049h"))
    #expect(typist.shown.contains("ALARM high   foot force 800 N"))
  }
}
