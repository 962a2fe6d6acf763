public import TableModel

/// Gives every scan a wall-clock time by the device's own counter.
///
/// The host's clocks are read once, when a stream's first scan arrives; from there on the
/// device's counter is the clock, so scans that arrive together keep their true distances.
/// A later stream is anchored anew and never before the end of the earlier one: the time never
/// goes back.
public struct SampleClock: Sendable {
  private var epoch: UInt16?
  private var deviceAnchor: UInt64 = 0
  private var wallAnchor: UInt64 = 0
  private var newest: UInt64 = 0

  public init() {}

  /// The wall time of a scan of `epoch` at device time `deviceTime` (microseconds), whose
  /// transfer arrived when the wall clock stood at `now`.
  public mutating func wallTime(
    epoch: UInt16, deviceTime: UInt64, now: WallTime
  ) -> WallTime {
    if epoch != self.epoch {
      self.epoch = epoch
      deviceAnchor = deviceTime
      wallAnchor = max(now.nanoseconds, newest)
    }
    // A device time that goes back, or that no clock can hold, is a lie: time stands still then.
    let elapsed = deviceTime > deviceAnchor ? deviceTime - deviceAnchor : 0
    let (nanoseconds, isTooLong) = elapsed.multipliedReportingOverflow(by: 1000)
    let (time, isTooLate) = wallAnchor.addingReportingOverflow(nanoseconds)
    if !isTooLong, !isTooLate { newest = max(newest, time) }
    return WallTime(nanoseconds: newest)
  }

  /// The time for something that is not a scan, at `now`: never before the newest scan.
  ///
  /// While scans flow, this is the newest scan's time: what the host did lies between scans.
  public func wallTime(now: WallTime, isStreaming: Bool) -> WallTime {
    WallTime(nanoseconds: isStreaming ? newest : max(newest, now.nanoseconds))
  }
}
