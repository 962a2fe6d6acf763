import ClientLimits
import Foundation
import LoadEstimation
import Monitoring
import SessionAnalysis
import SessionLog
import TableModel
import Testing

struct SessionPlaybackTests {
  /// Two minutes: 300 N for a second out of every ten, where 210 N are allowed; limits and tare
  /// change on the way, so that a place reached wrongly shows.
  private func session() throws -> RecordedSession {
    let session = try RecordedSession()
    for second in 0..<120 {
      if second == 40 {
        var tare = TareRecord(.none, .again, channels: 2)
        tare.forces = [50_000, 0]
        try session.input(.tare(tare))
      }
      if second == 65 { try session.input(.monitor(.acknowledge(nil))) }
      if second == 80 {
        try session.input(
          .limits(
            MonitoringSettings(limits: .force([:], elsewhere: 150), ratedLoad: Newtons(1000))))
      }
      for _ in 0..<100 { try session.scan(client: second % 10 == 9 ? 300 : 100) }
    }
    try session.close()
    return session
  }

  /// What can be told of a place.
  private struct Look: Equatable {
    var board: [StandingAlarm]
    var rest: [AlarmRecord]
    var position: Duration
  }

  private func look(
    _ playback: inout SessionPlayback, at target: Duration
  ) throws -> Look {
    try playback.seek(to: target)
    let position = playback.position
    let board = playback.scene.board.standing
    var rest: [AlarmRecord] = []
    while let step = try playback.next() { rest += step.alarms }
    return Look(board: board, rest: rest, position: position)
  }

  @Test func isTheSameAtAPlaceHoweverItCameThere() throws {
    let session = try session()
    let outline = try SessionOutline(path: session.path)
    var wandering = try SessionPlayback(path: session.path, outline: outline)
    for target in [95.0, 3, 60.5, 119, 0, 45, 12.34, 85, 84, 9.5].map({ Duration.seconds($0) }) {
      // Front to back, entry by entry.
      var plain = try SessionPlayback(path: session.path)
      while try plain.next(until: target) != nil {}
      let board = plain.scene.board.standing
      var rest: [AlarmRecord] = []
      while let step = try plain.next() { rest += step.alarms }
      let seen = try look(&wandering, at: target)
      #expect(seen == Look(board: board, rest: rest, position: target), "at \(target)")
    }
  }

  @Test func tellsLengthAndAlarms() throws {
    let session = try session()
    let outline = try SessionOutline(path: session.path)
    #expect(outline.length == .milliseconds(119_990))
    #expect(outline.ending == .closed)
    let hard = outline.alarms.filter { $0.alarm.condition == "over-hard-force" }
    #expect(hard.map(\.position) == (0..<12).map { .seconds(9 + 10 * $0) })
  }

  @Test func goesNoFurtherThanTheEnd() throws {
    let session = try session()
    var playback = try SessionPlayback(path: session.path)
    try playback.seek(to: .seconds(500))
    // A value that cannot be copied cannot be looked at by the macro.
    var (isAtEnd, position, ending) = (playback.isAtEnd, playback.position, playback.ending)
    #expect(isAtEnd)
    #expect(position == .milliseconds(119_990))
    #expect(ending == "closed")
    let further = try playback.next()
    #expect(further.map { "\($0)" } == nil)
    try playback.seek(to: .seconds(1))
    (isAtEnd, position, ending) = (playback.isAtEnd, playback.position, playback.ending)
    #expect(!isAtEnd)
    #expect(position == .seconds(1))
    #expect(ending == nil)
  }

  @Test func givesNothingAfterTheLimit() throws {
    let session = try session()
    var playback = try SessionPlayback(path: session.path)
    var count = 0
    while try playback.next(until: .seconds(1)) != nil { count += 1 }
    #expect(count == 101)  // both ends
    let next = playback.nextPosition
    #expect(next == .milliseconds(1010))
  }

  @Test func readsALogThatWasCutOff() throws {
    let session = try session()
    let bytes = try Data(contentsOf: URL(filePath: session.path))
    try bytes.prefix(bytes.count * 2 / 3).write(to: URL(filePath: session.path))
    let outline = try SessionOutline(path: session.path)
    #expect(outline.length > .seconds(40))
    var playback = try SessionPlayback(path: session.path, outline: outline)
    try playback.seek(to: outline.length)
    try playback.seek(to: .seconds(35))
    let (position, board) = (playback.position, playback.scene.board)
    #expect(position == .seconds(35))
    #expect(board.standing.map(\.alarm.condition) == ["over-hard-force"])
  }
}

struct AlarmHoleTests {
  private func compare(_ path: String) throws -> (AlarmComparison, LogHole?) {
    var player = try SessionPlayer(path: path)
    var comparison = AlarmComparison()
    while let step = try player.next() { comparison.add(step, hole: player.hole) }
    return (comparison, player.hole)
  }

  @Test func knowsAGapThatIsToldFromAHole() throws {
    let session = try RecordedSession()
    for _ in 0..<20 { try session.scan(client: 100) }
    try session.input(.gap(lost: 3))
    try session.scan(client: 100, lost: 3)
    try session.reconnect(after: 1)
    try session.scan(client: 300)
    try session.scan(client: 100, lost: 5)
    try session.close()
    let (comparison, hole) = try compare(session.path)
    #expect(hole == .unexplained)
    #expect(comparison.firstHole?.hole == .unexplained)
    #expect(comparison.firstHole?.recorded == 1)
    #expect(comparison.firstHole?.replayed == 1)
  }

  /// What the log tells of an interruption must be what is missing.
  @Test(arguments: [(4, .interruption), (3, .unexplained)] as [(UInt64, LogHole)])
  func knowsAnInterruptionThatIsTold(told: UInt64, expected: LogHole) throws {
    let session = try RecordedSession()
    for _ in 0..<20 { try session.scan(client: 100) }
    try session.input(
      .interruption(
        RecordingInterruption(
          reason: .notWritten, errno: 28, scans: told, entries: 0, duration: 0.04)))
    try session.scan(client: 100, lost: 4)
    try session.close()
    let (comparison, hole) = try compare(session.path)
    #expect(hole == expected)
    #expect(comparison.firstHole?.hole == .interruption)
  }
}
