import Logging
import Testing

@testable import treadlightd

struct JournalEntryTests {
  @Test func carriesEachFactInAFieldOfItsOwn() {
    let entry = JournalEntry(
      level: .critical, message: "alarm raised: foot force",
      metadata: ["condition": "over-hard-force", "delay_us": "12"], label: "treadlightd")
    #expect(
      entry.fields == [
        "MESSAGE=alarm raised: foot force (condition=over-hard-force delay_us=12)", "PRIORITY=2",
        "SYSLOG_IDENTIFIER=treadlightd", "TREADLIGHT_EVENT=alarm raised: foot force",
        "TREADLIGHT_CONDITION=over-hard-force", "TREADLIGHT_DELAY_US=12",
      ])
  }

  @Test(
    arguments: [
      (.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
      (.critical, 2),
    ] as [(Logger.Level, Int)])
  func hasThePriorityOfSyslog(level: Logger.Level, priority: Int) {
    let entry = JournalEntry(level: level, message: "it", metadata: [:], label: "treadlightd")
    #expect(entry.fields.contains("PRIORITY=\(priority)"))
    #expect(entry.fields.first == "MESSAGE=it")
  }

  /// The journal drops an entry's field whose name it does not like.
  @Test func spellsFieldsAsTheJournalTakesThem() {
    let entry = JournalEntry(
      level: .info, message: "it",
      metadata: ["hb.request-id": "a\nb=c", String(repeating: "x", count: 99): "y"], label: "hb")
    #expect(entry.fields.contains("TREADLIGHT_HB_REQUEST_ID=a\nb=c"))
    #expect(entry.fields.contains("TREADLIGHT_PART=hb"))
    let names = entry.fields.map { $0.prefix { $0 != "=" } }
    #expect(names.allSatisfy { $0.count <= 64 })
    #expect(names.allSatisfy { $0.wholeMatch(of: /[A-Z][A-Z0-9_]*/) != nil })
  }
}
