import ArgumentParser
import ClientLimits
import Foundation
import TableModel
import Testing

@testable import treadlight

struct ContraindicationTests {
  /// 2026-11-21 10:15:30 UTC.
  private static let now = LimitSamples.time
  private static let days = DayText(zone: .gmt)

  private func order(_ arguments: [String]) throws -> Contraindication {
    let command = try #require(
      try ContraindicationCommand.parseAsRoot(["add", "anna"] + arguments)
        as? ContraindicationCommand.Add)
    return try command.order.contraindication(at: Self.now, in: Self.days)
  }

  @Test(
    arguments: [
      (["pregnancy"], .session, nil), (["fever", "--until", "2026-11-22"], .session, "2026-11-22"),
      (["varicose-veins", "--region", "calf"], .region(.calf), nil),
      (["bruise", "--region", "thigh", "--until", "2027-01-01"], .region(.thigh), "2027-01-01"),
      (["surgery", "--until", "2026-12-01"], .session, "2026-12-01"),
      // 72 hours, at whatever hour of the 20th it was: over as the 24th begins.
      (["eye-surgery", "--since", "2026-11-20"], .session, "2026-11-24"),
      (["fracture", "--since", "2026-11-02"], .session, "2027-05-05"),
      (["new shoes", "--session"], .session, nil),
      (["sunburn", "--region", "upper-back"], .region(.upperBack), nil),
      (["itch", "--region", "spine"], .region(.spine), nil),
    ] as [([String], Contraindication.Block, String?)])
  func worksOutWhatIsBlocked(
    arguments: [String], block: Contraindication.Block, until: String?
  ) throws {
    let found = try order(arguments)
    #expect(found.kind == arguments[0])
    #expect(found.block == block)
    #expect(found.until == (try until.map { try Self.days.start(of: $0) }))
  }

  @Test(
    arguments: [
      (["pregnacy"], "no contraindication is known as \"pregnacy\"", "Did you mean pregnancy?"),
      (["sore"], "no contraindication is known as", "--session, or --region"),
      (["bruise"], "bruise blocks one region, and none is named", "--region"),
      (["bruise", "--session"], "bruise blocks one region, and none is named", "--region"),
      (["pregnancy", "--region", "calf"], "blocks the whole session", "Leave --region out."),
      (["sore", "--session", "--region", "calf"], "--session and --region", ""),
      (["surgery"], "it is not known from when", "--since 2026-11-21"),
      (["surgery", "--since", "2026-11-01", "--until", "2026-12-01"], "one of them", ""),
      (["surgery", "--since", "2026-01-01"], "it would be over already", "a day to come"),
      (["fever", "--until", "2026-11-21"], "it would be over already", "a day to come"),
      (["fever", "--since", "2026-11-20"], "--since goes with a kind", "--until"),
      (["fever", "--until", "21.11.2026"], "\"21.11.2026\" is no day", ""),
      (["bruise", "--region", "calv"], "no region is called", "Did you mean calf?"),
      (["bruise", "--region", "whole-body"], "whole-body is no region", "--session"),
    ])
  func refusesWhatCannotBeMeant(arguments: [String], message: String, hint: String) {
    let error = #expect(throws: CommandFailure.self) { try order(arguments) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(hint.isEmpty || error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    #expect(error?.status == .validationFailure)
  }

  @Test(arguments: [
    "2026-2-1", "2026-02-30", "2026-13-01", "26-01-01", "2026-01", "2026-01-01-01", "", "--",
    "-2026-01-01", "2026-01-0x", "٢٠٢٦-01-01", "99999999999999999999-01-01",
  ])
  func refusesWhatIsNoDay(text: String) {
    #expect(throws: CommandFailure.self) { try Self.days.start(of: text) }
  }

  @Test(
    arguments: [
      ("GMT", 1_795_219_200), ("Europe/Berlin", 1_795_215_600), ("Asia/Kolkata", 1_795_199_400),
    ] as [(String, UInt64)])
  func beginsTheDayInItsZone(zone: String, seconds: UInt64) throws {
    let days = DayText(zone: try #require(TimeZone(identifier: zone)))
    #expect(try days.start(of: "2026-11-21").nanoseconds == seconds * 1_000_000_000)
  }

  /// The night in which the clocks are set back has 25 hours.
  @Test func countsDaysOfTheCalendar() throws {
    let days = DayText(zone: try #require(TimeZone(identifier: "Europe/Berlin")))
    let start = try days.start(of: "2026-10-24")
    #expect(days.days(2, after: start) == (try days.start(of: "2026-10-26")))
  }

  @Test func listsThoseThatHold() {
    let later = WallTime(nanoseconds: Self.now.nanoseconds + 86_400_000_000_000)
    let rows = [
      LimitSamples.row(1, "pregnancy", .session),
      LimitSamples.row(2, "bruise", .region(.calf), until: later, note: "left, blue\nand green"),
      LimitSamples.row(3, "fever", .session, until: Self.now),
      LimitSamples.row(14, "spine", .session, removed: true),
    ]
    let zone = LimitSamples.zone
    #expect(
      ContraindicationText.list(rows, at: Self.now, showsAll: false, in: zone) == [
        "number  kind       blocks   until       added       by",
        "     1  pregnancy  session  no end      2026-11-21  Maria",
        "     2  bruise     calf     2026-11-22  2026-11-21  Maria",
        "        left, blue",
        "        and green",
      ])
    let all = ContraindicationText.list(rows, at: Self.now, showsAll: true, in: zone)
    #expect(all.contains("     3  fever      session  over 2026-11-21  2026-11-21  Maria"))
    #expect(all.contains("     4  spine") == false)
    #expect(all.last == "        taken away 2026-11-21 by Tom")
    #expect(
      ContraindicationText.list(Array(rows.suffix(2)), at: Self.now, showsAll: false)
        == ["no contraindications hold; 2 over or taken away: see them with --all"])
    #expect(
      ContraindicationText.list([], at: Self.now, showsAll: false)
        == ["no contraindications hold"])
  }

  @Test func fitsEightyColumns() {
    let long = String(repeating: "words and ", count: 12)
    let row = LimitSamples.row(
      12345, String(long.prefix(60)), .region(.neckShoulder), until: Self.now, note: long,
      removed: true)
    let zone = LimitSamples.zone
    let lines =
      ContraindicationText.list([row], at: Self.now, showsAll: true, in: zone)
      + ContraindicationText.kinds
    #expect(lines.filter { $0.count > 80 } == [])
    #expect(ContraindicationText.kinds.last == ContraindicationText.disclaimer)
  }

  @Test func saysHowToTakeItAway() {
    #expect(
      ContraindicationText.added(LimitSamples.row(7, "bruise", .region(.calf))) == [
        "C-7KQ2MZ: bruise, blocks the calf",
        "  take it away with: treadlight contraindication remove C-7KQ2MZ 7",
      ])
  }
}
