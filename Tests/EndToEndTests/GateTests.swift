import Foundation
import Testing

/// What stands between a client and a session.
@Suite(.timeLimit(.minutes(3)))
struct GateTests {
  private func studio() throws -> Studio {
    let studio = try Studio(isStill: true)
    try studio.treadlight("client", "add", "Bo")
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    try studio.treadlight("limits", "preset", "Bo", "conservative")
    return studio
  }

  private func start(_ studio: Studio, _ more: String...) throws -> Ended {
    try run(
      Programs.treadlight,
      ["session", "start", "--client", "Bo", "--therapist", "Theo", "--json"] + more,
      environment: ["TREADLIGHT_SOCKET": studio.socket])
  }

  @Test func aContraindicatedClientNeedsAReasonWhichIsLogged() throws {
    let studio = try studio()
    #expect(try studio.treadlight("contraindication", "add", "Bo", "fever").status == 0)
    let check = try studio.treadlight("session", "check", "--client", "Bo", "--therapist", "Theo")
    #expect(check.status == 1)
    #expect(check.output.contains("contraindicated: fever"))
    let refused = try start(studio)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("fever"))
    #expect(refused.errors.contains("--override"))
    #expect(try start(studio, "--override", " ").status == 64)
    let started = try start(studio, "--override", "the doctor agreed")
    #expect(started.status == 0, "\(started.errors)")
    let log = try #require(try started.json()["log_path"] as? String)
    #expect(try studio.treadlight("session", "stop").status == 0)
    let bytes = try Data(contentsOf: URL(filePath: log))
    #expect(bytes.range(of: Data("the doctor agreed".utf8)) != nil)
    #expect(bytes.range(of: Data("contraindicated".utf8)) != nil)
    #expect(try studio.treadlight("contraindication", "remove", "Bo", "1").status == 0)
    #expect(try start(studio).status == 0)
  }

  @Test func aMissingTareNeedsAReason() throws {
    let studio = try studio()
    let refused = try start(studio, "--no-tare")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("tare"))
    #expect(try start(studio, "--no-tare", "--override", "a test").status == 0)
  }

  @Test func aBlockedRegionIsLockedInTheSession() throws {
    let studio = try studio()
    try studio.treadlight("contraindication", "add", "Bo", "varicose-veins", "--region", "calf")
    // Nobody knows where this client's calves are: the block could not be watched.
    let refused = try start(studio)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("calf is contraindicated"), "\(refused.errors)")
    let started = try start(studio, "--override", "hands off the calves")
    #expect(started.status == 0, "\(started.errors)")
    #expect(started.output.contains("hands off the calves"))
    let settings = try #require(try started.json()["settings"] as? [String: Any])
    let limits = try #require(settings["limits"] as? [String: Any])
    let regions = try #require(limits["regions"] as? [String: [String: Any]])
    #expect(regions["calf"]?["locked"] as? Bool == true)
    #expect(regions["thigh"]?["locked"] as? Bool == false)
  }

  @Test func saysWhatIsNotGuarded() throws {
    let studio = try studio()
    try studio.treadlight("limits", "preset", "Bo", "none")
    let check = try studio.treadlight("session", "check", "--client", "Bo", "--therapist", "Theo")
    #expect(check.status == 0)
    #expect(check.output.contains("FOOT FORCE IS NOT GUARDED"))
    #expect(check.output.contains("height"))
  }
}
