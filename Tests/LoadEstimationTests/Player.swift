import LoadEstimation
import TableModel
import TableProtocol

/// Plays true forces to an estimator at a rate, with noise and false readings.
struct Player {
  var estimator: LoadEstimator
  /// Device time between two scans, microseconds.
  let interval: UInt64
  /// Newtons rms per cell.
  var noise = 0.0
  private var generator: Noise
  private(set) var scan = 0
  /// What the cells truly carried in the newest scan, noise and all, millinewtons.
  private(set) var truth: [Int32] = []

  init(_ estimator: LoadEstimator, rate: Int, seed: UInt64 = 1) {
    self.estimator = estimator
    interval = UInt64(1_000_000 / rate)
    generator = Noise(seed: seed)
  }

  var time: UInt64 { UInt64(scan) * interval }

  /// One scan of these forces in millinewtons; `falsify` changes the readings before they are
  /// delivered.
  mutating func play(
    _ forces: [Double], falsify: (inout [CellReading]) -> Void = { _ in }
  ) -> LoadEstimate {
    estimator.estimate(frame(forces, falsify: falsify))
  }

  mutating func frame(
    _ forces: [Double], falsify: (inout [CellReading]) -> Void = { _ in }
  ) -> ScanFrame {
    truth = forces.map { Int32(($0 + 1000 * noise * generator.normal()).rounded()) }
    var readings = truth.map { CellReading(count: $0) }
    falsify(&readings)
    var frame = ScanFrame(
      epoch: 1, sequence: UInt32(scan), deviceTime: time, channelCount: readings.count)
    for (channel, reading) in readings.enumerated() { frame.cells[channel] = reading }
    scan += 1
    return frame
  }

  func glitches() -> [Int] { (0..<16).map { Int(estimator.counts(channel: $0).glitches) } }
}

extension QualityFlags {
  /// What the filter for false readings says.
  static let ofFilter: Self = [.glitch, .estimated, .unreconstructed]
}
