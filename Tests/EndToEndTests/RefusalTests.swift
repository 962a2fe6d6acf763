import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RefusalTests {
  @Test func saysWhatIsWrongAndWhatToDo() throws {
    let studio = try Studio()
    try studio.treadlight("client", "add", "Anna Berg")
    let cases: [(arguments: [String], status: Int32, words: String)] = [
      (["client", "show", "Anna Brg"], 1, "did you mean Anna Berg"),
      (["limits", "set", "Anna Berg", "thigh", "-5N"], 64, "-5"),
      (["limits", "set", "Anna Berg", "thigh", "nan"], 64, "nan"),
      (["limits", "set", "Anna Berg", "tigh", "200N"], 64, "Did you mean thigh"),
      (["limits", "set", "Anna Berg", "thigh", "200N", "--soft", "300N"], 64, "not below"),
      (["session", "start", "--client", "Nobody", "--therapist", "No"], 1, "Nobody"),
      (["session", "stop"], 1, "no session"),
      (["summary", "/nowhere/session.mcap"], 66, "/nowhere/session.mcap"),
      (["summary", ""], 64, "nothing is named"),
      (["client", "show", " "], 64, "nothing is named"),
      (["frobnicate"], 64, "frobnicate"),
    ]
    for (arguments, status, words) in cases {
      let ended = try run(
        Programs.treadlight, arguments, environment: ["TREADLIGHT_SOCKET": studio.socket])
      #expect(ended.status == status, "\(arguments): \(ended.errors)")
      #expect(ended.errors.contains(words), "\(arguments): \(ended.errors)")
    }
  }

  @Test func saysThatThereIsNoDaemon() throws {
    let ended = try run(
      Programs.treadlight, ["session", "status", "--socket", "/nowhere/control.sock"])
    #expect(ended.status == 69)
    #expect(ended.errors.contains("/nowhere/control.sock"))
  }

  @Test func refusesASecondDaemonAndLeavesTheFirstAlone() throws {
    let studio = try Studio()
    let second = try run(Programs.treadlightd, ["--config", studio.configuration.path])
    #expect(second.status == 1)
    #expect(second.errors.contains("another daemon"))
    #expect(try studio.treadlight("session", "status").status == 0)
  }

  @Test func namesTheLineOfAConfigurationError() throws {
    let studio = try Studio()
    try "table:\n  seril: X\n".write(
      to: studio.configuration, atomically: true, encoding: .utf8)
    let ended = try run(Programs.treadlightd, ["--config", studio.configuration.path])
    #expect(ended.status == 78)
    #expect(ended.errors.contains("treadlightd.yaml:2:3"))
    #expect(ended.errors.contains("serial"))
  }

  @Test func startsNoSessionThatItCannotRecord() throws {
    let studio = try Studio()
    try studio.treadlight("client", "add", "Anna Berg")
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    let logs = studio.folder.appending(path: "logs")
    try FileManager.default.removeItem(at: logs)
    // A folder that is gone is made anew; what stands in its place is left alone.
    try Data().write(to: logs)
    let ended = try studio.treadlight(
      "session", "start", "--client", "Anna Berg", "--therapist", "Theo", "--no-tare",
      "--override", "nobody lies here")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("cannot be recorded"))
    try FileManager.default.removeItem(at: logs)
    _ = try studio.startAnotherSession()
  }
}
