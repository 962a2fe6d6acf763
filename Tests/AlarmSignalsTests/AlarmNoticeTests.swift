import Foundation
import TableModel
import Testing

@testable import AlarmSignals

struct AlarmNoticeTests {
  @Test func isOneLineOfJSONWithSortedKeys() {
    #expect(
      String(decoding: AlarmNotice.sample().json, as: UTF8.self) == """
        {"at_ns":1795256130000000000,"client":"heron","condition":"over-hard-force",\
        "event":"raised","id":"n-1","limit":210,"place":"left calf","priority":"high",\
        "session":"s-7","table":"TL-42","technical":false,"test":false,\
        "title":"foot force over the client's limit","unit":"N","value":231.4}
        """)
  }

  @Test(arguments: AlarmNotice.Event.allCases, AlarmNotice.Priority.allCases)
  func comesBackFromItsJSON(event: AlarmNotice.Event, priority: AlarmNotice.Priority) throws {
    let notice = AlarmNotice.sample(priority, event, place: nil)
    #expect(try JSONDecoder().decode(AlarmNotice.self, from: Data(notice.json)) == notice)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func leavesOutWhatIsNoNumber(value: Double) {
    var notice = AlarmNotice.sample()
    notice.value = value
    notice.limit = value
    let json = String(decoding: notice.json, as: UTF8.self)
    #expect(!json.contains("\"value\"") && !json.contains("\"limit\""))
    #expect(!notice.text.contains("nan") && !notice.text.contains("inf"))
    let lines = HookEnvironment.lines(for: notice)
    #expect(!lines.contains { $0.hasPrefix("TREADLIGHT_ALARM_VALUE=") })
  }

  @Test(
    arguments: [
      (.raised, .high, false, "HIGH ALARM: foot force over the client's limit, left calf"),
      (
        .realarmed, .high, false, "STILL, HIGH ALARM: foot force over the client's limit, left calf"
      ),
      (
        .cleared, .medium, false,
        "Cleared, medium alarm: foot force over the client's limit, left calf"
      ),
      (
        .acknowledged, .low, false,
        "Acknowledged, low alarm: foot force over the client's limit, left calf"
      ),
      (
        .test, .high, true,
        "TEST, no alarm: HIGH ALARM: foot force over the client's limit, left calf"
      ),
    ] as [(AlarmNotice.Event, AlarmNotice.Priority, Bool, String)])
  func saysInWordsWhatHappened(
    event: AlarmNotice.Event, priority: AlarmNotice.Priority, isTest: Bool, expected: String
  ) {
    #expect(AlarmNotice.sample(priority, event, isTest: isTest).summary == expected)
  }

  @Test func saysWhatWasMeasuredWhereAndWhen() {
    #expect(
      AlarmNotice.sample().text == """
        231 N, limit 210 N
        client heron, session s-7, table TL-42
        over-hard-force, 2026-11-21T10:15:30Z
        """)
  }

  @Test func saysLessWhereLessIsKnown() {
    let notice = AlarmNotice(
      id: "n", event: .raised, condition: "stale", title: "no data from the table",
      priority: .medium, isTechnical: true, at: WallTime(nanoseconds: 0))
    #expect(notice.summary == "MEDIUM TECHNICAL ALARM: no data from the table")
    #expect(notice.text == "stale, 1970-01-01T00:00:00Z")
  }

  @Test func keepsControlCharactersFromTerminals() {
    let notice = AlarmNotice.sample(title: "a\u{1b}[2Jb\nc", place: "d\r\u{7}e")
    #expect(notice.summary == "HIGH ALARM: a [2Jb c, d  e")
  }
}
