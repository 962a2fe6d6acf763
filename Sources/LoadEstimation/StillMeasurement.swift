public import TableProtocol

/// Watches the table for a span of sample time in which nothing is to move.
///
/// For the zero of the empty table, for tares, and for the steps of a calibration. A stream that
/// begins anew, or a time that goes back, begins it anew.
public struct StillMeasurement: Sendable, BitwiseCopyable {
  /// How a measurement stands after a scan.
  public enum Progress: Sendable {
    case measuring
    case done(StillResult)
  }

  private let duration: UInt64
  private var epoch: UInt16 = 0
  private var start: UInt64?
  private var newest: UInt64 = 0
  private var scans = 0
  private var channels: [16 of ChannelTally] = .init(repeating: ChannelTally())
  private var forces: [16 of Mean] = .init(repeating: Mean())
  private var loads = LoadTally()

  /// Measures over `duration` microseconds of device time.
  public init(duration: UInt64) { self.duration = duration }

  /// Takes one scan, after `estimator` has: its filter says which readings are false.
  public mutating func observe(_ frame: ScanFrame, by estimator: LoadEstimator) -> Progress {
    if start == nil || frame.epoch != epoch || frame.deviceTime < newest {
      self = StillMeasurement(duration: duration)
      epoch = frame.epoch
      start = frame.deviceTime
    }
    newest = frame.deviceTime
    scans += 1
    let elapsed = newest - (start ?? newest)
    let seconds = Double(elapsed) / 1e6
    for channel in 0..<frame.channelCount {
      channels[channel].take(
        frame.cells[channel], estimator.verdict(on: channel), seconds: seconds)
    }
    // A wired channel that the frame does not have.
    for channel in estimator.layout.wired where channel >= frame.channelCount {
      channels[channel].take(.absent, .unfiltered, seconds: seconds)
    }
    for channel in estimator.counted where estimator.verdict(on: channel) != .suspect {
      forces[channel].add(Double(estimator.forceAboveZero(channel)))
    }
    loads.take(estimator, isSecondHalf: elapsed > duration / 2)
    return elapsed < duration ? .measuring : .done(result(elapsed, estimator))
  }

  private func result(_ elapsed: UInt64, _ estimator: LoadEstimator) -> StillResult {
    var result = StillResult()
    result.scans = scans
    result.duration = elapsed
    result.wired = estimator.layout.wired.bits
    result.zero = estimator.zero
    for channel in channels.indices {
      result.channels[channel] = channels[channel].statistics
      result.forces[channel] = Int32(clamping: whole(forces[channel].mean))
    }
    loads.fill(&result)
    return result
  }
}

/// The loads of a whole measurement.
private struct LoadTally: Sendable, BitwiseCopyable {
  private var gross = Spread()
  private var client = Spread()
  private var ledges = Mean()
  private var momentX = Spread()
  private var momentY = Spread()
  private var firstHalf = Mean()
  private var secondHalf = Mean()

  /// Scans in which a cell is missing or was only held say nothing of the sums.
  mutating func take(_ estimator: LoadEstimator, isSecondHalf: Bool) {
    let layout = estimator.layout
    guard layout.wired.isSubset(of: estimator.counted - estimator.filtered.held) else { return }
    var foot = FootLoad()
    var ledge: Int64 = 0
    for channel in layout.wired {
      let force = estimator.forceAboveZero(channel)
      guard layout.client.contains(channel) else {
        ledge += force
        continue
      }
      foot.add(
        force, x: layout.x[channel] - layout.centreX, y: layout.y[channel] - layout.centreY)
    }
    gross.add(Double(foot.force + ledge))
    client.add(Double(foot.force))
    ledges.add(Double(ledge))
    momentX.add(Double(foot.momentX))
    momentY.add(Double(foot.momentY))
    if isSecondHalf {
      secondHalf.add(Double(foot.force))
    } else {
      firstHalf.add(Double(foot.force))
    }
  }

  func fill(_ result: inout StillResult) {
    result.grossMean = gross.mean
    result.grossDeviation = gross.deviation
    result.clientMean = client.mean
    result.clientDeviation = client.deviation
    result.ledgeMean = ledges.mean
    result.momentDeviationX = momentX.deviation
    result.momentDeviationY = momentY.deviation
    if secondHalf.count > 0, firstHalf.count > 0 {
      result.halfDifference = secondHalf.mean - firstHalf.mean
    }
  }
}
