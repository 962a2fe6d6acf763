import ClientLimits
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct SummaryTextTests {
  private func summary(_ ending: RecordedSession.Ending = .closed) throws -> SessionSummary {
    let session = try RecordedSession(ending)
    defer { session.remove() }
    return try SessionSummary(path: session.path)
  }

  private func text(_ summary: SessionSummary, isUpperBound: Bool = true) -> [String] {
    var summary = summary
    summary.footForceIsUpperBound = isUpperBound
    return SummaryText(summary: summary, time: TimeText(zone: .gmt)).lines
  }

  @Test func sumsUpASession() throws {
    #expect(
      text(try summary()).joined(separator: "\n") == """
        session   2026-11-21T10-15-30Z-C-7KQ2MZ
                  client C-7KQ2MZ, therapist T-4M9XWB
        began     2026-11-21 10:15:30 +0000
        lasted    6.0 s, seen at 100 scans/s
        values    exact (every scan)

        load                  peak   mean  least
        whole table          850 N  725 N  700 N
        net of tare          250 N  125 N  100 N
        foot force, at most  250 N  125 N  100 N
          panel top          250 N  125 N  100 N
        at most: the stance foot stands on the client's panels and counts as foot force
        at its peak the foot force is known to +/- 2 N, its place +/- 13 mm (k = 2)
        bars carry 483 N of the therapist's weight on average, 358 N at least
        foot pressure: peak at most 102 kPa, estimated as foot force over 24.5 cm2 (the
        smallest contact, none was named)

        force   ▄▄█▄▄▄
                highest at most 250 N, a column is 1.0 s

        contact     6.0 s in 1 contact, from 20 N on
        force       peak at most 250 N, 95 % below 250 N, mean 125 N
        impulse     at most 747 N s
        rates       loading up to 3000 N/s, unloading up to 3000 N/s, over 50 ms
        soft limit  none set
        hard limit  force over it for 1.0 s, 40 N s above it
        strokes     0; cadence from 5 on
        presses     1; cadence from 5 on
        left/right  time +200 %, impulse +200 %, mean +200 %, peak +200 % (index: +200
                    all left, 0 even)
        centre      path 0.0 m; 95 % ellipse 0 x 0 mm across, 0.0 cm2

        region   contact  times  peak <=   95 %   mean  impulse
        L thigh    6.0 s      1    250 N  250 N  125 N  747 N s

        region   soft  over it  N s over   hard  over it  N s over
        L thigh  none                     210 N    1.0 s        40

        region    loading  unloading  strokes  per min   path  95 % area
        L thigh  3000 N/s   3000 N/s        0           0.0 m    0.0 cm2

        left/right    time  impulse    mean    peak
        thigh       +200 %   +200 %  +200 %  +200 %

        began     phase  length  peak <=   mean  N s  strokes  alarms
        10:15:30  thigh   6.0 s    250 N  125 N  747        0       2

        alarms: 2
          2 in ten minutes: more than manageable, 2 in the worst ten
          none acknowledged; under the limit again after 1.0 s (median), 1.0 s (longest)
          10:15:32  high    foot force over the client's limit (over-hard-force)
                            began at left thigh, limit 210 N
                            peak 250 N, under the limit again after 1.0 s
                            cleared after 1.3 s, never acknowledged
          10:15:32  low     foot force near the client's limit (approaching-force)
                            began at left thigh, limit 189 N
                            peak 250 N
                            still standing at the end

        client's button: pressed 1 time
          10:15:32  at most 250 N

        data: 597 scans received, 3 lost (0.5 %), 0 not to be trusted
          drift: not known, the empty table was not read again
          10:15:34  gap of 40 ms, 3 scans lost
        """)
  }

  @Test func keepsToEightyColumns() throws {
    var summary = try summary()
    summary.client = String(repeating: "C", count: 100)
    summary.panels[0].name = "日\u{1B}[31m" + String(repeating: "p", count: 100)
    summary.regions[0].region = "neck-shoulder"
    summary.regions[0].forces.contactTime = 5400
    summary.regions[0].forces.contacts = 9999
    summary.regions[0].forces.peak = 99999
    summary.regions[0].forces.percentile95 = 99999
    summary.regions[0].forces.mean = 99999
    summary.regions[0].forces.impulse = 9_999_999
    let over = try JSONText.decode(
      OverLimit.self,
      from: Array(#"{"limit_n":4999.9,"time_s":500,"excess_impulse_n_s":999999}"#.utf8))
    summary.regions[0].forces.overHard = over
    summary.regions[0].forces.overSoft = over
    summary.regions[0].forces.loadingRate = 99999
    summary.regions[0].forces.strokes.perMinute = 120
    summary.regions[0].forces.strokes.variation = 100
    summary.regions[0].forces.path = 99_999_999
    summary.phases[0].region = .neckShoulder
    summary.phases[0].duration = 5400
    summary.phases[0].forces = summary.regions[0].forces
    summary.phases[0].note = String(repeating: "n", count: 200)
    let lines = text(summary)
    #expect(lines.allSatisfy { Printable.width($0) <= 80 })
    #expect(!lines.joined().contains("\u{1B}"))
    #expect(!lines.contains { $0.contains("99999 N") && $0.contains("…") })
  }

  @Test func doesNotSayAtMostWhereTheStanceFootHasALedge() throws {
    var summary = try summary()
    summary.peakPressure?.bound = .measured
    let lines = text(summary, isUpperBound: false).joined(separator: "\n")
    #expect(!lines.contains("at most"))
    #expect(!lines.contains("<="))
  }

  @Test func saysThatLoadsAreUnknownWhenNoScanIsTrusted() throws {
    var summary = try summary()
    summary.footForce = nil
    let lines = text(summary)
    #expect(lines.contains("no scan could be trusted: the loads are not known"))
    #expect(!lines.contains { $0.hasPrefix("whole table") })
  }

  @Test func wrapsAnAlarmThatStillStands() throws {
    var summary = try summary()
    summary.alarms[0].region = "neck-shoulder"
    summary.alarms[0].peak?.value = 603.9
    summary.alarms[0].peak?.region = "neck-shoulder"
    summary.alarms[0].duration = nil
    summary.alarms[0].reactionTime = nil
    summary.alarms[0].isLatched = false
    let lines = text(summary)
    let first = try #require(lines.firstIndex { $0.contains("began at left neck-shoulder") })
    let indent = String(repeating: " ", count: 20)
    #expect(
      lines[first...].prefix(3) == [
        indent + "began at left neck-shoulder, limit 210 N",
        indent + "peak 603.9 N",
        indent + "still standing at the end",
      ])
  }

  @Test(
    arguments: [
      ("over-hard-force", "place not known, limit 210 N"),
      ("over-rating", "limit 210 N"),
    ])
  func namesAPlaceOnlyWhereThereIsOne(condition: String, facts: String) throws {
    var summary = try summary()
    summary.alarms[0].condition = condition
    summary.alarms[0].region = nil
    #expect(text(summary).contains(String(repeating: " ", count: 20) + facts))
  }

  @Test func saysWhereThePeakWasWhereItWasElsewhere() throws {
    var summary = try summary()
    summary.alarms[0].peak?.region = "neck-shoulder"
    summary.alarms[0].peak?.limit = 150
    summary.alarms[0].unit = "kPa"
    let lines = text(summary).joined(separator: " ").split(separator: " ")
      .joined(separator: " ")
    #expect(lines.contains("began at left thigh, limit 210 kPa peak 250 kPa at left neck-shoulder"))
    #expect(lines.contains("(limit 150 kPa), under the limit again after 1.0 s"))
  }

  @Test func tellsWhatPeopleDidAboutAnAlarm() throws {
    var summary = try summary()
    summary.alarms[0].acknowledgedAfter = 4.25
    summary.alarms[0].reAlarms = 2
    summary.alarms[0].wasPaused = true
    summary.alarms[0].wasShelved = true
    let lines = text(summary).joined(separator: " ").split(separator: " ")
      .joined(separator: " ")
    #expect(
      lines.contains("acknowledged after 4.2 s, signalled again 2 times, sound paused, shelved"))
    #expect(!lines.contains("never acknowledged"))
  }

  @Test func testAlarmsAreListedApart() throws {
    var summary = try summary()
    summary.alarms[0].condition = "test-high"
    #expect(text(summary).contains("alarms: 1 and 1 test"))
    #expect(text(summary).contains { $0.hasSuffix("high    test of a high alarm (test-high)") })
  }

  @Test func saysThatTheBarsAreUnknownWhenTheLoadExceedsTheTherapist() throws {
    var summary = try summary()
    summary.barSupport = try JSONText.decode(
      BarSupportStatistics.self, from: Array(#"{"least_n":-792.4,"mean_n":137}"#.utf8))
    let lines = text(summary)
    #expect(
      lines.contains {
        $0.hasPrefix("net load exceeded the therapist's weight by 792 N at most")
      })
    #expect(!lines.contains { $0.contains("-792") || $0.contains("bars carry") })
  }

  @Test func namesAPlaceOutsideTheRegionsAsTheSessionStartDoes() throws {
    var summary = try summary()
    summary.regions[0].region = "elsewhere"
    #expect(text(summary).contains { $0.hasPrefix("place not known    6.0 s") })
    let limits = LimitValues(
      uniqueKeysWithValues: [(try LimitSlot(.wholeBody, .hardForce), 9.0)])
    let guarded = LimitText.guarded(
      MonitoringSettings(
        limits: EffectiveLimits(LimitLayers(client: limits)), ratedLoad: Newtons(9)))
    #expect(guarded.contains { $0.hasPrefix("  place not known") })
  }

  @Test func saysThatTheLogIsNotWhole() throws {
    let summary = try summary(.cut(thousandths: 800))
    #expect(summary.ending == "truncated")
    #expect(text(summary)[5].hasPrefix("NOT WHOLE the log has no end"))
  }

  @Test func countsWhatItDoesNotList() throws {
    var summary = try summary()
    summary.alarms = Array(repeating: summary.alarms[0], count: 60)
    summary.quality.gaps = Array(repeating: summary.quality.gaps[0], count: 70)
    summary.quality.gapCount = 70
    summary.quality.gapTime = 2.8
    let lines = text(summary)
    #expect(lines.contains { $0.hasPrefix("alarms: 60") })
    #expect(lines.contains("  and 10 more: --json has them all"))
    #expect(lines.contains("  and 20 more, 2.8 s in all: --json lists them"))
  }
}
