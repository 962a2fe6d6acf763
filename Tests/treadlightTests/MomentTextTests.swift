import ArgumentParser
import SessionExport
import TableModel
import Testing

@testable import treadlight

struct MomentTextTests {
  @Test(
    arguments: [
      ("0", 0), ("90", 90), ("90s", 90), ("1.5s", 1.5), ("250ms", 0.25), ("2min", 120),
      ("1h", 3600), ("12:30", 750), ("0:00.5", 0.5), ("90:00", 5400), ("1:02:03", 3723),
    ] as [(String, Double)])
  func readsTimesSinceTheFirstScan(text: String, seconds: Double) throws {
    #expect(try MomentText.moment(text) == .offset(UInt64(seconds * 1e9)))
  }

  @Test(
    arguments: [
      ("2026-11-21T10:15:30Z", 1_795_256_130_000), ("2026-11-21T11:15:30+01:00", 1_795_256_130_000),
      ("2026-11-21T10:15:30.250Z", 1_795_256_130_250),
    ] as [(String, UInt64)])
  func readsTimesOfTheWallClock(text: String, milliseconds: UInt64) throws {
    #expect(
      try MomentText.moment(text) == .wall(WallTime(nanoseconds: milliseconds * 1_000_000)))
  }

  @Test(
    arguments: [
      "", "s", "-5", "5x", "1e3", "inf", "nan", "1:60", "1:2:3:4", ":", "1:", "1.5:00", "1..2",
      "2026-11-21T10:15:30", "2026-13-21T10:15:30Z", "1969-12-31T00:00:00Z", "99999999999",
    ])
  func refusesOtherTexts(text: String) {
    #expect(throws: (any Error).self) { try MomentText.moment(text) }
  }
}
