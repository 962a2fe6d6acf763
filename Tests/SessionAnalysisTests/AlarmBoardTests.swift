import Monitoring
import SessionAnalysis
import TableModel
import Testing

/// What a screen shows, kept from the events a monitor tells.
struct AlarmBoardTests {
  private func record(
    _ condition: AlarmCondition, _ transition: AlarmEvent.Transition, value: Int32 = 0
  ) -> AlarmRecord {
    AlarmRecord(
      AlarmEvent(
        condition: condition, transition: transition, epoch: 1, sequence: 1, time: 1,
        value: value))
  }

  private func board(_ steps: [(AlarmCondition, AlarmEvent.Transition)]) -> AlarmBoard {
    var board = AlarmBoard()
    for (index, step) in steps.enumerated() {
      board.take(record(step.0, step.1), at: WallTime(nanoseconds: UInt64(index)))
    }
    return board
  }

  /// The notes of what is shown after the steps.
  @Test(
    arguments: [
      ([(.overHardForce, .raised)], [nil]),
      ([(.overHardForce, .raised), (.overHardForce, .cleared)], ["gone, to be acknowledged"]),
      (
        [(.overHardForce, .raised), (.overHardForce, .cleared), (.overHardForce, .acknowledged)],
        []
      ),
      ([(.overHardForce, .raised), (.overHardForce, .acknowledged)], ["acknowledged"]),
      (
        [(.overHardForce, .raised), (.overHardForce, .acknowledged), (.overHardForce, .cleared)],
        []
      ),
      (
        [
          (.overHardForce, .raised), (.overHardForce, .acknowledged),
          (.overHardForce, .reAlarmed),
        ], [nil]
      ),
      ([(.stale, .raised), (.stale, .cleared)], []),
      ([(.stale, .raised), (.stale, .paused)], ["sound paused"]),
      ([(.stale, .raised), (.stale, .paused), (.stale, .pauseEnded)], [nil]),
      ([(.glitchRate, .shelved), (.glitchRate, .raised)], ["shelved"]),
      (
        [
          (.glitchRate, .raised), (.glitchRate, .acknowledged), (.glitchRate, .shelved),
          (.glitchRate, .unshelved),
        ], [nil]
      ),
    ] as [([(AlarmCondition, AlarmEvent.Transition)], [String?])])
  func showsWhatStandsAndWhatWasDoneAboutIt(
    steps: [(AlarmCondition, AlarmEvent.Transition)], notes: [String?]
  ) {
    #expect(board(steps).standing.map(\.note) == notes)
  }

  @Test func aPauseOutlivesTheEpisode() {
    let board = board([
      (.stale, .raised), (.stale, .paused), (.stale, .cleared), (.stale, .raised),
    ])
    #expect(board.standing.map(\.isAudioPaused) == [true])
    #expect(board.standing.map(\.isAudible) == [false])
  }

  @Test func theMostUrgentComesFirstAndWhatWasSeenToAfterItsEquals() {
    let board = board([
      (.drift, .raised), (.overRating, .raised), (.stale, .raised), (.bothFeet, .raised),
      (.bothFeet, .acknowledged),
    ])
    #expect(
      board.standing.map(\.alarm.condition) == ["over-rating", "both-feet", "stale", "drift"])
  }

  @Test func aBoardMadeFromWhatStandsGoesOnAsTheOne() {
    let first = board([(.stale, .raised), (.stale, .paused), (.drift, .raised)])
    var second = AlarmBoard(first.standing)
    #expect(second.standing == first.standing)
    second.take(record(.stale, .cleared), at: WallTime(nanoseconds: 9))
    #expect(second.standing.map(\.alarm.condition) == ["drift"])
  }

  @Test func theShelfIsKnownWithoutAnAlarm() {
    #expect(board([(.twist, .shelved)]).shelf == ["twist"])
    #expect(board([(.twist, .shelved), (.twist, .unshelved)]).shelf == [])
  }

  @Test func tellsUntilWhenASoundIsOff() {
    var board = board([(.stale, .raised), (.stale, .paused)])
    board.setPauseEnd(WallTime(nanoseconds: 99), of: "stale")
    board.setPauseEnd(WallTime(nanoseconds: 99), of: "drift")  // is not paused
    #expect(board.standing.map(\.pausedUntil) == [WallTime(nanoseconds: 99)])
    #expect(AlarmBoard(board.standing).standing == board.standing)
    board.take(record(.stale, .pauseEnded), at: WallTime(nanoseconds: 3))
    #expect(board.standing.map(\.pausedUntil) == [nil])
  }

  /// A screen need not know the conditions.
  @Test func writesOutWhatFollowsFromIt() throws {
    let standing = try #require(
      board([(.overHardForce, .raised), (.overHardForce, .cleared)]).standing.first)
    let text = String(decoding: try JSONText.encode(standing), as: UTF8.self)
    #expect(text.contains(#""audible":true"#))
    #expect(text.contains(#""note":"gone, to be acknowledged""#))
    #expect(text.contains(#""state":"latched""#))
    #expect(text.contains("\"words\":\"\(AlarmCondition.overHardForce.title)\""))
    #expect(try JSONText.decode(StandingAlarm.self, from: Array(text.utf8)) == standing)
  }
}
