import ClientLimits
import Foundation
import LoadEstimation
import Monitoring
import SafetyChain
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol

/// A session log of four cells under one panel, made as the daemon makes it.
///
/// 100 scans a second for six seconds; from the third second to the fourth the foot presses
/// with 250 N on the thigh, where 210 N are allowed; three scans are missing at the fifth. So there
/// is an alarm about the limit, and one about coming near it, which outlives the session.
struct RecordedSession {
  static let start: UInt64 = 1_795_256_130_000_000_000
  static let limit = Newtons(210)

  let path: String

  enum Ending {
    case closed
    /// The file is cut after this many of its bytes, in thousandths.
    case cut(thousandths: Int)
  }

  /// Writes the log.
  ///
  /// `tamper` may change each alarm before it is recorded; of the scans left out, and of their
  /// alarms, nothing is written. Without `tellsGap` no entry tells of the three missing scans.
  init(
    _ ending: Ending = .closed, leavingOut: Range<UInt32> = 0..<0, tellsGap: Bool = true,
    tamper: (AlarmRecord) -> AlarmRecord? = { $0 }
  ) throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("treadlight-\(UUID().uuidString).mcap").path
    let header = try Self.header()
    var writer = try SessionWriter(
      path: path, header: JSONText.encode(header), start: header.startedAt)
    var chain = try header.makeChain()
    for sequence in UInt32(0)..<600 where !(500..<503).contains(sequence) {
      let frame = Self.frame(sequence)
      let time = WallTime(nanoseconds: Self.start + UInt64(sequence) * 10_000_000)
      if sequence == 503, tellsGap {
        try writer.append(.inputs, json: JSONText.encode(SessionInput.gap(lost: 3)), at: time)
      }
      let alarms = chain.observe(frame).alarms
      if leavingOut.contains(sequence) { continue }
      try writer.append(frame, at: time)
      for alarm in alarms.indices.compactMap({ tamper(AlarmRecord(alarms[$0])) }) {
        try writer.append(.alarms, json: JSONText.encode(alarm), at: time)
      }
      if sequence == 250 {
        let press = SessionMarker(kind: .clientButton)
        try writer.append(.markers, json: JSONText.encode(press), at: time)
      }
    }
    try writer.close()
    if case .cut(let thousandths) = ending {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      try bytes.prefix(bytes.count * thousandths / 1000).write(to: URL(fileURLWithPath: path))
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// All comparisons of the whole log.
  func comparison() throws -> AlarmComparison {
    var player = try SessionPlayer(path: path)
    var comparison = AlarmComparison()
    while let step = try player.next() { comparison.add(step) }
    return comparison
  }

  static func header() throws -> SessionHeader {
    let serial = try SerialNumber(decoding: Array("TL-TEST".utf8).span)
    let identity = Identity(
      firmwareMajor: 1, firmwareMinor: 0, firmwarePatch: 0, channelCount: 4,
      framesPerTransfer: 4, rateMillihertz: 100_000, serial: serial)
    let millinewtonPerCount = CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)
    let calibration = TableCalibration(
      channelCount: 4, madeAt: 1_790_000_000, cells: .init(repeating: millinewtonPerCount))
    let corners = [(0.0, 0.0), (700, 0), (700, 1900), (0, 1900)]
    let profile = TableProfile(
      name: "test", ratedLoad: Newtons(2500),
      cells: corners.enumerated().map { .init(channel: $0, x: $1.0, y: $1.1) },
      panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])])
    var tare = TareRecord(.none, .client, channels: 4)
    tare.forces = .init(repeating: 150_000, count: 4)
    var header = SessionHeader(
      session: "2026-11-21T10-15-30Z-C-7KQ2MZ", client: "C-7KQ2MZ", therapist: "T-4M9XWB",
      therapistMassKilograms: 62, startedAt: WallTime(nanoseconds: start), software: "0.1.0",
      table: TableDescription(identity), calibration: CalibrationRecord(calibration),
      profile: profile,
      settings: MonitoringSettings(
        limits: EffectiveLimits(
          regions: [.thigh: PlaceLimits(hardForce: limit)],
          elsewhere: PlaceLimits(hardForce: limit)),
        ratedLoad: Newtons(2500)),
      zero: [0, 0, 0, 0], tare: tare, placement: nil,
      feet: ContactRecord(heel: 24.5, forefoot: 50, wholeFoot: 115))
    header.body = BodyMap(areas: [
      .init(BodyZone(.thigh, .left), x: 0..<700, y: 900..<1000)
    ])
    return header
  }

  /// The client's 600 N, and the foot's 100 or 250 N in the middle of the panel.
  static func frame(_ sequence: UInt32) -> ScanFrame {
    let foot: Int32 = (200..<300).contains(sequence) ? 250_000 : 100_000
    let cell = CellReading(count: 150_000 + foot / 4)
    return ScanFrame(
      epoch: 1, sequence: sequence, deviceTime: UInt64(sequence) * 10_000, channelCount: 4,
      cells: .init(repeating: cell))
  }
}
