import Testing

@testable import treadlight

struct SparklineTests {
  @Test(
    arguments: [
      ([0, 1, 50, 100], 10, "▁▂▅█"),
      ([0, 0], 10, "▁▁"),
      ([], 10, ""),
      ([10, nil, 10], 10, "█ █"),
      // Of every two the larger.
      ([0, 100, 0, 0, 50, nil, nil, nil], 4, "█▁▅ "),
    ] as [([Double?], Int, String)])
  func drawsColumns(values: [Double?], columns: Int, expected: String) {
    #expect(Sparkline(isUnicode: true).text(values, columns: columns) == expected)
  }

  @Test func hasAWayWithoutBlocks() {
    let text = Sparkline(isUnicode: false).text([0, 25, 50, 75, 100], columns: 5)
    #expect(text.allSatisfy { $0.isASCII })
    #expect(text.first == "_")
    #expect(text.last == "#")
  }

  @Test func isNeverWiderThanAsked() {
    for count in [1, 79, 80, 81, 240] {
      let text = Sparkline(isUnicode: true).text(
        (0..<count).map { Double($0) }, columns: 72)
      #expect(text.count == min(count, 72))
    }
  }

  @Test(
    arguments: [
      (["LANG": "de_DE.UTF-8"], true),
      (["LANG": "en_US.utf8"], true),
      (["LANG": "C"], false),
      ([:], false),
      (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false),
      (["LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"], true),
    ])
  func readsTheLocaleAsTheCLibraryDoes(environment: [String: String], expected: Bool) {
    #expect(Sparkline.isUnicode { environment[$0] } == expected)
  }
}
