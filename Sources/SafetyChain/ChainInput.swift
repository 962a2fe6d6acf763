internal import LoadEstimation
public import Monitoring
public import TableProtocol

/// Whatever a safety chain is told besides scans; each is logged, so that a replay is told the
/// same at the same place.
public enum ChainInput: Sendable {
  case monitor(MonitorInput)
  /// Millinewtons by channel.
  case tare([16 of Int32])
  case limits(MonitorLimits)
  /// The table came back with another calibration.
  case calibration(TableCalibration)
}

extension SafetyChain {
  /// Takes an input and tells what changed with it.
  public mutating func observe(_ input: ChainInput) -> AlarmBatch {
    switch input {
    case .monitor(let input): return monitor.observe(input)
    case .tare(let tare): estimator.tare = tare
    case .limits(let limits): monitor.setLimits(limits)
    case .calibration(let calibration): estimator.calibration = calibration
    }
    return AlarmBatch()
  }
}
