import ClientLimits
import Foundation
import TableModel
import Testing

@testable import ClientRegistry

struct PseudonymTests {
  @Test(
    arguments: [
      ("C-7KQ2MZ", "C-7KQ2MZ"),
      ("c-7kq2mz", "C-7KQ2MZ"),
      ("T-0O1IL9", "T-001119"),
      ("C-7KQ2M", nil),
      ("C-7KQ2MZZ", nil),
      ("C-7KQ2MU", nil),
      ("X-7KQ2MZ", nil),
      ("C7KQ2MZ", nil),
      ("-7KQ2MZ", nil),
      ("C-7KQ-MZ", nil),
      ("C-ÄÖÜ234", nil),
      ("", nil),
    ] as [(String, String?)])
  func readsWhatAPersonTypes(text: String, expected: String?) {
    #expect(Pseudonym(text)?.text == expected)
  }

  @Test func drawsReadablePseudonyms() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      let drawn = Pseudonym(drawing: .therapist, using: &generator)
      #expect(Pseudonym(drawn.text) == drawn)
      #expect(drawn.text.hasPrefix("T-"))
    }
  }

  @Test func isAStringInJSON() throws {
    let pseudonym = try #require(Pseudonym("C-7KQ2MZ"))
    let json = try JSONEncoder().encode([pseudonym])
    #expect(String(decoding: json, as: UTF8.self) == #"["C-7KQ2MZ"]"#)
    #expect(try JSONDecoder().decode([Pseudonym].self, from: json) == [pseudonym])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Pseudonym].self, from: Data(#"["C-1"]"#.utf8))
    }
  }
}

struct SpellingTests {
  @Test(
    arguments: [
      ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("sacrum", "sacum", 1),
      ("thigh", "thihg", 1), ("calf", "calves", 3), ("ca", "abc", 3),
    ])
  func countsSlips(a: String, b: String, expected: Int) {
    #expect(Spelling.distance(a, b) == expected)
    #expect(Spelling.distance(b, a) == expected)
  }

  @Test(
    arguments: [
      ("uper-back", "upper-back"), ("Sacrum", "sacrum"), ("neck", "neck-shoulder"),
      ("calves", "calf"), ("whole", "whole-body"), ("lower_back", "lower-back"), ("elbow", nil),
      ("", nil), ("zzzzzzzz", nil),
    ] as [(String, String?)])
  func suggestsTheNearestScope(word: String, expected: String?) {
    #expect(Spelling.nearest(to: word, among: LimitScope.all.map(\.name)) == expected)
  }
}
