internal import TableModel

/// The centre of pressure in steps of a tenth of a second, each the mean weighted by force.
///
/// Path and strokes are made of these: the path of single scans would grow with the scan rate and
/// the cells' noise, and a foot moves by less than 10 Hz. What is left of a step when the centre is
/// lost is left out.
struct CentreSteps {
  /// Seconds, as in the 10 Hz topic.
  static let length = 0.1
  /// A step is full at nine tenths of it: the topic's period is not exact.
  private static let leastLength = 0.09

  struct Step {
    /// When it began: log time, and seconds since the session's first moment.
    var time: WallTime
    var start: Double
    var seconds: Double
    var centre: TablePoint
    /// Its mean, newtons.
    var force: Double
    /// Under the last of its centres.
    var zone: UInt8
    /// Follows the step before, with the centre known in between.
    var isJoined: Bool
  }

  private var start: (time: WallTime, seconds: Double)?
  private var seconds = 0.0
  private var impulse = 0.0
  private var momentX = 0.0
  private var momentY = 0.0
  private var isJoined = false

  /// Takes a moment, which ends at `clock` seconds; answers the step that it completes.
  mutating func take(_ moment: LoadMoment, at clock: Double) -> Step? {
    guard let centre = moment.centre, moment.isTrusted, moment.isJoined, moment.foot > 0 else {
      start = nil
      isJoined = false
      return nil
    }
    if start == nil {
      start = (moment.time, clock - moment.seconds)
      (seconds, impulse, momentX, momentY) = (0, 0, 0, 0)
    }
    let share = moment.foot * moment.seconds
    seconds += moment.seconds
    impulse += share
    momentX += share * centre.x
    momentY += share * centre.y
    guard seconds >= Self.length - 1e-6 || seconds >= Self.leastLength && moment.seconds > 0.05,
      impulse > 0, let start
    else { return nil }
    defer {
      self.start = nil
      isJoined = true
    }
    return Step(
      time: start.time, start: start.seconds, seconds: seconds,
      centre: TablePoint(x: momentX / impulse, y: momentY / impulse), force: impulse / seconds,
      zone: moment.zone, isJoined: isJoined)
  }
}
