import ClientLimits
import Foundation
import LoadEstimation
import Logging
import Monitoring
import RealTime
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel
import TableProtocol
import Testing

@testable import treadlightd

/// The recorder's thread, fed through the monitor's ring.
final class RecorderTests: Sendable {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "tl-\(UUID().uuidString)")
  private let ports = MonitorPorts()
  private let isEnding = Atomic<Bool>(false)
  private let answer = Answer<Recorder.Outcome>()
  private let ended = Answer<Void>()

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ token: UInt64) -> String { folder.appending(path: "\(token).mcap").path }

  private func makeRecorder() -> Recorder {
    Recorder(ports: ports, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
      [answer] in answer.give($0, to: $1)
    }
  }

  private func start(_ recorder: Recorder) {
    recorder.start(
      isEnding: { [self] in isEnding.load(ordering: .acquiring) },
      ended: { [ended] in ended.give((), to: 0) })
  }

  private func end() async {
    let word = ended.ask(0)
    isEnding.store(true, ordering: .releasing)
    ports.logBell.ring()
    _ = await word.first(within: .seconds(60))
  }

  private func assignment(_ token: UInt64) throws -> Recorder.Assignment {
    let serial: [UInt8] = Array("T1".utf8)
    let identity = Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: 4,
      framesPerTransfer: 1, rateMillihertz: 80_000, serial: try SerialNumber(decoding: serial.span))
    return Recorder.Assignment(
      token: token, path: path(token),
      header: SessionHeader(
        session: "S\(token)", client: "C-000001", therapist: "T-000001",
        therapistMassKilograms: 70, startedAt: WallTime(nanoseconds: 1), software: "test",
        table: TableDescription(identity),
        calibration: CalibrationRecord(TableCalibration(channelCount: 4)), profile: .default,
        settings: settings(900), zero: [0, 0, 0, 0],
        tare: TareRecord(.none, .none, channels: 4), placement: nil,
        feet: ContactRecord(heel: 24.5, forefoot: 50, wholeFoot: 115)))
  }

  private func settings(_ limit: Double) -> MonitoringSettings {
    MonitoringSettings(
      limits: EffectiveLimits(elsewhere: PlaceLimits(hardForce: Newtons(limit))),
      ratedLoad: Newtons(2500))
  }

  private func push(_ content: LogRecord.Content) {
    #expect(ports.log.push(LogRecord(content: content, at: WallTime(nanoseconds: 2))))
  }

  private func limits(in log: UInt64) throws -> [Double?] {
    var player = try SessionPlayer(path: path(log))
    var limits: [Double?] = []
    while let step = try player.next() {
      guard case .input(.limits(let settings), _, _) = step else { continue }
      limits.append(settings.limit(at: nil)?.value)
    }
    #expect(player.ending == .closed)
    return limits
  }

  @Test func logsEveryChangeOfLimitsWithItsOwnSettings() async throws {
    let recorder = makeRecorder()
    recorder.assign(try assignment(1))
    // Both changes are laid out before the thread sees the first: as when it is behind.
    recorder.assign(settings(300), token: 2)
    recorder.assign(settings(200), token: 3)
    push(.sessionBegan(token: 1))
    push(.limits(token: 2))
    push(.limits(token: 3))
    push(.sessionEnded(token: 1))
    let closed = answer.ask(1)
    start(recorder)
    _ = await closed.first(within: .seconds(60))
    await end()
    #expect(try limits(in: 1) == [300, 200])
  }

  @Test func keepsTheNotesThatCameBeforeTheEnd() async throws {
    let recorder = makeRecorder()
    recorder.assign(try assignment(1))
    push(.sessionBegan(token: 1))
    push(.sessionEnded(token: 1))
    #expect(recorder.note("lighter, please"))
    start(recorder)
    await end()
    var player = try SessionPlayer(path: path(1))
    var notes: [String?] = []
    while let step = try player.next() {
      if case .marker(let marker, _) = step { notes.append(marker.text) }
    }
    #expect(notes == ["lighter, please"])
  }

  @Test func worksOutWhatTheBarsCarry() async throws {
    let recorder = makeRecorder()
    recorder.assign(try assignment(1))  // a therapist of 70 kg
    push(.sessionBegan(token: 1))
    var window = DerivedWindow()
    var loads = LoadEstimate()
    loads.footForce = 300_000
    loads.net = 400_000
    let frame = ScanFrame(epoch: 1, sequence: 0, deviceTime: 0, channelCount: 4)
    _ = window.add(loads, of: frame, at: WallTime(nanoseconds: 2))
    let peak = window.take()
    push(.derived(try #require(peak)))
    let clocks = ClockTuple(
      epoch: 1, deviceTime: 3, monotonic: 4, wall: WallTime(nanoseconds: 5))
    push(.clock(clocks))
    push(.sessionEnded(token: 1))
    let closed = answer.ask(1)
    start(recorder)
    _ = await closed.first(within: .seconds(60))
    await end()
    var reader = try SessionReader(path: path(1))
    var derived: [DerivedLoads] = []
    var found: [ClockTuple] = []
    while let entry = try reader.next() {
      if case .derived(let loads, _) = entry { derived.append(loads) }
      if case .clock(let clocks, _) = entry { found.append(clocks) }
    }
    let barSupport = 70 * standardGravity - 400
    let expected = DerivedLoads(
      footForcePeak: 300, barSupport: Float(barSupport),
      isUpperBound: TableProfile.default.footForceIsUpperBound)
    #expect(derived == [expected])
    #expect(found == [clocks])
    let names = reader.attachments.map(\.name)
    #expect(names == ["profile.json", "calibration.json", "limits.json", Pyramid.attachmentName])
  }

  @Test func closesALogWhoseEndWasLost() async throws {
    let recorder = makeRecorder()
    recorder.assign(try assignment(1))
    push(.sessionBegan(token: 1))
    let opened = answer.ask(1)
    start(recorder)
    #expect(await opened.first(within: .seconds(60)) == .opened)
    recorder.assign(try assignment(2))
    let second = answer.ask(2)
    push(.sessionBegan(token: 2))
    ports.logBell.ring()
    #expect(await second.first(within: .seconds(60)) == .opened)
    #expect(try limits(in: 1) == [])
    await end()
    #expect(try limits(in: 2) == [])
  }

  @Test func failsWhenTheFileIsNoLongerAtItsPlace() async throws {
    let missing = SessionLogError.system(.status, SystemStatus(rawValue: ENOENT))
    let away = path(1) + ".away"
    let failure = try await record { try FileManager.default.moveItem(atPath: $0, toPath: away) }
    #expect(failure == missing)
    #expect(!FileManager.default.fileExists(atPath: path(1)))
    #expect(try SessionVerification(path: away).isSound)
  }

  @Test func writesALogThatWasRemovedAnew() async throws {
    #expect(try await record { try FileManager.default.removeItem(atPath: $0) } == nil)
    #expect(try SessionVerification(path: path(1)).isSound)
  }

  @Test func makesTheFolderOfARemovedLogAnew() async throws {
    let folder = URL(filePath: path(1)).deletingLastPathComponent()
    #expect(try await record { _ in try FileManager.default.removeItem(at: folder) } == nil)
    #expect(try SessionVerification(path: path(1)).isSound)
  }

  @Test func doesNotWriteOverWhatTookTheLogsPlace() async throws {
    let other = Array("another's".utf8)
    let failure = try await record {
      try FileManager.default.removeItem(atPath: $0)
      try Data(other).write(to: URL(filePath: $0))
    }
    #expect(failure != nil)
    #expect(try Array(Data(contentsOf: URL(filePath: path(1)))) == other)
  }

  /// Records a session whose file `meddle` does something with; how it ended: nil if well.
  private func record(_ meddle: (String) throws -> Void) async throws -> SessionLogError? {
    let recorder = makeRecorder()
    recorder.assign(try assignment(1))
    push(.sessionBegan(token: 1))
    let opened = answer.ask(1)
    start(recorder)
    #expect(await opened.first(within: .seconds(60)) == .opened)
    try meddle(path(1))
    let closed = answer.ask(1)
    push(.sessionEnded(token: 1))
    ports.logBell.ring()
    let outcome = await closed.first(within: .seconds(60))
    await end()
    if case .failed(let failure) = outcome {
      #expect(recorder.failure == failure)
      return failure
    }
    #expect(outcome == .closed)
    #expect(recorder.failure == nil)
    return nil
  }

  /// In a process of its own, whose files may grow to a limit: as on a disk that fills up.
  @Test func theFirstFailureToWriteRaisesTheAlarmAndIsKept() async {
    await #expect(processExitsWith: .success) {
      // As the daemon does.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 64 * 1024, rlim_max: 64 * 1024)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      try await RecorderTests().recordUntilTheFileMayGrowNoLonger()
    }
  }

  private func recordUntilTheFileMayGrowNoLonger() async throws {
    let recorder = makeRecorder()
    recorder.assign(try assignment(1))
    push(.sessionBegan(token: 1))
    let opened = answer.ask(1)
    start(recorder)
    #expect(await opened.first(within: .seconds(60)) == .opened)
    var sequence: UInt32 = 0
    var cells = [16 of CellReading](repeating: .absent)
    while !ports.isRecorderFailing.load(ordering: .relaxed), sequence < 1_000_000 {
      // Numbers that no delta makes small.
      let noise = Int32(truncatingIfNeeded: sequence &* 0x9E37_79B1) >> 9
      for cell in 0..<4 { cells[cell] = CellReading(count: noise) }
      let scan = ScanFrame(
        epoch: 1, sequence: sequence, deviceTime: UInt64(sequence) * 1000, channelCount: 4,
        cells: cells)
      let time = WallTime(nanoseconds: 2 + UInt64(sequence) * 1_000_000)
      if ports.log.push(LogRecord(content: .scan(scan), at: time)) {
        sequence += 1
      } else {
        await Task.yield()
      }
      ports.logBell.ring()
    }
    let isFailing = ports.isRecorderFailing.load(ordering: .relaxed)
    #expect(isFailing)
    let closed = answer.ask(1)
    while !ports.log.push(LogRecord(content: .sessionEnded(token: 1), at: WallTime(nanoseconds: 3)))
    {
      await Task.yield()
    }
    ports.logBell.ring()
    let tooLong = SessionLogError.system(.write, SystemStatus(rawValue: EFBIG))
    #expect(await closed.first(within: .seconds(60)) == .failed(tooLong))
    await end()
    #expect(recorder.failure == tooLong)

    // What was written before is there, and nothing else.
    var reader = try SessionReader(path: path(1))
    var found: UInt32 = 0
    while let entry = try reader.next() {
      guard case .scan(let scan, _) = entry else { continue }
      #expect(scan.sequence == found)
      found += 1
    }
    #expect(found > 0)
    guard case .truncated = reader.ending else {
      Issue.record("\(reader.ending as Any)")
      return
    }
  }

  @Test func takesNoMoreNotesThanItHasRoomFor() {
    let recorder = makeRecorder()
    for _ in 0..<Recorder.mostNotes { #expect(recorder.note("again")) }
    #expect(!recorder.note("once more"))
  }
}
