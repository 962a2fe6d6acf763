internal import ClientLimits
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
  /// The force over which `loads` alarm: the strictest hard limit of the zones that count, and
  /// where nobody may press also what counts as pressing there; nil where none is set.
  public func limit(judging loads: LoadEstimate) -> Newtons? {
    let zones = loads.judgedZones(locked: monitorLimits.lockedZones)
    let hard = (0..<UInt8(MonitorLimits.zoneCount)).compactMap { index in
      zones & (1 << UInt32(index)) != 0 ? limit(at: BodyZone(index: index)?.region) : nil
    }.min()
    guard isLocked(under: loads) else { return hard }
    return hard.map { min($0, lockedForce) } ?? lockedForce
  }

  /// The force over which `loads` may stay only for a time: the strictest soft limit of the zones
  /// that count, never above the hard one; nil where none is set.
  public func softLimit(judging loads: LoadEstimate) -> Newtons? {
    let zones = loads.judgedZones(locked: monitorLimits.lockedZones)
    let soft = (0..<UInt8(MonitorLimits.zoneCount)).compactMap { index in
      zones & (1 << UInt32(index)) != 0
        ? limits.limits(at: BodyZone(index: index)?.region).softForce : nil
    }.min()
    guard let soft else { return nil }
    return limit(judging: loads).map { min($0, soft) } ?? soft
  }

  /// Whether the centre of `loads` lies where nobody may press.
  public func isLocked(under loads: LoadEstimate) -> Bool {
    BodyZone(index: loads.zone).map { limits.limits(at: $0.region).isLocked } ?? false
  }
}
