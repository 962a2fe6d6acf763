import Foundation
import Testing

/// Limits from scratch, as somebody who has never set one would go about it.
@Suite(.timeLimit(.minutes(3)))
struct LimitsTests {
  @Test func aNewUserSetsCopiesExportsEditsAndImports() throws {
    let studio = try Studio(isStill: true)
    try studio.treadlight("client", "add", "Anna Berg")
    try studio.treadlight("client", "add", "Bo")
    func said(_ arguments: String..., status: Int32 = 0, says words: [String]) throws {
      let ended = try run(
        Programs.treadlight, arguments, environment: ["TREADLIGHT_SOCKET": studio.socket])
      #expect(ended.status == status, "\(arguments): \(ended.errors)")
      let text = (ended.output + ended.errors).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      for words in words { #expect(text.contains(words), "\(arguments): \(text)") }
      for line in ended.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
    try said("limits", "show", "Anna Berg", says: ["FOOT FORCE IS NOT GUARDED", "limits preset"])
    try said("limits", "set", "Anna Berg", "thigh", "21kgf", says: ["205.9 N (21.0 kgf)"])
    try said(
      "limits", "set", "Anna Berg", "thigh", "210kg", status: 64, says: ["is a mass, not a force"])
    try said(
      "limits", "set", "Anna Berg", "thigh", "200kPa", status: 64,
      says: ["is a pressure, not a force", "--hard-pressure"])
    try said(
      "limits", "set", "Anna Berg", "tigh", "200N", status: 64, says: ["Did you mean thigh?"])
    try said("limits", "set", "Anna Berg", "spine", "90N", status: 64, says: ["--lock and --allow"])
    try said(
      "limits", "set", "Anna Berg", "calf", "100N", "--soft", "120N", status: 64,
      says: ["not below the hard limit"])
    try said(
      "limits", "set", "Anna Berg", "calf", "4000N", status: 1,
      says: ["that the table is rated for"])
    try said(
      "limits", "preset", "Anna Berg", "conservativ", status: 64, says: ["conservative"])
    try said("limits", "preset", "Anna Berg", "conservative", says: ["thigh 205.9 N client"])
    try said(
      "limits", "set", "Anna Berg", "calf", "--soft", "110N", "--soft-time", "6s",
      "--hard-pressure", "180N/cm2", says: ["1800 kPa (180 N/cm2)"])
    try said("limits", "copy", "Anna Berg", "Bo", "--yes", says: ["preset: none -> conservative"])

    let file = studio.folder.appending(path: "bo.yaml")
    try said("limits", "export", "Bo", "--output", file.path, says: ["written"])
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("soft_force: 110 N"))
    try text.replacing("soft_force: 110 N", with: "soft_force: 105 N")
      .write(to: file, atomically: true, encoding: .utf8)
    try said("limits", "import", "Bo", file.path, "--check", says: ["is sound"])
    try said("limits", "import", "Bo", file.path, "--yes", says: ["110 N", "-> 105 N"])
    try text.replacing("soft_force: 110 N", with: "soft_force: 110 kg")
      .write(to: file, atomically: true, encoding: .utf8)
    try said("limits", "import", "Bo", file.path, "--yes", status: 1, says: ["bo.yaml:", "kg"])
    try said(
      "limits", "history", "Bo",
      says: ["calf soft-force: none -> 110 N", "calf soft-force: 110 N -> 105 N", "preset: none"])
    try said("limits", "unset", "Bo", "calf", says: ["calf"])
    try said("limits", "check", "Bo", says: [])
    let report = try studio.treadlight("limits", "show", "Anna Berg", "--json").json()
    let values = try #require(report["values"] as? [[String: Any]])
    let thigh = try #require(
      values.first {
        $0["scope"] as? String == "thigh" && $0["quantity"] as? String == "hard-force"
      })
    #expect(thigh["source"] as? String == "client")
  }

  @Test func aTherapistsDefaultsHoldForEveryClient() throws {
    let studio = try Studio(isStill: true)
    try studio.treadlight("client", "add", "Bo")
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    #expect(
      try studio.treadlight("limits", "set", "Theo", "whole-body", "250N", "--therapist").status
        == 0)
    let with = try studio.treadlight("limits", "show", "Bo", "--with", "Theo").output
    #expect(with.contains("250 N") && with.contains("therapist"), "\(with)")
    #expect(try studio.treadlight("limits", "show", "Bo").output.contains("NOT GUARDED"))
  }
}
