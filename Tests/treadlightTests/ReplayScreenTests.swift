import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct ReplayScreenTests {
  /// The picture `seconds` into the recorded session.
  private func screen(at seconds: Double, isPaused: Bool = false) throws -> ReplayScreen {
    let session = try RecordedSession()
    defer { session.remove() }
    let outline = try SessionOutline(path: session.path)
    var playback = try SessionPlayback(path: session.path, outline: outline)
    var scene = ReplayScene(playback.header, time: TimeText(zone: .gmt))
    while let step = try playback.next(until: .seconds(seconds)) {
      scene.take(step, at: playback.position)
    }
    return ReplayScreen(
      scene: scene, session: playback.scene, position: .seconds(seconds), length: outline.length,
      alarms: outline.alarms.map { ($0.position, $0.alarm.priority == "high") },
      isPaused: isPaused, zone: TimeText(zone: .gmt))
  }

  @Test func showsForcePlaceAlarmsTimeAndKeys() throws {
    let lines = try screen(at: 2.5, isPaused: true).lines(columns: 80, rows: 24)
    let text = lines.map(\.text)
    #expect(
      Array(text.prefix(15)) == [
        "REPLAY  2026-11-21T10-15-30Z-C-7KQ2MZ",
        "PAUSED  0:00:02 of 0:00:05  10:15:32  speed 1x",
        "[=========================!==='==>--------------------------------------------]",
        "",
        "foot     at most 250 N  peak 250 N  limit 210 N  left thigh  OVER",
        "[##############################################|#########              ]",
        "net      250 N  gross 850 N  bars 358 N",
        "alarms   high    foot force over limit 210 N at left thigh",
        "         low     near limit: over 189 N at left thigh",
        "",
        "10:15:32  ALARM high   foot force 250 N, limit 210 N, left thigh",
        "10:15:32  ALARM low    near limit: 250 N, from 189 N, left thigh",
        "10:15:32  CLIENT'S BUTTON: lighter, please",
        "", "",
      ])
    #expect(text.last == ReplayScreen.keys)
    #expect(lines[4].tone == .urgent)
    #expect(lines[7].tone == .urgent)
    #expect(lines[8].tone == .caution)
  }

  @Test func fitsAnyWindow() throws {
    let screen = try screen(at: 2.5)
    for columns in [1, 20, 40, 79, 80, 81, 200] {
      for rows in [1, 2, 5, 10, 24, 60] {
        let lines = screen.lines(columns: columns, rows: rows)
        #expect(lines.count == rows, "\(columns) x \(rows)")
        #expect(lines.allSatisfy { Printable.width($0.text) < max(columns, 21) })
        #expect(lines.last?.text.hasPrefix("space pause") == true)
      }
    }
  }

  @Test func showsThePeakOfTheLastThreeSeconds() throws {
    #expect(try screen(at: 4.9).scene.peak(at: .seconds(4.9)) == 250)
    #expect(try screen(at: 5.9).lines(columns: 80, rows: 24)[4].text.contains("peak 250 N"))
    // 250 N were pressed for the last time at 2.99 s.
    #expect(try screen(at: 5.99).scene.peak(at: .seconds(6.5)) == 100)
  }

  @Test func saysThatNothingIsKnownYet() throws {
    let session = try RecordedSession()
    defer { session.remove() }
    let playback = try SessionPlayback(path: session.path)
    let screen = ReplayScreen(
      scene: ReplayScene(playback.header), session: playback.scene, position: .zero, length: .zero)
    let text = screen.lines(columns: 80, rows: 24).map(\.text)
    #expect(text[4] == "foot     no scan yet")
    #expect(text[2].hasPrefix("[>"))
  }

  @Test(
    arguments: [
      (0, 210, "[                                              |                       ]"),
      (315, 210, "[##############################################|#######################]"),
      (9999, nil, "[######################################################################]"),
      (-5, nil, "[                                                                      ]"),
    ] as [(Double, Double?, String)])
  func drawsTheForceAsABar(force: Double, limit: Double?, bar: String) {
    #expect(ReplayScreen.gauge(force, limit: limit, width: 80) == bar)
  }
}
