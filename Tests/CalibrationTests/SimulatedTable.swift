import TableModel
import TableProtocol

@testable import Calibration

/// A table in arithmetic: panels, cells and converters with faults, measured without waiting.
struct SimulatedTable {
  enum Top { case rigid, bending }

  var profile: TableProfile
  var channelCount: Int
  var top = Top.rigid
  /// Newtons per count and counts at no load, by channel as wired.
  var gains: [Double]
  var zeros: [Double]
  /// Newtons rms.
  var noise = 0.35
  /// Newtons per minute.
  var drift: [Int: Double] = [:]
  var absent: Set<Int> = []
  /// Channels that say nothing of their cell, but noise.
  var dead: Set<Int> = []
  /// The channel that a cell of the profile is really wired to.
  var wires: [Int: Int] = [:]
  var tolerance = 0.0
  /// Seconds since 1970.
  var now = 1_800_000_000.0
  var rate = 600.0
  var random: TestRandom

  init(_ profile: TableProfile, channels: Int? = nil, seed: UInt64 = 1) {
    self.profile = profile
    channelCount = channels ?? (profile.cells.map(\.channel).max() ?? 0) + 1
    gains = (0..<channelCount).map { (817_222 + 257 * Double($0)) / 1e9 }
    zeros = (0..<channelCount).map { 180_000 + 11_003 * Double($0) }
    random = TestRandom(state: seed)
  }

  var time: WallTime { WallTime(nanoseconds: UInt64(now * 1e9)) }

  /// The calibration that is right for gains and zeros as they are now.
  var rightCalibration: TableCalibration {
    var calibration = TableCalibration(
      channelCount: channelCount, referenceMassGrams: 20_000, madeAt: 1_767_225_600)
    for cell in profile.cells {
      let channel = cell.channel
      calibration.cells[channel] = CellCalibration(
        zero: Int32(zeros[channel]),
        nanonewtonsPerCount: Int32((gains[channel] * 1e9).rounded()))
    }
    return calibration
  }

  /// The forces on the cells by the profile's channels, with a load at a place on a panel.
  func forces(_ newtons: Double, at place: TableProfile.Position, panel: Int) -> [Double] {
    var forces = [Double](repeating: 0, count: channelCount)
    let cells = profile.cells(under: profile.panels[panel])
    let shares = top == .rigid ? rigid(cells, place) : bending(cells, place)
    for (cell, share) in zip(cells, shares) { forces[cell.channel] = newtons * share }
    return forces
  }

  private func rigid(_ cells: [TableProfile.Cell], _ place: TableProfile.Position) -> [Double] {
    let count = Double(cells.count)
    let middle = (
      x: cells.reduce(0) { $0 + $1.x } / count, y: cells.reduce(0) { $0 + $1.y } / count
    )
    let arms = cells.map { (x: $0.x - middle.x, y: $0.y - middle.y) }
    let load = (x: place.x - middle.x, y: place.y - middle.y)
    let xx = arms.reduce(0) { $0 + $1.x * $1.x }
    let xy = arms.reduce(0) { $0 + $1.x * $1.y }
    let yy = arms.reduce(0) { $0 + $1.y * $1.y }
    let determinant = xx * yy - xy * xy
    guard determinant > 1e-6 * (xx + yy) * (xx + yy) else {
      let trace = max(xx + yy, 1e-9)
      return arms.map { 1 / count + ($0.x * load.x + $0.y * load.y) / trace }
    }
    let slope = (
      x: (yy * load.x - xy * load.y) / determinant, y: (xx * load.y - xy * load.x) / determinant
    )
    return arms.map { 1 / count + slope.x * $0.x + slope.y * $0.y }
  }

  /// All to the cell below; shared alike in the middle, which balances as well.
  private func bending(_ cells: [TableProfile.Cell], _ place: TableProfile.Position) -> [Double] {
    let near = cells.map { abs($0.x - place.x) + abs($0.y - place.y) < 100 }
    return near.contains(true)
      ? near.map { $0 ? 1 : 0 } : cells.map { _ in 1 / Double(cells.count) }
  }

