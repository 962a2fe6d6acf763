import Monitoring
import TableModel
import Testing

@testable import SessionAnalysis

struct AlarmStatisticsTests {
  private static let start = UInt64(1_800_000_000_000_000_000)

  /// An episode raised so many seconds after the session's start.
  private static func episode(
    _ seconds: Double, _ condition: AlarmCondition = .overHardForce, lasting: Double? = 1,
    reaction: Double? = nil, acknowledged: Double? = nil
  ) -> AlarmEpisode {
    let event = AlarmEvent(
      condition: condition, transition: .raised, epoch: 1, sequence: 1, time: 0, value: 250_000,
      limit: 210_000)
    var episode = AlarmEpisode(
      AlarmRecord(event), at: WallTime(nanoseconds: start + UInt64(seconds * 1e9)))
    episode.duration = lasting
    episode.reactionTime = reaction
    episode.timeOverLimit = reaction
    episode.acknowledgedAfter = acknowledged
    return episode
  }

  private static func history(_ episodes: [AlarmEpisode], minutes: Double) -> AlarmHistory {
    AlarmHistory(
      start: WallTime(nanoseconds: start),
      end: WallTime(nanoseconds: start + UInt64(minutes * 60e9)), duration: minutes * 60,
      episodes: episodes)
  }

  private func statistics(
    _ episodes: [AlarmEpisode], minutes: Double = 60
  ) -> AlarmStatistics {
    AlarmStatistics([Self.history(episodes, minutes: minutes)])
  }

  /// Minutes at which alarms are raised: the worst ten minutes, the floods, the rate.
  @Test(
    arguments: [
      ([], 0, 0, .manageable),
      ([0], 1, 0, .manageable),
      ([0, 9.99], 2, 0, .manageable),
      ([0, 10], 1, 0, .manageable),
      ([0, 10, 20, 30, 40, 50, 59], 2, 0, .busy),
      ([0, 1, 2, 3, 4, 5, 6, 7, 8], 9, 0, .busy),
      ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10, 1, .flood),
      ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 10, 1, .flood),
      ([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], 10, 1, .flood),
      // Four are left of the first flood when the eleventh comes: it was over in between.
      (
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15.5, 15.6, 15.7, 15.8, 15.9, 15.95, 15.96], 11, 2, .flood
      ),
      // Five are left: it is the same flood.
      (
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14.5, 14.6, 14.7, 14.8, 14.9, 14.95, 14.96], 12, 1, .flood
      ),
    ] as [([Double], Int, Int, AlarmRate)])
  func countsTheWorstTenMinutes(raised: [Double], worst: Int, floods: Int, rate: AlarmRate) {
    let result = statistics(raised.map { Self.episode($0 * 60) })
    #expect(result.worstTenMinutes == worst)
    #expect(result.floods == floods)
    #expect(result.rate == rate)
    #expect(result.alarms == raised.count)
    #expect(abs(result.perTenMinutes - Double(raised.count) / 6) < 1e-9)
  }

  @Test func aShortSessionCountsAsTenMinutes() {
    #expect(statistics([Self.episode(1)], minutes: 0.1).perTenMinutes == 1)
    #expect(statistics([], minutes: 0).perTenMinutes == 0)
  }

  /// Seconds at which one condition is raised, and how many of them chatter.
  @Test(
    arguments: [
      ([0, 30, 60], 3), ([0, 30, 60.1], 0), ([0, 1], 0), ([0, 50, 55, 58, 200], 4),
      ([0, 10, 300, 600, 610, 620], 3),
    ] as [([Double], Int)])
  func threeWithinAMinuteChatter(raised: [Double], count: Int) {
    #expect(statistics(raised.map { Self.episode($0) }).chattering == count)
  }

  @Test func differentConditionsDoNotChatterTogether() {
    let episodes = [
      Self.episode(0), Self.episode(1, .overRating), Self.episode(2, .overHardPressure),
    ]
    #expect(statistics(episodes).chattering == 0)
  }

  @Test func countsWhatStandsForTenMinutesOrToTheEnd() {
    let episodes = [
      Self.episode(0, lasting: 599), Self.episode(700, lasting: 600),
      Self.episode(3000, .overRating, lasting: nil), Self.episode(3500, .stale, lasting: nil),
    ]
    let result = statistics(episodes)
    #expect(result.standing == 2)
    #expect(result.standingAtEnd == 2)
    #expect(result.conditions.map(\.condition) == ["over-hard-force", "over-rating", "stale"])
    #expect(result.conditions.map(\.standing) == [1, 1, 0])
  }

  @Test func spreadsTimesByMedianAndLongest() {
    let episodes = [
      Self.episode(0, reaction: 1, acknowledged: 4), Self.episode(10, reaction: 3),
      Self.episode(100, .sustainedForce, reaction: 8, acknowledged: 2),
      Self.episode(200, .approachingForce, reaction: 40),
    ]
    let result = statistics(episodes)
    #expect(result.reaction?.median == 3)
    #expect(result.reaction?.longest == 8)
    #expect(result.conditions.last?.reaction?.longest == 40)
    #expect(result.acknowledgement?.median == 3)
    #expect(result.acknowledgement?.longest == 4)
    #expect(result.acknowledged == 2)
    #expect(result.shareAcknowledged == 0.5)
    #expect(result.conditions.map(\.timeOverLimit) == [4, 8, 40])
    #expect((result.high, result.medium, result.low) == (2, 1, 1))
  }

  @Test func testsAreNotCounted() {
    let episodes = (0..<20).map { Self.episode(Double($0), .testHigh) } + [Self.episode(5, .stale)]
    let result = statistics(episodes)
    #expect(result.alarms == 1)
    #expect(result.worstTenMinutes == 1)
    #expect(result.conditions.map(\.condition) == ["stale"])
  }

  @Test func windowsDoNotReachOverSessions() {
    let first = Self.history((0..<6).map { Self.episode(Double($0)) }, minutes: 60)
    let second = Self.history((0..<7).map { Self.episode(Double($0)) }, minutes: 5)
    let result = AlarmStatistics([first, second])
    #expect(result.sessions == 2)
    #expect(result.alarms == 13)
    #expect(result.worstTenMinutes == 7)
    #expect(result.floods == 0)
    #expect(result.duration == 3900)
    #expect(abs(result.perTenMinutes - 13.0 * 600 / 4200) < 1e-9)
  }

  @Test func survivesJSON() throws {
    let result = statistics([
      Self.episode(0, reaction: 1, acknowledged: 4), Self.episode(9, .stale),
    ])
    let json = try JSONText.encode(result)
    #expect(try JSONText.decode(AlarmStatistics.self, from: json) == result)
  }
}
