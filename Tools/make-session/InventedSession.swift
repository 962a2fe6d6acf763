import ClientLimits
import LoadEstimation
import Monitoring
import SafetyChain
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol

/// A session on a table of two panels with four cells each.
///
/// A foot comes and goes along the client's back, the other one stands on the ledge. The same
/// arguments give the same file.
final class InventedSession {
  static let profile = TableProfile(
    name: "two panels, \"eight\" cells", ratedLoad: Newtons(3000),
    cells: [
      .init(channel: 0, x: 50, y: 200), .init(channel: 1, x: 650, y: 200),
      .init(channel: 2, x: 650, y: 1700), .init(channel: 3, x: 50, y: 1700),
      .init(channel: 4, x: 700, y: 200), .init(channel: 5, x: 900, y: 200),
      .init(channel: 6, x: 900, y: 1700), .init(channel: 7, x: 700, y: 1700),
    ],
    panels: [
      .init(name: "client", role: .client, channels: [0, 1, 2, 3]),
      .init(name: "stance ledge", role: .ledge, channels: [4, 5, 6, 7]),
    ])
  static let body = BodyMap(areas: [
    .init(BodyZone(.upperBack, .left), x: 0..<350, y: 300..<800),
    .init(BodyZone(.upperBack, .right), x: 350..<700, y: 300..<800),
    .init(BodyZone(.lowerBack, .left), x: 0..<350, y: 800..<1200),
    .init(BodyZone(.lowerBack, .right), x: 350..<700, y: 800..<1200),
  ])
  /// Of the client, newtons a cell.
  static let tare: Int32 = 175_000

  private let period: UInt64
  private let hasFaults: Bool
  private var chain: SafetyChain
  private var writer: SessionWriter
  private var epoch: UInt16 = 3
  private var sequence: UInt32 = 0
  private var deviceTime: UInt64 = 12_345_678
  private var window = DerivedWindow()
  private var wall = WallTime(nanoseconds: 1_795_000_000_123_456_789)
  private var noise: UInt64 = 0x2545_F491_4F6C_DD1D

  init(path: String, rate: Double, hasFaults: Bool) throws {
    period = UInt64((1e6 / rate).rounded())
    self.hasFaults = hasFaults
    var calibration = TableCalibration(channelCount: 8, referenceMassGrams: 20_000, madeAt: 1)
    for channel in 0..<8 {
      calibration.cells[channel] = CellCalibration(
        zero: Int32(1000 * channel), nanonewtonsPerCount: 1_000_000)
    }
    let serial = Array("T-8".utf8)
    let identity = Identity(
      firmwareMajor: 1, firmwareMinor: 2, firmwarePatch: 3, channelCount: 8,
      framesPerTransfer: 1, rateMillihertz: UInt32(rate * 1000),
      serial: try SerialNumber(decoding: serial.span))
    var tare = Tare.none
    for channel in 0..<4 { tare.forces[channel] = Self.tare }
    let settings = MonitoringSettings(
      limits: EffectiveLimits(
        regions: [.lowerBack: PlaceLimits(hardForce: Newtons(300))],
        elsewhere: PlaceLimits(hardForce: Newtons(350))),
      ratedLoad: Newtons(3000))
    var header = SessionHeader(
      session: "S-INVENTED", client: "C-000001", therapist: "T-000001",
      therapistMassKilograms: 70.5, startedAt: wall, software: "make-session",
      table: TableDescription(identity), calibration: CalibrationRecord(calibration),
      profile: Self.profile, settings: settings, zero: [10, -20, 30, -40, 5, -5, 7, -7],
      tare: TareRecord(tare, .client, channels: 8), placement: nil,
      feet: ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115))
    header.body = Self.body
    chain = try header.makeChain()
    writer = try SessionWriter(path: path, header: try JSONText.encode(header), start: wall)
  }

  /// Adds the scan of number `scan`; with faults every hundredth or so is not what it should be.
  func append(_ scan: Int) throws {
    if hasFaults, scan % 997 == 500 { advance(scans: 3) }  // lost
    var frame = ScanFrame(
      epoch: epoch, sequence: sequence, deviceTime: deviceTime + UInt64(random(20)),
      isButtonHeld: scan % 1500 > 1400, channelCount: 8)
    load(scan, &frame)
    if hasFaults { spoil(scan, &frame) }
    let (loads, alarms) = chain.observe(frame)
    try derive(loads, of: frame, scan)
    try writer.append(frame, at: wall)
    for index in alarms.indices {
      try writer.append(
        .alarms, json: try JSONText.encode(AlarmRecord(alarms[index])), at: wall)
    }
    advance(scans: 1)
  }

  /// What the daemon adds ten times a second, and every ten seconds of an undisturbed stream.
  private func derive(_ loads: LoadEstimate, of frame: ScanFrame, _ scan: Int) throws {
    if let peak = window.add(loads, of: frame, at: wall) {
      let derived = DerivedLoads(
        peak, weight: Newtons(70.5 * standardGravity), minimumLoad: Newtons(20),
        bound: .measured)
      try writer.append(derived, at: peak.at)
    }
    guard UInt64(scan) * period % 10_000_000 < period else { return }
    try writer.append(
      ClockTuple(
        epoch: epoch, deviceTime: frame.deviceTime, monotonic: UInt64(scan) * period * 1000,
        wall: wall), at: wall)
  }

  /// A table that was away for two seconds.
  func restart() throws {
    wall.nanoseconds += 2_000_000_000
    epoch += 1
    sequence = 0
    deviceTime = 5000
    try writer.append(
      .inputs, json: try JSONText.encode(SessionInput.stream(epoch: epoch)), at: wall)
  }

  func close() throws { try writer.close() }

  private func advance(scans: UInt32) {
    sequence += scans
    deviceTime += period * UInt64(scans)
    wall.nanoseconds += period * UInt64(scans) * 1000
  }

  /// The foot presses for two thirds of 400 scans, each time a little further down.
  private func load(_ scan: Int, _ frame: inout ScanFrame) {
    let phase = Double(scan % 400) / 400
    let foot = phase < 0.66 ? 400_000 * phase * (0.66 - phase) / 0.1089 : 0
    let x = 0.2 + 0.6 * Double(scan / 400 % 5) / 5
    let y = 0.1 + 0.6 * Double(scan / 400 % 17) / 17
    let shares = [(1 - x) * (1 - y), x * (1 - y), x * y, (1 - x) * y]
    for channel in 0..<8 {
      let force =
        channel < 4
        ? Double(Self.tare) + foot * shares[channel] : (691_000 - foot) / 4
      frame.cells[channel] = CellReading(
        count: Int32(force) + Int32(1000 * channel) + Int32(random(600)) - 300)
    }
  }

  private func spoil(_ scan: Int, _ frame: inout ScanFrame) {
    switch scan % 2000 {
    case 700..<730: frame.cells[5] = .absent
    case 900..<905: frame.cells[6].state = .settling
    case 1100..<1110:
      frame.cells[2] = CellReading(count: CellReading.countRange.upperBound, state: .saturatedHigh)
    case 1300: frame.cells[1].count += 500_000  // a converter's glitch
    default: break
    }
  }

  private func random(_ bound: Int) -> Int {
    noise ^= noise << 13
    noise ^= noise >> 7
    noise ^= noise << 17
    return Int(noise % UInt64(bound))
  }
}