  /// Ten seconds on, two of them measured.
  mutating func measure(
    _ newtons: Double = 0, at place: TableProfile.Position? = nil, panel: Int = 0,
    duration: Double = 2, after pause: Double = 8
  ) -> TableMeasurement {
    now += pause + duration
    var loads = [Double](repeating: 0, count: channelCount)
    if var place {
      place.x += tolerance * random.normal()
      place.y += tolerance * random.normal()
      loads = forces(newtons, at: place, panel: panel)
    }
    var wired = [Double](repeating: 0, count: channelCount)
    for channel in loads.indices { wired[wires[channel] ?? channel] += loads[channel] }
    let scans = Int(rate * duration)
    let minutes = (now - duration / 2 - 1_800_000_000) / 60
    let channels = (0..<channelCount).map { channel in
      let isWired = profile.cells.contains { $0.channel == channel }
      let gain = gains[channel]
      let force = dead.contains(channel) ? 0 : wired[channel]
      let trend = (drift[channel] ?? 0) / gain
      let scatter = noise / abs(gain)
      let mean =
        zeros[channel] + force / gain + trend * minutes
        + scatter * random.normal() / Double(scans).squareRoot()
      let isAbsent =
        absent.contains(channel) || (!isWired && wires.values.contains(channel) == false)
      return ChannelMeasurement(
        channel: channel, meanCount: isAbsent ? 0 : mean, deviation: isAbsent ? 0 : scatter,
        slope: isAbsent ? 0 : trend / 60, minimum: Int32(mean - 3 * scatter),
        maximum: Int32(mean + 3 * scatter), goodScans: isAbsent ? 0 : scans, glitches: 0,
        state: isAbsent ? "absent" : "good")
    }
    return TableMeasurement(duration: duration, scans: scans, rate: rate, channels: channels)
  }

  /// What is measured when a step is done as it should be.
  mutating func measure(_ step: CalibrationStep, mass: Double) -> TableMeasurement {
    measure(mass * standardGravity, at: profile.place(of: step), panel: step.panel ?? 0)
  }
}

/// SplitMix64, the same everywhere.
struct TestRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The sum of twelve uniform numbers less six: nearly normal, deviation 1.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + unit() } }
}

extension TableProfile {
  /// One rectangular panel per role, four cells each.
  static func simulated(panels: Int) -> TableProfile {
    let boxes: [(String, Panel.Role, Double, Double, Double, Double)] = [
      ("upper", .client, 60, 680, 80, 920), ("lower", .client, 60, 680, 980, 1820),
      ("ledge-right", .ledge, 780, 960, 350, 1650), ("ledge-left", .ledge, -220, -40, 350, 1650),
    ]
    var profile = TableProfile(name: "simulated", ratedLoad: Newtons(2500), cells: [], panels: [])
    for (index, box) in boxes.prefix(panels).enumerated() {
      let corners = [(box.2, box.4), (box.3, box.4), (box.3, box.5), (box.2, box.5)]
      let channels = Array(4 * index..<4 * index + 4)
      profile.panels.append(Panel(name: box.0, role: box.1, channels: channels))
      profile.cells += zip(channels, corners).map {
        Cell(channel: $0, x: $1.0, y: $1.1, capacity: Newtons(1471))
      }
    }
    return profile
  }

  /// One panel on cells at these places.
  static func simulated(_ places: [(Double, Double)]) -> TableProfile {
    TableProfile(
      name: "simulated", ratedLoad: Newtons(2500),
      cells: places.enumerated().map { Cell(channel: $0, x: $1.0, y: $1.1) },
      panels: [Panel(name: "top", role: .client, channels: Array(places.indices))])
  }
}

extension CalibrationRun {
  /// A run on the table as it is, with the calibration it would have.
  init(
    _ table: SimulatedTable, calibration: TableCalibration? = nil, mass: Double = 20,
    isQuick: Bool = false
  ) throws {
    try self.init(
      profile: table.profile, serial: "VT-0001", channelCount: table.channelCount,
      calibration: calibration, mass: mass, operatorName: "maria", at: table.time,
      isQuick: isQuick)
  }

  /// Does all steps as they should be done, doubts or not; what was noticed on the way.
  @discardableResult
  mutating func complete(
    _ table: inout SimulatedTable, actualMass: Double? = nil
  ) throws -> [CalibrationFault] {
    var noticed: [CalibrationFault] = []
    while let step = next {
      let measurement = table.measure(step, mass: actualMass ?? mass)
      switch try take(measurement, at: table.time) {
      case .taken(let faults): noticed += faults
      case .doubtful(let faults):
        noticed += faults
        _ = try take(measurement, at: table.time, despiteDoubts: true)
      case .refused(let faults): return noticed + faults
      }
    }
    return noticed
  }
}
