import Foundation
import SessionAnalysis
import StrictYAML
import Testing

@testable import treadlightd

/// Texts that are made to exhaust whoever reads them.
struct HostileTextTests {
  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func yamlOfAnyDepthIsRefusedAndNotFollowed(opening: String) {
    let yaml = "table: " + String(repeating: opening, count: 200_000)
    #expect(throws: YAMLError.self) {
      try Configuration(bytes: Array(yaml.utf8), file: "/etc/deep.yaml")
    }
  }

  @Test func aliasesMultiplyNothing() {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1..<40 { yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(throws: YAMLError.self) {
      try Configuration(bytes: Array(yaml.utf8), file: "/etc/laughs.yaml")
    }
  }

  @Test(arguments: ["[", "{\"a\":"])
  func jsonOfAnyDepthIsRefusedAndNotFollowed(opening: String) {
    let json = String(repeating: opening, count: 60_000 / opening.utf8.count)
    #expect(throws: (any Error).self) {
      try JSONText.decode([String: [String]].self, from: Array(json.utf8))
    }
  }
}
