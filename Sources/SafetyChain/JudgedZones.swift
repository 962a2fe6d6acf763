public import LoadEstimation

extension LoadEstimate {
  /// The zones whose limits count, one bit per index: that under the centre; where it is not known
  /// or nobody may press there, all others within reach; where there are none, whatever there is.
  ///
  /// A client's breath moves the centre by centimetres, so that spine, kidneys or the unknown are
  /// within reach of nearly every stroke on the back: with their limits, 90 minutes of good
  /// practice gave 250 high alarms. A foot in a locked zone is `AlarmCondition.lockedOut`.
  public func judgedZones(locked: UInt32) -> UInt32 {
    let own: UInt32 = 1 << UInt32(zone & 31)
    if zone != 0, own & locked == 0 { return own }
    let worked = zones & ~locked & ~1
    return worked != 0 ? worked : zones
  }
}
