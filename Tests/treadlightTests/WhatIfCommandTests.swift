import ArgumentParser
import ClientLimits
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct WhatIfCommandTests {
  /// Nobody listens there.
  private let nobody = ControlClient(socketPath: "/nonexistent/treadlight.sock")

  @Test(
    arguments: [
      ("conservative", .preset("conservative")),
      ("manual-therapy", .preset("manual-therapy")),
      ("there", .file("there")),
      ("anna.yaml", .file("anna.yaml")),
      ("limits/anna.yml", .file("limits/anna.yml")),
      ("Anna K", .client("Anna K", isGuess: true)),
      ("preset:there", .preset("there")),
      ("file:conservative", .file("conservative")),
      ("client:conservative", .client("conservative", isGuess: false)),
      ("client:there", .client("there", isGuess: false)),
    ] as [(String, OtherLimits.Source)])
  func looksForAPresetThenAFileThenAClient(text: String, source: OtherLimits.Source) {
    #expect(OtherLimits.Source(text) { $0 == "there" } == source)
  }

  @Test func takesAPresetWithoutAsking() async throws {
    let other = try await OtherLimits.find("conservative", with: nil, asking: nobody)
    #expect(other.limits.limits(at: .calf).hardForce == Newtons(130))
    #expect(other.limits.limits(at: .calf).hardPressure == 2100)
    #expect(other.source.words == "preset conservative")
  }

  @Test func takesAFileWithItsPresetWithoutAsking() async throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "treadlight-\(UUID().uuidString).yaml").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = "preset: conservative\nlimits:\n  calf:\n    hard_force: 100 N\n"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let other = try await OtherLimits.find(path, with: nil, asking: nobody)
    #expect(other.limits.limits(at: .calf).hardForce == Newtons(100))
    #expect(other.limits.limits(at: .thigh).hardForce == Newtons(220))
  }

  /// What is asked for, with whom, and how it ends.
  @Test(
    arguments: [
      ("nowhere.yaml", nil, .noInput), ("preset:conservativ", nil, .validationFailure),
      ("conservative", "Maria", .validationFailure), ("nowhere.yaml", "Maria", .validationFailure),
      ("Anna K", nil, .noDaemon), ("client:Anna K", "Maria", .noDaemon),
    ] as [(String, String?, ExitCode)])
  func saysWhatItDidNotFind(text: String, therapist: String?, status: ExitCode) async {
    let error = await #expect(throws: (any Error).self) {
      try await OtherLimits.find(text, with: therapist, asking: nobody)
    }
    #expect(error.flatMap { CommandFailure($0) }?.status == status)
  }

  private func report(_ limits: EffectiveLimits) throws -> WhatIfReport {
    let session = try RecordedSession()
    defer { session.remove() }
    return WhatIfReport(
      other: OtherLimits(source: .preset("conservative"), limits: limits),
      result: try WhatIf(path: session.path, limits: limits))
  }

  @Test func comparesInWords() throws {
    let limits = EffectiveLimits(
      regions: [.thigh: PlaceLimits(hardForce: Newtons(300))],
      elsewhere: PlaceLimits(hardForce: Newtons(300)))
    #expect(
      try report(limits).lines.joined(separator: "\n") == """
        session   2026-11-21T10-15-30Z-C-7KQ2MZ
                  lasted 6.0 s
        what if   preset conservative
        Both from the recorded scans, without what people acknowledged, paused or
        shelved; tests are not counted. Up to 1 alarm in ten minutes is manageable,
        10 are a flood.

                                               as recorded     what if
        alarms                                           2           0
          in ten minutes                                 2           0
          in the worst ten minutes                       2           0
          which is                                too many  manageable
          floods                                         0           0
        high    over-hard-force                          1           0
                over the limit                       1.0 s        0 ms
                under it again after (median)        1.0 s           -
        low     approaching-force                        1           0
                over the limit                      700 ms        0 ms

        gained: none

        lost: 2, by time since the session's start
          0:00:02  high    foot force over the client's limit (over-hard-force)
                           left thigh, peak 250 N, limit 210 N, 1.3 s
          0:00:02  low     foot force near the client's limit (approaching-force)
                           left thigh, peak 250 N, limit 189 N, to the end
        """)
  }

  @Test func saysLoudlyThatTheLimitsGuardNothing() throws {
    let loud = "          THESE LIMITS SET NO FORCE AND NO PRESSURE ANYWHERE"
    #expect(try report(EffectiveLimits()).lines.contains(loud))
    let limits = EffectiveLimits(LimitLayers(preset: .conservative))
    #expect(try !report(limits).lines.contains(loud))
  }

  @Test func keepsToEightyColumns() throws {
    var report = try report(EffectiveLimits())
    report.other.source = .file("/" + String(repeating: "long/", count: 40))
    report.result.session = String(repeating: "日", count: 60)
    report.result.lost = Array(repeating: report.result.lost[0], count: 60)
    #expect(report.lines.allSatisfy { Printable.width($0) <= 80 })
    #expect(report.lines.contains("  and 10 more: --json has them all"))
  }

  @Test func writesJSON() throws {
    let json = try JSONOutput.line(report(EffectiveLimits()))
    #expect(json.contains(#""limits_from":"preset conservative""#))
    #expect(json.contains(#""what_if":{"#))
  }
}
