internal import TableModel

/// Finds presses: the foot force rises by `swing` or more above its valley and falls again by as
/// much below its peak.
///
/// What is smaller, such as breath and noise, is none. A stroke is mostly a press too.
struct ForceCycles {
  /// Newtons: well above breath and noise, and a quarter of the common limits.
  static let swing = 50.0

  struct Press: Equatable {
    /// When the force was largest: log time, and seconds since the session's first moment.
    var time: WallTime
    var clock: Double
    var peak: Double
    var zone: UInt8
  }

  private var valley: Double?
  private var top: Press?

  mutating func forget() {
    valley = nil
    top = nil
  }

  /// Takes a force; answers the press that it ends.
  mutating func take(_ moment: LoadMoment, at clock: Double) -> Press? {
    let force = moment.foot
    if let top {
      if force > top.peak {
        self.top = Press(time: moment.time, clock: clock, peak: force, zone: moment.zone)
      } else if force <= top.peak - Self.swing {
        valley = force
        self.top = nil
        return top
      }
    } else if force >= (valley ?? force) + Self.swing {
      top = Press(time: moment.time, clock: clock, peak: force, zone: moment.zone)
    } else {
      valley = min(valley ?? force, force)
    }
    return nil
  }
}
