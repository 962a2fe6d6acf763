public import TableProtocol

/// The mean force on each cell over a span of sample time: what a tare is made of.
public struct TareMeasurement: Sendable {
  /// How a measurement stands after a scan.
  public enum Progress: Sendable {
    case measuring
    /// Mean force by channel, millinewtons, over that many scans.
    case done([16 of Int32], scans: Int32)
    /// A wired cell was not good: there is no tare to be had.
    case refused(channel: Int, CellState)
  }

  private let duration: UInt64
  private var sums: [16 of Int64] = .init(repeating: 0)
  private var scans: Int32 = 0
  private var start: (epoch: UInt16, time: UInt64)?

  /// Measures over `duration` microseconds of device time.
  public init(duration: UInt64) { self.duration = duration }

  /// Takes one scan; a stream that begins anew, or a time that goes back, begins the measurement
  /// anew.
  public mutating func observe(_ frame: ScanFrame, by estimator: LoadEstimator) -> Progress {
    if let fault = estimator.firstFault(in: frame) {
      return .refused(channel: fault.channel, fault.state)
    }
    let forces = estimator.cellForces(frame)
    let isContinued = start.map { $0.epoch == frame.epoch && $0.time <= frame.deviceTime } ?? false
    if !isContinued {
      self = TareMeasurement(duration: duration)
      start = (frame.epoch, frame.deviceTime)
    }
    for channel in 0..<frame.channelCount { sums[channel] += Int64(forces[channel]) }
    scans += 1
    guard let start, frame.deviceTime - start.time >= duration else { return .measuring }
    var means: [16 of Int32] = .init(repeating: 0)
    for channel in 0..<frame.channelCount {
      means[channel] = Int32(clamping: sums[channel] / Int64(scans))
    }
    return .done(means, scans: scans)
  }
}
