import ClientLimits
import Foundation
import LoadEstimation
import Monitoring
import SafetyChain
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol

/// A session log written as the daemon writes it, for tests to read.
final class RecordedSession {
  static let rate = 100

  let path: String
  let header: SessionHeader
  private var chain: SafetyChain
  private var writer: SessionWriter
  private var sequence: UInt32 = 0
  private var deviceTime: UInt64 = 5_000_000
  private var epoch: UInt16 = 7
  private var wall = WallTime(nanoseconds: 1_800_000_000_000_000_000)

  /// A table of two panels, one cell each, 1 N per 1000 counts.
  static let profile = TableProfile(
    name: "two cells", ratedLoad: Newtons(1000),
    cells: [.init(channel: 0, x: 0, y: 200), .init(channel: 1, x: 500, y: 900)],
    panels: [
      .init(name: "client", role: .client, channels: [0]),
      .init(name: "ledge", role: .ledge, channels: [1]),
    ])
  /// The left lower back from 100 to 300 mm.
  static let body = BodyMap(areas: [
    .init(BodyZone(.lowerBack, .left), x: -500..<500, y: 100..<300)
  ])

  init(
    limits: MonitoringSettings = MonitoringSettings(
      limits: .force([.lowerBack: 210], elsewhere: 210), ratedLoad: Newtons(1000),
      offDelayMilliseconds: 50)
  ) throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "treadlight-\(UUID().uuidString).mcap").path
    var calibration = TableCalibration(channelCount: 2, referenceMassGrams: 20_000, madeAt: 1)
    calibration.cells[0] = CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)
    calibration.cells[1] = CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)
    let serial: [UInt8] = Array("T1".utf8)
    let identity = Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: 2,
      framesPerTransfer: 1, rateMillihertz: UInt32(Self.rate * 1000),
      serial: try SerialNumber(decoding: serial.span))
    var header = SessionHeader(
      session: "S1", client: "C-000001", therapist: "T-000001", therapistMassKilograms: 70,
      startedAt: wall, software: "test", table: TableDescription(identity),
      calibration: CalibrationRecord(calibration), profile: Self.profile, settings: limits,
      zero: [0, 0], tare: TareRecord(.none, .none, channels: 2), placement: nil,
      feet: ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115))
    header.body = Self.body
    self.header = header
    chain = try header.makeChain()
    writer = try SessionWriter(path: path, header: try JSONText.encode(header), start: wall)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Adds a scan of these forces in newtons, `lost` scans after the one before.
  func scan(
    client: Double, ledge: Double = 0, state: CellState = .good, lost: UInt32 = 0
  ) throws {
    sequence += lost
    deviceTime += UInt64(lost) * 10_000
    wall.nanoseconds += UInt64(lost) * 10_000_000
    var frame = ScanFrame(
      epoch: epoch, sequence: sequence, deviceTime: deviceTime, channelCount: 2)
    frame.cells[0] = CellReading(count: Int32(client * 1000), state: state)
    frame.cells[1] = CellReading(count: Int32(ledge * 1000))
    let alarms = chain.observe(frame).alarms
    try writer.append(frame, at: wall)
    try append(alarms)
    sequence += 1
    deviceTime += 10_000
    wall.nanoseconds += 10_000_000
  }

  func input(_ input: SessionInput) throws {
    let alarms = input.chainInput.map { chain.observe($0) } ?? AlarmBatch()
    try writer.append(.inputs, json: try JSONText.encode(input), at: wall)
    try append(alarms)
  }

  /// Adds an entry of the derived topic.
  func derived(_ loads: DerivedLoads) throws { try writer.append(loads, at: wall) }

  func marker(_ marker: SessionMarker) throws {
    try writer.append(.markers, json: try JSONText.encode(marker), at: wall)
  }

  /// Writes an alarm that the scans do not give.
  func inventAlarm() throws {
    let event = AlarmEvent(
      condition: .overRating, transition: .raised, epoch: epoch, sequence: 1, time: 1)
    try writer.append(.alarms, json: try JSONText.encode(AlarmRecord(event)), at: wall)
  }

  /// A table that comes back `seconds` later with another stream.
  func reconnect(after seconds: Double) throws {
    wall.nanoseconds += UInt64(seconds * 1e9)
    epoch += 1
    sequence = 0
    deviceTime = 1000
    try input(.stream(epoch: epoch))
  }

  func seal() throws { try writer.seal() }
  func close() throws { try writer.close() }

  private func append(_ alarms: AlarmBatch) throws {
    for index in alarms.indices {
      try writer.append(
        .alarms, json: try JSONText.encode(AlarmRecord(alarms[index])), at: wall)
    }
  }
}
