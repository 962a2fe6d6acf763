public import LoadEstimation
public import Monitoring
public import TableProtocol

/// Whatever a safety chain is told besides scans; each is logged, so that a replay is told the
/// same at the same place.
public enum ChainInput: Sendable {
  case monitor(MonitorInput)
  case tare(Tare)
  /// The host's zero of the empty table, millinewtons by channel.
  case zero([16 of Int32])
  case limits(MonitorLimits)
  /// The table came back with another calibration.
  case calibration(TableCalibration)
  /// Where the client's zones are.
  case body(BodyAreas)
  /// Another area presses from here on, square millimetres; 0: none is known.
  case contact(area: Int32)
}

extension SafetyChain {
  /// Takes an input and tells what changed with it.
  public mutating func observe(_ input: ChainInput) -> AlarmBatch {
    switch input {
    case .monitor(let input): return monitor.observe(input)
    case .tare(let tare):
      estimator.tare = tare
      forgetLoads()
    case .zero(let zero):
      estimator.zero = zero
      forgetLoads()
    case .limits(let limits): monitor.setLimits(limits)
    case .calibration(let calibration):
      // The zero was above the former calibration's zeros.
      if calibration != estimator.calibration { estimator.zero = .init(repeating: 0) }
      estimator.calibration = calibration
      forgetLoads()
    case .body(let body): estimator.body = body
    case .contact(let area): contactArea = area
    }
    return AlarmBatch()
  }
}
