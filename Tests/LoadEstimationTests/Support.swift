import LoadEstimation
import TableModel
import TableProtocol

extension TableProfile {
  /// Four cells under the corners of one panel of 600 x 2000 mm.
  static let single = TableProfile(
    name: "single", ratedLoad: Newtons(2500), cells: corners(first: 0, x: 0, y: 0),
    panels: [Panel(name: "top", role: .client, channels: [0, 1, 2, 3])])

  /// The same and, on channels 4 to 7, a ledge beside it for the stance foot.
  static let withLedge = TableProfile(
    name: "with ledge", ratedLoad: Newtons(2500),
    cells: corners(first: 0, x: 0, y: 0) + corners(first: 4, x: 700, y: 0),
    panels: [
      Panel(name: "top", role: .client, channels: [0, 1, 2, 3]),
      Panel(name: "ledge", role: .ledge, channels: [4, 5, 6, 7]),
    ])

  private static func corners(first: Int, x: Double, y: Double) -> [Cell] {
    [
      Cell(channel: first, x: x, y: y),
      Cell(channel: first + 1, x: x + 600, y: y),
      Cell(channel: first + 2, x: x, y: y + 2000),
      Cell(channel: first + 3, x: x + 600, y: y + 2000),
    ]
  }
}

extension TableCalibration {
  /// One count is one millinewton on every channel.
  static func plain(channels: Int) -> TableCalibration {
    TableCalibration(
      channelCount: channels, madeAt: 1,
      cells: .init(repeating: CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)))
  }
}

extension LoadEstimator {
  /// Centre of pressure from 20 N on.
  static func plain(_ profile: TableProfile, channels: Int? = nil) throws -> LoadEstimator {
    try LoadEstimator(
      profile: profile, calibration: .plain(channels: channels ?? profile.cells.count),
      minimumLoad: 20_000)
  }
}

extension ScanFrame {
  init(counts: [Int32], epoch: UInt16 = 1, time: UInt64 = 0) {
    self.init(epoch: epoch, sequence: 0, deviceTime: time, channelCount: counts.count)
    for (channel, count) in counts.enumerated() { cells[channel] = CellReading(count: count) }
  }
}

/// The forces on the four corners of a rigid 600 x 2000 mm panel under `newtons` at a place.
func corners(_ newtons: Double, x: Double, y: Double) -> [Int32] {
  let (u, v) = (x / 600, y / 2000)
  return [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v].map {
    Int32(($0 * newtons * 1000).rounded())
  }
}

extension LoadEstimate {
  var panelLoads: [Int32] { (0..<panelCount).map { panels[$0] } }
}

extension BodyMap {
  /// One zone over the whole table and beyond.
  static func everywhere(_ zone: BodyZone) -> BodyMap {
    BodyMap(areas: [.init(zone, x: -10_000..<10_000, y: -10_000..<10_000)])
  }
}

extension QualityCounts {
  init(
    glitches: UInt32 = 0, saturated: UInt32 = 0, absent: UInt32 = 0, stuck: UInt32 = 0,
    settling: UInt32 = 0
  ) {
    self.init()
    self.glitches = glitches
    self.saturated = saturated
    self.absent = absent
    self.stuck = stuck
    self.settling = settling
  }
}
