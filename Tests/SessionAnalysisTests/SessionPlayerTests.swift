import ClientLimits
import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel
import Testing

struct SessionPlayerTests {
  private func compare(_ path: String) throws -> AlarmComparison {
    var player = try SessionPlayer(path: path)
    var comparison = AlarmComparison()
    while let step = try player.next() { comparison.add(step) }
    return comparison
  }

  @Test func givesTheSameAlarmsAgain() throws {
    let session = try RecordedSession()
    for _ in 0..<20 { try session.scan(client: 100) }
    for _ in 0..<5 { try session.scan(client: 300) }
    for _ in 0..<20 { try session.scan(client: 100) }
    try session.input(.monitor(.linkLost))
    try session.reconnect(after: 2)
    try session.input(.monitor(.linkRestored))
    try session.scan(client: 100, ledge: 950)
    try session.close()

    let comparison = try compare(session.path)
    #expect(
      comparison.recorded.map { "\($0.condition) \($0.transition)" } == [
        "over-hard-force raised", "over-hard-force cleared", "device-lost raised",
        "device-lost cleared", "over-rating raised",
      ])
    #expect(try comparison.isIdentical())
  }

  @Test func noticesAnAlarmThatTheScansDoNotGive() throws {
    let session = try RecordedSession()
    try session.scan(client: 100)
    try session.inventAlarm()
    try session.close()
    let comparison = try compare(session.path)
    #expect(comparison.recorded.count == 1)
    #expect(comparison.replayed.isEmpty)
    #expect(try !comparison.isIdentical())
  }

  @Test func takesOverATareAndChangedLimits() throws {
    let session = try RecordedSession()
    try session.scan(client: 205)
    var tare = TareRecord(.none, .again, channels: 2)
    tare.forces = [100_000, 0]
    try session.input(.tare(tare))
    try session.scan(client: 305)
    try session.input(
      .limits(MonitoringSettings(limits: .force([:], elsewhere: 150), ratedLoad: Newtons(1000))))
    try session.scan(client: 305)
    try session.close()
    let comparison = try compare(session.path)
    #expect(comparison.replayed.map(\.sequence) == [2])
    #expect(comparison.replayed.map(\.limit) == [150])
    #expect(comparison.replayed.map(\.unit) == ["N"])
    #expect(try comparison.isIdentical())
  }

  @Test func judgesByOtherLimitsWhereToldTo() throws {
    let session = try RecordedSession()
    try session.scan(client: 205)
    try session.input(
      .limits(MonitoringSettings(limits: .force([:], elsewhere: 100), ratedLoad: Newtons(1000))))
    try session.scan(client: 205)
    try session.scan(client: 305)
    try session.close()
    let settings = session.header.settings(with: .force([:], elsewhere: 300))
    var player = try SessionPlayer(path: session.path, judgedBy: settings)
    #expect(player.header.settings == settings)
    var comparison = AlarmComparison()
    while let step = try player.next() { comparison.add(step) }
    #expect(comparison.recorded.map(\.limit) == [100])
    #expect(comparison.replayed.map(\.limit) == [300])
    #expect(comparison.replayed.map(\.value) == [305])
  }
}
