import TableModel
import Testing

@testable import treadlight

/// What every screen is made of.
struct ScreenTests {
  @Test(
    arguments: [
      (20, "abc defg", 8), (8, "abc defg", 8), (7, "abc de…", 7), (4, "abc…", 4), (3, "ab…", 3),
      (1, "…", 1), (0, "…", 1),
    ])
  func fitsALineOfSeveralPieces(columns: Int, text: String, width: Int) {
    let line = (ScreenLine("abc", .urgent) + ScreenLine(" defg")).fit(columns)
    #expect(line.text == text)
    #expect(line.width == width)
  }

  @Test func padsInTheToneOfTheLastPiece() {
    let line = ScreenLine("abc", .urgentField).padded(6)
    #expect(line.text == "abc   ")
    #expect(line.pieces.count == 1)
  }

  @Test func letsFieldsFlow() {
    let fields = ["one", "two", "three", "", "a very long one"].map { ScreenLine($0) }
    #expect(ScreenLine.flow(fields, width: 10).map(\.text) == ["one  two", "three", "a very lo…"])
  }

  @Test func writesColoursOnlyWhereThereAreSome() {
    let line = ScreenLine("a", .urgentField) + ScreenLine("b", .strong)
    #expect(line.text(in: Colours(isOn: false)) == "ab")
    #expect(line.text(in: Colours(isOn: true)).contains("\u{1B}[1;97;41ma\u{1B}[0m"))
  }

  @Test func writesWhatHasChangedAndNothingElse() {
    var canvas = ScreenCanvas()
    let first = canvas.update(to: ["a", "b", "c"], columns: 80, rows: 3)
    #expect(first?.contains("\u{1B}[2J") == true)
    #expect(first?.hasPrefix("\u{1B}[?2026h") == true && first?.hasSuffix("\u{1B}[?2026l") == true)
    #expect(canvas.update(to: ["a", "b", "c"], columns: 80, rows: 3) == nil)
    let second = canvas.update(to: ["a", "B", "c"], columns: 80, rows: 3)
    #expect(second == "\u{1B}[?2026h\u{1B}[?25l\u{1B}[2;1HB\u{1B}[K\u{1B}[?2026l")
    // A line that is gone is wiped; another size is another screen.
    #expect(
      canvas.update(to: ["a", "B"], columns: 80, rows: 3)?.contains("\u{1B}[3;1H\u{1B}[K") == true)
    #expect(canvas.update(to: ["a", "B"], columns: 81, rows: 3)?.contains("\u{1B}[2J") == true)
    canvas.forget()
    #expect(canvas.update(to: ["a", "B"], columns: 81, rows: 3)?.contains("\u{1B}[2J") == true)
  }

  @Test func showsTheCursorWhereSomethingIsTyped() {
    var canvas = ScreenCanvas()
    _ = canvas.update(to: ["a"], columns: 80, rows: 3)
    let typing = canvas.update(to: ["a"], cursor: .init(row: 0, column: 1), columns: 80, rows: 3)
    #expect(typing?.contains("\u{1B}[1;2H\u{1B}[?25h") == true)
    #expect(canvas.update(to: ["a"], columns: 80, rows: 3)?.contains("\u{1B}[?25h") == false)
  }

  @Test func drawsDigitsOfOneSize() {
    for text in ["0", "123", "-45", "6789", "?"] {
      let lines = BigDigits.lines(text, isUnicode: false)
      #expect(lines.count == BigDigits.height)
      let width = text.count * (BigDigits.width + 2) - 2
      #expect(lines.allSatisfy { $0.count == width }, "\(text)")
    }
    #expect(BigDigits.lines("8", isUnicode: false)[2] == "######")
  }

  @Test func keepsTheLargestOfEachHalfSecondAndTellsHoles() {
    let start = ContinuousClock.now
    var trend = WatchTrend(start: start)
    for (seconds, force) in [(0.1, 5.0), (0.2, 9), (0.3, 7), (1.6, 4)] {
      trend.take(force, at: start + .seconds(seconds))
    }
    #expect(trend.values(at: start + .seconds(1.7)).suffix(5) == [nil, 9, nil, nil, 4])
    #expect(trend.values(at: start + .seconds(60))[0] == nil)
    #expect(trend.values(at: start + .seconds(59.9))[0] == 9)
    #expect(trend.values(at: start + .seconds(120)).allSatisfy { $0 == nil })
  }
}

struct TablePictureTests {
  private let profile = TableProfile(
    name: "t", ratedLoad: Newtons(2500), cells: [],
    panels: [
      .init(
        name: "client", role: .client, channels: [0, 1, 2, 3],
        outline: [
          .init(x: 0, y: 0), .init(x: 740, y: 0), .init(x: 740, y: 1900), .init(x: 0, y: 1900),
        ])
    ], faceCradle: .init(x: 370, y: 200))

  @Test func drawsTheTableAndTheLoadOnIt() {
    let picture = TablePicture(
      profile: profile, centre: .init(x: 600, y: 1500), trail: [.init(x: 370, y: 1000)],
      isUnicode: false)
    #expect(
      picture.lines(columns: 25, rows: 6).map(\.text) == [
        "+--------------------+",
        "|               X    |",
        "| O        .         |",
        "|                    |",
        "+--------------------+",
        "head  X: the load",
      ])
  }

  @Test(
    arguments: [
      (nil, "head  no place"), (.init(x: 5000, y: 5000), "head  X beside the table"),
      (.init(x: .nan, y: .infinity), "head  X: the load"),
    ] as [(TableProfile.Position?, String)])
  func saysWhereTheLoadIsNot(centre: TableProfile.Position?, words: String) {
    let picture = TablePicture(profile: profile, centre: centre)
    #expect(picture.lines(columns: 40, rows: 6).last?.text == words)
  }

  @Test func drawsNothingOfNonsense() {
    var nonsense = profile
    for corner in [Double.nan, .infinity, 1e300] {
      nonsense.panels[0].outline[2] = .init(x: corner, y: corner)
      for columns in [0, 5, 16, 40] {
        let lines = TablePicture(profile: nonsense, centre: .init(x: 1, y: 1)).lines(
          columns: columns, rows: 8)
        #expect(lines.allSatisfy { $0.width <= columns })
      }
    }
    nonsense.panels = []
    #expect(TablePicture(profile: nonsense).lines(columns: 40, rows: 8).isEmpty)
  }
}
