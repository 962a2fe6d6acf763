import Acquisition
import LoadEstimation
import Monitoring
import RealTime
import SafetyChain
import SessionLog
import Synchronization
import TableModel
import TableProtocol
import Testing
import USBTransport

@testable import treadlightd

struct MonitorThreadTests {
  private let ports = MonitorPorts()

  private func monitor(_ limits: MonitorLimits = MonitorLimits()) throws -> MonitorThread {
    try MonitorThread(ports: ports, profile: .default, minimumLoad: 0, limits: limits)
  }

  private func recorded() -> [LogRecord.Content] {
    var contents: [LogRecord.Content] = []
    while let record = ports.log.pop() { contents.append(record.content) }
    return contents
  }

  private func told() -> [LiveRecord.Content] {
    var contents: [LiveRecord.Content] = []
    while let record = ports.live.pop() { contents.append(record.content) }
    return contents
  }

  private func begin(_ monitor: inout MonitorThread, token: UInt64 = 1) {
    monitor.obey(
      .begin(
        token: token, limits: MonitorLimits(), tare: .none, zero: .init(repeating: 0),
        body: .none, contactArea: 0))
  }

  @Test func forgetsWhatStoodBeforeTheSessionAndTellsItAgain() throws {
    var monitor = try monitor()
    monitor.tell(.linkLost)
    #expect(ports.requests.wantedSignal == .medium)
    _ = told()
    begin(&monitor)
    // First that nothing stands, then what still does.
    let contents = told()
    guard contents.count == 2, case .restarted = contents[0],
      case .alarm(let event, _) = contents[1]
    else {
      Issue.record("\(contents)")
      return
    }
    #expect(event.condition == .deviceLost)
    #expect(ports.requests.wantedSignal == .medium)
  }

  @Test func endsTheSignalOfAnAlarmThatNoLongerHolds() throws {
    var monitor = try monitor()
    monitor.tell(.linkLost)
    monitor.linkUp(epoch: 1, .plain)
    monitor.tell(.silence)
    #expect(ports.requests.wantedSignal == .medium)
    begin(&monitor)
    #expect(ports.requests.wantedSignal == .none)
  }

  @Test func anActionIsAnsweredWithWhatItChanged() throws {
    var monitor = try monitor()
    begin(&monitor)
    _ = told()
    monitor.obey(.act(token: 7, .acknowledge(nil)))
    guard case .acted(token: 7, conditions: let conditions) = told().last else {
      Issue.record("no answer")
      return
    }
    #expect(conditions == 1 << UInt32(AlarmCondition.deviceLost.rawValue))
    // Seen to, but not gone: the lamp stays, the sound ends.
    #expect(ports.requests.wantedSignal == SignalPattern(sound: .none, light: .medium))
    monitor.obey(.act(token: 8, .acknowledge(nil)))
    guard case .acted(token: 8, conditions: 0) = told().last else {
      Issue.record("nothing was left to acknowledge")
      return
    }
  }

  @Test func aTestSoundsOnTheTableAndEndsByTheHostsClockWithoutScans() throws {
    var monitor = try monitor()
    monitor.obey(.act(token: 1, .test(.high)))
    #expect(ports.requests.wantedSignal == .high)
    monitor.lastTick = HostClock.monotonic
    for tick in 1...11 { monitor.watchHost(now: monitor.lastTick + 500_000_000 + UInt64(tick)) }
    #expect(!monitor.chain.monitor.isActive(.testHigh))
  }

