import LoadEstimation
import TableModel
import TableProtocol

/// A table of 16 cells: three client panels in a row and a ledge beside them, four cells each.
struct LoadsTable {
  static let channels = 16
  static let panels = 4
  static let minimumLoad: Int32 = 20_000
  static let clientWeight = 700.0
  static let faceCradle = TableProfile.Position(x: 350, y: 100)
  static let microsecondsPerScan: UInt64 = 1000

  let profile: TableProfile
  let calibration: TableCalibration
  /// Millinewtons by channel: the client alone.
  let tare: [16 of Int32]

  init() {
    var cells: [TableProfile.Cell] = []
    var panels: [TableProfile.Panel] = []
    for panel in 0..<Self.panels {
      let isLedge = panel == Self.panels - 1
      let fromX = isLedge ? 720.0 : 60
      let fromY = isLedge ? 60.0 : 60 + 660 * Double(panel)
      let toX = isLedge ? 840.0 : 640
      let toY = fromY + (isLedge ? 1860 : 540)
      let corners = [(fromX, fromY), (toX, fromY), (toX, toY), (fromX, toY)]
      let channels = Array((4 * panel)..<(4 * panel + 4))
      for (channel, corner) in zip(channels, corners) {
        cells.append(TableProfile.Cell(channel: channel, x: corner.0, y: corner.1))
      }
      panels.append(
        TableProfile.Panel(
          name: "panel \(panel + 1)", role: isLedge ? .ledge : .client, channels: channels))
    }
    profile = TableProfile(
      name: "benchmark", ratedLoad: Newtons(2500), cells: cells, panels: panels,
      faceCradle: Self.faceCradle)
    var calibration = TableCalibration(
      channelCount: Self.channels, referenceMassGrams: 20_000, madeAt: 1)
    for channel in 0..<Self.channels {
      // About 12 000 counts per kilogram, every cell a little different.
      calibration.cells[channel] = CellCalibration(
        zero: Int32(240_000 + 1777 * channel), nanonewtonsPerCount: Int32(810_000 + 991 * channel))
    }
    self.calibration = calibration
    var tare: [16 of Int32] = .init(repeating: 0)
    for channel in 0..<12 { tare[channel] = Int32(Self.clientWeight / 12 * 1000) }
    self.tare = tare
  }

  /// An estimator as in a session: calibrated, tared, with the client's regions.
  func estimator() throws -> LoadEstimator {
    var estimator = try LoadEstimator(
      profile: profile, calibration: calibration, minimumLoad: Self.minimumLoad)
    var clientTare = Tare.none
    clientTare.forces = tare
    estimator.tare = clientTare
    let client = BodyPlacement(stature: 1700, posture: .prone, faceCradle: Self.faceCradle)
    estimator.body = try BodyAreas(client.map)
    return estimator
  }

  /// Scans of a foot that presses and glides over the client, the other one on the ledge.
  ///
  /// A contact of 200 mm glides from panel to panel, as a foot does, and no cell gets load faster
  /// than 25 N per ms: no reading here looks false.
  func frames(count: Int, seed: UInt64) -> [ScanFrame] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { index in
      let time = Double(index) / 1000
      let swing = Self.triangle(time / 7)
      let foot = 300 - 280 * Self.triangle(time / 1.3)
      var forces = [Double](repeating: 0, count: Self.channels)
      for channel in 0..<12 { forces[channel] = Self.clientWeight / 12 }
      spread(foot, x: 350 + 200 * Self.triangle(time / 3), y: 990 + 800 * swing, into: &forces)
      add(650 - foot, panel: 3, x: 780, y: 990 + 800 * swing, into: &forces)
      var frame = ScanFrame(
        epoch: 1, sequence: UInt32(index),
        deviceTime: 1_000_000 + UInt64(index) * Self.microsecondsPerScan,
        channelCount: Self.channels)
      for channel in 0..<Self.channels {
        // 0.35 N rms: measured on a force plate's cells.
        let force = forces[channel] + 0.35 * random.normal()
        let cell = calibration.cells[channel]
        let counts = (force * 1e9 / Double(cell.nanonewtonsPerCount)).rounded()
        frame.cells[channel] = CellReading(count: cell.zero + Int32(counts))
      }
      return frame
    }
  }

  /// From -1 to 1 and back once per unit.
  static func triangle(_ phase: Double) -> Double {
    let part = phase - phase.rounded(.down)
    return part < 0.5 ? 4 * part - 1 : 3 - 4 * part
  }

  /// Shares a load among the client panels that its 200 mm lie on.
  private func spread(_ force: Double, x: Double, y: Double, into forces: inout [Double]) {
    var shares = [0.0, 0, 0]
    for step in 0..<20 {
      let place = y - 95 + 10 * Double(step)
      shares[place < 660 ? 0 : place < 1320 ? 1 : 2] += 0.05
    }
    for panel in 0..<3 { add(force * shares[panel], panel: panel, x: x, y: y, into: &forces) }
  }

  /// Puts a load on the four corner cells of a rigid panel.
  func add(
    _ force: Double, panel: Int, x: Double, y: Double, into forces: inout [Double]
  ) {
    let corner = profile.cells[4 * panel]
    let opposite = profile.cells[4 * panel + 2]
    let across = (x - corner.x) / (opposite.x - corner.x)
    let along = (y - corner.y) / (opposite.y - corner.y)
    forces[4 * panel] += force * (1 - across) * (1 - along)
    forces[4 * panel + 1] += force * across * (1 - along)
    forces[4 * panel + 2] += force * across * along
    forces[4 * panel + 3] += force * (1 - across) * along
  }
}
