import Testing

@testable import AlarmSignals

struct BubbleTests {
  @Test(
    arguments: [
      (.high, .raised, 2, 0), (.medium, .raised, 1, -1), (.low, .raised, 0, -1),
      (.high, .realarmed, 2, 0), (.high, .test, 2, 0), (.high, .cleared, 0, -1),
      (.high, .acknowledged, 0, -1), (.medium, .cleared, 0, -1),
    ] as [(AlarmNotice.Priority, AlarmNotice.Event, UInt8, Int32)])
  func isAsUrgentAsTheAlarm(
    priority: AlarmNotice.Priority, event: AlarmNotice.Event, urgency: UInt8, expires: Int32
  ) {
    let bubble = Bubble(.sample(priority, event), hasMarkup: false)
    #expect((bubble.urgency, bubble.expires) == (urgency, expires))
  }

  @Test func escapesOnlyWhereSomethingReadsMarkup() {
    let notice = AlarmNotice.sample(condition: "<b>&amp;</b>", title: "a < b & c")
    #expect(Bubble(notice, hasMarkup: true).body.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;, 2026"))
    #expect(Bubble(notice, hasMarkup: false).body.contains("<b>&amp;</b>, 2026"))
    // A title line never holds markup, by the specification.
    #expect(Bubble(notice, hasMarkup: true).summary == "HIGH ALARM: a < b & c, left calf")
  }

  @Test func aTestTakesNoAlarmsPlace() {
    let keys = [AlarmNotice.sample(), .sample(.high, .test), .sample(isTest: true)].map {
      Bubble($0, hasMarkup: false).key
    }
    #expect(keys == ["over-hard-force", "test", "test"])
  }
}
