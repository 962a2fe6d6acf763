import ClientLimits
import ControlService
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct WatchViewTests {
  private static let start = ContinuousClock.now
  private static let sizes = [1, 2, 3, 7, 8, 12, 24, 50]
  private static let widths = [1, 2, 20, 39, 40, 60, 79, 80, 81, 132, 250]

  /// The table is there and a session runs, with a soft limit of 180 N on the thigh.
  static var working: DaemonStatus {
    DaemonChecksTests.status {
      $0.session = RunningSession(
        id: "S", client: "C-000001", therapist: "T-000001", startedAt: WallTime(nanoseconds: 1),
        logPath: "/logs/S.mcap",
        settings: MonitoringSettings(
          limits: EffectiveLimits(regions: [
            .thigh: PlaceLimits(hardForce: Newtons(210), softForce: Newtons(180))
          ]), ratedLoad: Newtons(2500)),
        duration: 0, scans: 0, recorderFailure: nil, tare: .client, placement: nil, contact: nil)
    }
  }

  private func loads(_ foot: Double? = 187, isTrusted: Bool = true) -> LiveEvent {
    var loads = LiveLoads(
      at: WallTime(nanoseconds: 1), gross: 1210, net: 540, footForce: foot, footForcePeak: 201,
      isUpperBound: true, panels: [540], centreX: 370, centreY: 1200, region: "thigh", limit: 210,
      scans: 10, isTrusted: isTrusted)
    loads.softLimit = 180
    loads.barSupport = 146
    loads.footPressure = 76.3
    return .loads(loads)
  }

  private func model(_ events: [LiveEvent]) -> WatchModel {
    var model = WatchModel(now: Self.start)
    model.time = TimeText(zone: .gmt)
    model.take(.opened, at: Self.start)
    for event in events { model.take(.event(event), at: Self.start) }
    model.take(TableProfile.sample)
    return model
  }

  private func view(
    _ model: WatchModel, _ dialogue: WatchDialogue = WatchDialogue(), after seconds: Double = 0.1
  ) -> WatchView {
    WatchView(
      model: model, dialogue: dialogue, now: Self.start + .seconds(seconds),
      wall: WallTime(nanoseconds: 1), isUnicode: false)
  }

  private func text(
    _ view: WatchView, columns: Int = 80, rows: Int = 24
  ) -> [String] {
    view.frame(columns: columns, rows: rows).lines.map(\.text)
  }

  @Test func showsAllOfItInEightyByTwentyFour() throws {
    let alarm = try WatchTests.alarm()
    let lines = text(
      view(model([.status(Self.working), loads(), .alarm(alarm, WallTime(nanoseconds: 1))])))
    #expect(
      lines.map { $0.replacing(#/ +$/#, with: "") } == [
        " ALARM  foot force over limit 210 N at thigh",
        "daemon: connected  table: connected  recorder: recording",
        "session 0:00:00  client C-000001  therapist T-000001  tare of the lying client",
        "REGIONS NOT KNOWN",
        "",
        "            ##  ######  ######   foot force, at most     +--------------------+",
        "            ##  ##  ##      ##   peak 201 N              |                    |",
        "            ##  ######      ##   soft 180, hard 210 N    | O          X       |",
        "            ##  ##  ##      ##   thigh                   |                    |",
        "            ##  ######      ## N over soft limit         +--------------------+",
        "bars 146 N  pressure 76 kPa  net 540 N  gross 1210 N     head  X: the load",
        "[############################################:#   > |                         ]",
        "last minute                                                        # max 201 N",
        "",
        "1 high   foot force over limit 210 N at thigh  since 00:00:00",
        "",
        "00:00:00  ALARM high   foot force 231 N, limit 210 N, thigh",
        "", "", "", "", "", "",
        WatchView.keys,
      ])
  }

  private func everyState() throws -> [WatchView] {
    let at = WallTime(nanoseconds: 1)
    let alarms = try ["over-hard-force", "over-rating", "fall", "drift", "stale", "impact"].map {
      LiveEvent.alarm(try WatchTests.alarm($0, region: "neck-shoulder"), at)
    }
    var lost = model([.status(Self.working), loads()] + alarms)
    lost.lost(at: Self.start)
    let replaying = DaemonChecksTests.status {
      $0.replay = ReplayReport(number: 1, session: "S", speed: 1)
    }
    let long = DaemonChecksTests.status {
      $0.table = String(repeating: "広", count: 64) + "\u{1B}[2J\u{202E}"
    }
    let models = [
      model([]), model([.status(DaemonChecksTests.status()), loads()]), model([.status(long)]),
      model([.status(Self.working), loads()]), model([.status(Self.working), loads()] + alarms),
      model([.status(Self.working), loads(nil)]), lost, model([.status(replaying)]),
    ]
    var help = WatchDialogue()
    _ = help.take(.character("?"), status: Self.working)
    var note = WatchDialogue()
    _ = note.take(.character("n"), status: Self.working)
    for character in String(repeating: "wide 広 ", count: 60) {
      _ = note.take(.character(character), status: Self.working)
    }
    var question = WatchDialogue()
    _ = question.take(.character("s"), status: Self.working)
    let plain = models.flatMap { model in [0.1, 4000].map { view(model, after: $0) } }
    return plain + [help, note, question].map { view(models[4], $0) }
  }

  @Test func fitsAnyWindow() throws {
    for view in try everyState() {
      for columns in Self.widths {
        for rows in Self.sizes {
          let frame = view.frame(columns: columns, rows: rows)
          #expect(frame.lines.count == rows, "\(columns) x \(rows)")
          let widest = frame.lines.map(\.width).max() ?? 0
          #expect(widest <= max(1, columns - 1), "\(columns) x \(rows)")
          #expect(!frame.lines.contains { $0.text.contains("\u{1B}") })
          if let cursor = frame.cursor {
            #expect(0..<rows ~= cursor.row && 0..<columns ~= cursor.column)
          }
        }
      }
    }
  }

  /// From the smallest window that is a screen at all on, the first alarm and the force are there.
  @Test func dropsWhatMattersLeast() throws {
    let alarm = try WatchTests.alarm()
    let view = view(
      model([.status(Self.working), loads(), .alarm(alarm, WallTime(nanoseconds: 1))]))
    for rows in Self.sizes where rows >= 8 {
      for columns in Self.widths where columns >= 60 {
        let lines = text(view, columns: columns, rows: rows)
        #expect(lines[0].contains("ALARM  foot force over limit 210 N at thigh"))
        #expect(lines.contains { $0.hasPrefix("1 high   foot force over limit") })
        #expect(lines.contains { $0.contains("187 N") || $0.contains("######      ##") })
        #expect(lines.last?.hasSuffix("q quit") == true)
      }
    }
    // As on no screen at all.
    let line = WatchLine(view.state, at: view.now, width: 79).text
    #expect(text(view, columns: 80, rows: 1) == [line])
    #expect(line.hasPrefix("ALARM foot force over limit 210 N at thigh"))
  }

  @Test func neverShowsAForceThatIsOld() {
    let lines = text(view(model([.status(Self.working), loads()]), after: 3.2))
    #expect(lines[0].hasPrefix(" NO DATA for 3 s"))
    #expect(lines.contains { $0.contains("foot force UNKNOWN") })
    #expect(lines.contains { $0.hasPrefix("bars, pressure, load: unknown ") })
    #expect(!lines.joined().contains("187"))
  }

  @Test func saysHowLongTheConnectionIsMissingAndNothingElse() throws {
    var model = model([
      .status(Self.working), loads(), .alarm(try WatchTests.alarm(), WallTime(nanoseconds: 1)),
    ])
    model.lost(at: Self.start + .seconds(1))
    let lines = text(view(model, after: 4.1))
    #expect(lines[0].hasPrefix(" NO CONNECTION for 3 s: nothing is known"))
    #expect(lines[1] == "daemon: no connection for 3 s  table: unknown  recorder: unknown")
    #expect(lines[2] == "session: unknown")
    #expect(lines.contains { $0.contains("as they stood when the connection was lost") })
    #expect(lines.contains { $0.contains("foot force UNKNOWN") })
    model.take(.opened, at: Self.start + .seconds(5))
    #expect(!text(view(model, after: 5.1))[0].contains("NO CONNECTION"))
  }

  @Test(
    arguments: [
      ([], " UNKNOWN"), ([.status(DaemonChecksTests.status())], " NO SESSION"),
      ([.status(working)], " WAITING FOR DATA"),
    ] as [([LiveEvent], String)])
  func saysWhatIsNotKnown(events: [LiveEvent], words: String) {
    #expect(text(view(model(events)))[0].hasPrefix(words))
  }

  @Test func isFineOnlyWhereEverythingIsKnown() {
    #expect(
      view(model([.status(Self.working), loads(100)])).verdict.text == " OK  no alarm stands")
    #expect(
      view(model([.status(Self.working), loads(nil)])).verdict.text.hasPrefix(
        " FOOT FORCE UNKNOWN"))
    #expect(
      view(model([.status(Self.working), loads(100, isTrusted: false)])).verdict.text.hasPrefix(
        " FOOT FORCE UNKNOWN"))
    var unguarded = Self.working
    unguarded.session?.settings.limits = EffectiveLimits()
    #expect(
      view(model([.status(unguarded), loads(100)])).verdict.text.hasPrefix(
        " FOOT FORCE IS NOT GUARDED"))
    var failed = Self.working
    failed.session?.recorderFailure = "disk full"
    #expect(
      text(view(model([.status(failed), loads(100)])))[1].contains("RECORDER FAILED: disk full"))
  }

  @Test func takesNoFootFromWhatLiesOnTheTableWithoutASession() {
    let lines = text(view(model([.status(DaemonChecksTests.status()), loads()])))
    #expect(lines.contains { $0.contains("gross load") })
    #expect(!lines.joined().contains("foot force"))
  }

  @Test func keepsTheForceInSightBesideTheHelp() {
    var dialogue = WatchDialogue()
    _ = dialogue.take(.character("?"), status: nil)
    let lines = text(view(model([.status(Self.working), loads()]), dialogue))
    #expect(lines[1].hasPrefix("foot force, at most 187 N"))
    #expect(lines.contains { $0.hasPrefix("s, x   end the session") })
    #expect(lines.last == "any key goes back")
  }

  @Test func keepsThePicturesOfAReplayApart() {
    var replayed = LiveLoads(
      at: WallTime(nanoseconds: 1), gross: 1, net: 1, footForce: 555, footForcePeak: 555,
      isUpperBound: false, panels: [], centreX: nil, centreY: nil, region: nil, limit: nil,
      scans: 1, isTrusted: true)
    replayed.replay = true
    let status = DaemonChecksTests.status {
      $0.replay = ReplayReport(number: 1, session: "S", speed: 1)
    }
    let lines = text(view(model([.status(status), .loads(replayed), loads()])), rows: 10)
    #expect(lines[0].hasPrefix(" REPLAY of S: nothing of it happens"))
    #expect(lines.contains { $0.hasPrefix("REPLAY foot force 555 N") })
  }
}

extension TableProfile {
  fileprivate static let sample = TableProfile(
    name: "t", ratedLoad: Newtons(2500), cells: [],
    panels: [
      .init(
        name: "client", role: .client, channels: [0, 1, 2, 3],
        outline: [
          .init(x: 0, y: 0), .init(x: 740, y: 0), .init(x: 740, y: 1900), .init(x: 0, y: 1900),
        ])
    ], faceCradle: .init(x: 370, y: 200))
}
