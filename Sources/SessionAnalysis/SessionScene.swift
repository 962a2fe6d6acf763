public import LoadEstimation
internal import Monitoring
internal import SafetyChain
public import TableModel

/// What holds at a place in a session, besides its loads: the alarms, the settings and the feet.
public struct SessionScene: Equatable, Sendable {
  /// The alarms that stand.
  public private(set) var board = AlarmBoard()
  /// The settings in force.
  public private(set) var settings: MonitoringSettings
  /// What presses.
  public private(set) var feet: ContactRecord

  init(_ header: SessionHeader) {
    settings = header.settings
    feet = header.feet
  }

  mutating func take(_ step: SessionPlayer.Step) {
    switch step {
    case .input(.limits(let changed), _, _): settings = changed
    case .input(.contact(let changed), _, _): feet = changed
    default: break
    }
    for alarm in step.alarms { board.take(alarm, at: step.time) }
  }
}

extension MonitoringSettings {
  /// The hard force limit that alarms judge `loads` by: the strictest of the zones that count; nil
  /// where none is set.
  public func limit(judging loads: LoadEstimate) -> Newtons? {
    let zones = loads.judgedZones(locked: monitorLimits.lockedZones)
    return (0..<UInt8(MonitorLimits.zoneCount)).compactMap { index in
      guard zones & (1 << UInt32(index)) != 0 else { return nil }
      return limit(at: BodyZone(index: index)?.region)
    }.min()
  }
}