  @Test func whatIsKnownOfDiskAndCalibrationOutlivesASession() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    monitor.obey(.tell(.diskLow))
    monitor.obey(.tell(.calibrationOverdue))
    monitor.obey(.tell(.calibrationRenewed))
    begin(&monitor)
    #expect(monitor.chain.monitor.isActive(.diskLow))
    #expect(!monitor.chain.monitor.isActive(.calibrationOverdue))
    let inputs = recorded().compactMap { content -> MonitorInput? in
      if case .input(let input) = content { input } else { nil }
    }
    #expect(inputs == [.diskLow])
  }

  @Test func aRecorderThatCannotWriteIsAnAlarmAtOnce() throws {
    var monitor = try monitor()
    begin(&monitor)
    ports.isRecorderFailing.store(true, ordering: .relaxed)
    monitor.watchHost(now: HostClock.monotonic)
    #expect(monitor.chain.monitor.isActive(.recorderFailed))
    ports.isRecorderFailing.store(false, ordering: .relaxed)
    monitor.watchHost(now: HostClock.monotonic)
    #expect(!monitor.chain.monitor.isActive(.recorderFailed))
  }

  @Test func aRecorderThatTakesNothingIsAnAlarm() throws {
    var monitor = try monitor()
    begin(&monitor)
    let start = HostClock.monotonic
    monitor.watchHost(now: start)
    monitor.watchHost(now: start + 2_900_000_000)
    #expect(!monitor.chain.monitor.isActive(.recorderFailed))
    monitor.watchHost(now: start + 3_000_000_001)
    #expect(monitor.chain.monitor.isActive(.recorderFailed))
    _ = ports.log.pop()  // it goes on
    monitor.watchHost(now: start + 3_100_000_000)
    #expect(!monitor.chain.monitor.isActive(.recorderFailed))
    _ = recorded()  // all is taken: nothing to wait for
    monitor.watchHost(now: start + 9_000_000_000)
    #expect(!monitor.chain.monitor.isActive(.recorderFailed))
  }

  @Test func asksForANewStreamWhenWhatComesIsNoScan() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    let start = monitor.lastArrival
    monitor.watchHost(now: start + 1_900_000_000)
    #expect(!ports.requests.takeRestart())
    monitor.watchHost(now: start + 2_100_000_000)
    #expect(ports.requests.takeRestart())
    monitor.watchHost(now: start + 2_200_000_000)
    #expect(!ports.requests.takeRestart())
    // Ever longer: one that never sends scans is not hurried.
    monitor.watchHost(now: start + 4_200_000_000)
    #expect(!ports.requests.takeRestart())
    monitor.watchHost(now: start + 6_200_000_000)
    #expect(ports.requests.takeRestart())
  }

  /// A table whose clock stands still brings one scan each time it is started.
  @Test func doesNotHurryAStreamThatBringsAScanEachTime() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    let start = monitor.lastArrival
    var tenths: [UInt32] = []
    for tenth in 1...600 as ClosedRange<UInt32> {
      let now = start + UInt64(tenth) * 100_000_000
      monitor.watchHost(now: now)
      guard ports.requests.takeRestart() else { continue }
      tenths.append(tenth)
      feed(&monitor, tenth..<tenth + 1, arrival: now)
    }
    #expect(tenths == [21, 62, 143, 304, 465])
    // One that has gone well for longer is soon started again.
    let sound = start + 65_000_000_000
    feed(&monitor, 650..<651, arrival: sound)
    monitor.watchHost(now: sound + 2_100_000_000)
    #expect(ports.requests.takeRestart())
  }

  @Test func namesTheSettingsThatWereTakenOver() throws {
    var monitor = try monitor()
    begin(&monitor)
    monitor.obey(.setLimits(token: 5, MonitorLimits()))
    monitor.obey(.setLimits(token: 6, MonitorLimits()))
    let tokens = recorded().compactMap { content -> UInt64? in
      if case .limits(let token) = content { token } else { nil }
    }
    #expect(tokens == [5, 6])
  }

  @Test func recordsTheEndOfASessionWhenTheRecorderIsFarBehind() throws {
    var monitor = try monitor()
    begin(&monitor)
    let frame = ScanFrame(epoch: 1, sequence: 0, deviceTime: 0, channelCount: 4)
    for _ in 0..<10_000 { monitor.log(.scan(frame), at: WallTime(nanoseconds: 1)) }
    #expect(monitor.totals.unrecorded > 0)
    #expect(monitor.logHole != nil)
    monitor.obey(.end(token: 1, limits: MonitorLimits()))
    guard case .sessionEnded(token: 1) = recorded().last else {
      Issue.record("the end is missing")
      return
    }
  }

  /// A disk that stood still: what the ring had no room for is told, and the alarm ends.
  @Test func tellsTheLogWhatTheRingHadNoRoomFor() throws {
    var monitor = try monitor()
    begin(&monitor)
    _ = recorded()
    let frame = ScanFrame(epoch: 1, sequence: 0, deviceTime: 0, channelCount: 4)
    var pushed: UInt64 = 0
    while monitor.logHole == nil {
      monitor.log(.scan(frame), at: WallTime(nanoseconds: pushed))
      pushed += 1
    }
    monitor.log(.scan(frame), at: WallTime(nanoseconds: pushed))
    monitor.watchHost(now: HostClock.monotonic)
    #expect(monitor.chain.monitor.isActive(.recorderFailed))
    // A little room is not enough: it would be filled at once.
    for _ in 0..<ports.log.capacity / 4 { _ = ports.log.pop() }
    monitor.log(.scan(frame), at: WallTime(nanoseconds: pushed + 1))
    #expect(monitor.logHole?.scans == 3)
    let beginnings = recorded().filter {
      if case .interruption(scans: 0, entries: 0, _) = $0 { true } else { false }
    }
    #expect(beginnings.count == 1)
    monitor.log(.scan(frame), at: WallTime(nanoseconds: pushed + 2))
    #expect(monitor.logHole == nil)
    guard case .interruption(scans: 3, entries: 0, let since) = recorded().first else {
      Issue.record("the hole is not told")
      return
    }
    #expect(since == WallTime(nanoseconds: pushed - 1))
    monitor.watchHost(now: HostClock.monotonic)
    #expect(!monitor.chain.monitor.isActive(.recorderFailed))
  }

  @Test func tellsAlarmsWhenTheAnnouncerIsFarBehind() throws {
    var monitor = try monitor()
    for _ in 0..<10_000 {
      monitor.announce(
        .loads(LiveWindow.Update(loads: LoadEstimate(), peak: 0, low: 0, scans: 1)),
        at: WallTime(nanoseconds: 1))
    }
    monitor.tell(.linkLost)
    guard case .alarm = told().last else {
      Issue.record("the alarm is missing")
      return
    }
  }

  @Test func countsTheSessionsTimeByTheWallClockOfItsBeginning() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    _ = monitor.clock.wallTime(
      epoch: 1, deviceTime: 1, now: WallTime(nanoseconds: 4_000_000_000_000_000_000))
    begin(&monitor)
    let times = recordedTimes()
    #expect(!times.isEmpty)
    #expect(times.allSatisfy { $0.nanoseconds <= HostClock.wall })
  }

  /// Feeds scans of a table of four channels, 12.5 ms apart, eight to a transfer.
  private func feed(
    _ monitor: inout MonitorThread, _ scans: Range<UInt32>, arrival: UInt64 = HostClock.monotonic
  ) {
    for first in stride(from: scans.lowerBound, to: scans.upperBound, by: 8) {
      var bytes: [UInt8] = []
      for sequence in first..<min(first + 8, scans.upperBound) {
        var frame = ScanFrame(
          epoch: 1, sequence: sequence, deviceTime: 50_000_000 + UInt64(sequence) * 12_500,
          channelCount: 4)
        for channel in 0..<4 { frame.cells[channel] = CellReading(count: 1000) }
        var encoded = [UInt8](repeating: 0, count: frame.byteCount)
        var span = encoded.mutableSpan
        frame.encode(into: &span)
        bytes += encoded
      }
      monitor.take(bytes.span, arrival: arrival)
    }
  }

  @Test func tellsTheLogOfTheLoadsTenTimesASecond() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    feed(&monitor, 0..<20)  // before the session: none of its business
    begin(&monitor)
    _ = recorded()
    feed(&monitor, 20..<100)
    monitor.obey(.end(token: 1, limits: MonitorLimits()))
    var scans = 0
    var scansBefore: [Int] = []
    for content in recorded() {
      if case .scan = content { scans += 1 }
      if case .derived = content { scansBefore.append(scans) }
    }
    // The session begins in the middle of a tenth and ends in one.
    #expect(scans == 80)
    #expect(scansBefore == [4, 12, 20, 28, 36, 44, 52, 60, 68, 76, 80])
  }

  @Test func tellsTheLogWhatTheClocksShow() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    begin(&monitor)
    _ = recorded()
    let before = (monotonic: HostClock.monotonic, wall: HostClock.wall)
    feed(&monitor, 0..<80)
    let clocks = recorded().compactMap { content -> ClockTuple? in
      if case .clock(let clocks) = content { clocks } else { nil }
    }
    // Once, since ten seconds of the table's time have not passed; of the first transfer's last scan.
    let first = try #require(clocks.first)
    #expect(clocks.count == 1)
    #expect(first.epoch == 1)
    let eighth: UInt64 = 50_087_500  // 50 s and seven scans
    #expect(first.deviceTime == eighth)
    #expect(first.monotonic >= before.monotonic)
    #expect(first.monotonic <= HostClock.monotonic)
    #expect(first.wall.nanoseconds >= before.wall)
    #expect(first.wall.nanoseconds <= HostClock.wall)

    feed(&monitor, 80..<888)
    monitor.linkUp(epoch: 1, .plain)  // another stream
    feed(&monitor, 0..<16)
    let later = recorded().compactMap { content -> UInt64? in
      if case .clock(let clocks) = content { clocks.deviceTime } else { nil }
    }
    // The quickest of ten seconds, and the new stream's first.
    #expect(later.count == 2)
    #expect((eighth..<eighth + 10_000_000).contains(later[0]))
    #expect(later[1] == eighth)
  }

  /// Somebody sets the clock in a session: it is told, and the session's times go on.
  @Test func tellsAJumpOfTheHostsClockAndDoesNotFollowIt() throws {
    var monitor = try monitor()
    monitor.linkUp(epoch: 1, .plain)
    begin(&monitor)
    feed(&monitor, 0..<8)
    _ = recorded()
    let now = HostClocks.now
    var set = now
    monitor.look(at: now)
    set.monotonic += 1_000_000_000
    set.boot += 601_000_000_000
    set.wall = set.wall + 601_000_000_000 - 3_600_000_000_000
    set.uncertainty = 0
    monitor.clockWatch = HostClockWatch()
    monitor.look(at: HostClocks(monotonic: now.monotonic, wall: now.wall, boot: now.boot))
    monitor.look(at: set)
    let jumps = recorded().compactMap { content -> HostClockJump? in
      if case .clockJump(let jump) = content { jump } else { nil }
    }
    #expect(jumps == [HostClockJump(step: -3_600_000_000_000, suspended: 600_000_000_000)])
    feed(&monitor, 8..<16)
    let times = recordedTimes()
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(times.allSatisfy { $0.nanoseconds + 60_000_000_000 > now.wall })
  }

  private func recordedTimes() -> [WallTime] {
    var times: [WallTime] = []
    while let record = ports.log.pop() { times.append(record.at) }
    return times
  }
}

extension TableIntroduction {
  /// A table of four channels.
  static var plain: Self {
    let text = Array("T1".utf8)
    guard let serial = try? SerialNumber(decoding: text.span) else {
      preconditionFailure("two printable characters")
    }
    return Self(
      identity: Identity(
        firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: 4,
        framesPerTransfer: 1, rateMillihertz: 80_000, serial: serial),
      calibration: TableCalibration(channelCount: 4))
  }
}
