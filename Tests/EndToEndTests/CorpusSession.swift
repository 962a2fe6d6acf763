import ClientLimits
import Foundation
import LoadEstimation
import Monitoring
import SafetyChain
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import VirtualTable

/// A session of the virtual table's scenario, logged as the daemon logs it, with whatever may
/// happen to one.
struct CorpusSession {
  /// What happens before a scan.
  enum Event {
    case input(SessionInput)
    /// Scans that never come, and the log says so.
    case gap(UInt32)
    /// The cable is pulled and put back: another stream.
    case reconnect
    /// Half the load is tared away: scans before are not what scans after are.
    case retare
    /// The gains of a newer calibration are a tenth more.
    case recalibrate
    case marker(SessionMarker)
  }

  static let start: UInt64 = 1_800_000_000_000_000_000
  /// Seconds into the scenario at which the client lies still, and the session begins.
  static let beginning = 17.0

  var name: String
  var rate = 200.0
  var faults = ["noise=0.35"]
  /// By seconds since the session's beginning.
  var events: [(at: Double, event: Event)] = []
  var seconds = 60.0
  var seed: UInt64 = 3

  static func settings(_ force: Double) -> MonitoringSettings {
    MonitoringSettings(
      limits: EffectiveLimits(
        elsewhere: PlaceLimits(
          hardForce: Newtons(force), softForce: Newtons(0.7 * force), softTime: 1)),
      bothFeet: Newtons(2 * force), fallDrop: Newtons(350), ratedLoad: Newtons(2000),
      offDelayMilliseconds: 50)
  }

  /// Writes the log to `path`.
  func write(to path: String) async throws {
    let profile = TableProfile.standard(channelCount: 8)
    let scenario = Scenario(.short, profile: profile, seed: seed)
    var switches = FaultSwitches()
    for fault in faults { try switches.set(fault) }
    let play = TruthPlay(
      profile: profile, source: scenario, map: scenario.bodyMap, rate: rate, faults: switches,
      duration: Self.beginning + seconds)
    var frames: [ScanFrame] = []
    let end = try await play.run { moment in
      if moment.time >= Self.beginning { frames.append(moment.frame) }
    }
    try log(frames, profile, end.chain.estimator.calibration, scenario.bodyMap, to: path)
  }

  private func log(
    _ frames: [ScanFrame], _ profile: TableProfile, _ calibration: TableCalibration,
    _ body: BodyMap, to path: String
  ) throws {
    let first = frames.first ?? ScanFrame(epoch: 9, sequence: 0, deviceTime: 0, channelCount: 8)
    var header = try header(profile, calibration, tare: Self.load(first, calibration, part: 1))
    header.body = body
    var writer = try SessionWriter(
      path: path, header: try JSONText.encode(header), start: header.startedAt)
    var chain = try header.makeChain()
    var coming = events.sorted { $0.at < $1.at }[...]
    var lost: UInt32 = 0
    var missing: UInt32 = 0
    var stream = (epoch: first.epoch, sequence: first.sequence, time: first.deviceTime)
    var now = header.startedAt

    func alarms(_ batch: AlarmBatch) throws {
      for index in batch.indices {
        try writer.append(.alarms, json: JSONText.encode(AlarmRecord(batch[index])), at: now)
      }
    }
    func tell(_ input: SessionInput) throws {
      let batch = input.chainInput.map { chain.observe($0) } ?? AlarmBatch()
      try writer.append(.inputs, json: JSONText.encode(input), at: now)
      try alarms(batch)
    }
    try tell(.stream(epoch: first.epoch))
    for (index, original) in frames.enumerated() {
      let time = Double(index) / rate
      now = WallTime(nanoseconds: Self.start + UInt64(time * 1e9))
      while let next = coming.first, next.at <= time {
        coming.removeFirst()
        switch next.event {
        case .input(let input): try tell(input)
        case .gap(let count): lost = count
        case .reconnect:
          try tell(.monitor(.linkLost))
          try tell(.monitor(.elapsed(500_000)))
          missing = 0
          stream = (stream.epoch &+ 1, original.sequence, original.deviceTime)
          try tell(.stream(epoch: stream.epoch))
          try tell(.monitor(.linkRestored))
        case .retare:
          var tare = TareRecord(.none, .again, channels: 8)
          tare.forces = Self.load(original, calibration, part: 0.5)
          try tell(.tare(tare))
        case .recalibrate:
          var newer = calibration
          for channel in 0..<8 {
            newer.cells[channel].nanonewtonsPerCount =
              calibration.cells[channel].nanonewtonsPerCount / 10 * 11
          }
          try tell(.calibration(CalibrationRecord(newer)))
        case .marker(let marker):
          try writer.append(.markers, json: JSONText.encode(marker), at: now)
        }
      }
      if lost > 0 {
        lost -= 1
        missing += 1
        continue
      }
      if missing > 0 { try tell(.gap(lost: missing)) }
      missing = 0
      var frame = original
      frame.epoch = stream.epoch
      frame.sequence = original.sequence &- stream.sequence
      frame.deviceTime = original.deviceTime &- stream.time
      let batch = chain.observe(frame).alarms
      try writer.append(frame, at: now)
      try alarms(batch)
    }
    try writer.close()
  }

  /// What each cell of a scan carries, millinewtons.
  private static func load(
    _ frame: ScanFrame, _ calibration: TableCalibration, part: Double
  ) -> [Int32] {
    (0..<frame.channelCount).map { channel in
      let cell = calibration.cells[channel]
      let counts = Double(frame.cells[channel].count) - Double(cell.zero)
      return Int32(clamping: Int(part * counts * Double(cell.nanonewtonsPerCount) / 1e6))
    }
  }

  private func header(
    _ profile: TableProfile, _ calibration: TableCalibration, tare forces: [Int32]
  ) throws -> SessionHeader {
    let serial: [UInt8] = Array("CORPUS".utf8)
    let identity = Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: 8, framesPerTransfer: 4,
      rateMillihertz: UInt32(rate * 1000), serial: try SerialNumber(decoding: serial.span))
    var tare = TareRecord(.none, .client, channels: 8)
    tare.forces = forces
    return SessionHeader(
      session: name, client: "C-000001", therapist: "T-000001", therapistMassKilograms: 70,
      startedAt: WallTime(nanoseconds: Self.start), software: "test",
      table: TableDescription(identity), calibration: CalibrationRecord(calibration),
      profile: profile, settings: Self.settings(400), zero: .init(repeating: 0, count: 8),
      tare: tare, placement: nil, feet: ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115))
  }
}
