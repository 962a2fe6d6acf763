/// What waits for one listener: never a queue of what is old, only the newest of each kind.
///
/// A value without clock or lock. Loads are merged into one, so that no peak is lost; of statuses
/// the newest stays; alarms keep their order up to a bound, beyond which a status is due that has
/// the truth. What is a replay's has places of its own and never pushes out what is real.
public struct LiveMailbox: Sendable {
  /// Alarms, or markers, that wait; where there are more, a status takes their place.
  public static let mostAlarms = 64
  public static let mostMarkers = 16
  /// A replay's alarms that wait; more are not given.
  public static let mostReplayed = 64

  /// What a listener is given next.
  public enum Delivery: Sendable {
    /// With how many events were merged away or left out so far.
    case frame(LiveFrame, missed: Int)
    /// A status that was made after this moment: alarms were left out.
    case statusWanted
  }

  private var loads: LiveFrame?
  private var replayedLoads: LiveFrame?
  private var status: LiveFrame?
  private var alarms: [LiveFrame] = []
  private var markers: [LiveFrame] = []
  private var replayedAlarms: [LiveFrame] = []
  private var isStatusWanted = false
  /// Events merged away or left out so far.
  public private(set) var missed = 0

  public init() {}

  /// Takes an event in; returns how many events were merged away or left out for it.
  @discardableResult
  public mutating func put(_ frame: LiveFrame) -> Int {
    let before = missed
    switch frame.event {
    case .loads(let newest):
      if newest.replay == true {
        replayedLoads = merge(replayedLoads, frame, newest)
      } else {
        loads = merge(loads, frame, newest)
      }
    case .status: status = frame
    case .alarm:
      // While a status is due, it has this one too.
      guard !isStatusWanted, alarms.count < Self.mostAlarms else {
        isStatusWanted = true
        missed += 1
        break
      }
      alarms.append(frame)
    case .marker:
      if markers.count < Self.mostMarkers { markers.append(frame) } else { missed += 1 }
    case .replayedAlarm:
      if replayedAlarms.count < Self.mostReplayed {
        replayedAlarms.append(frame)
      } else {
        missed += 1
      }
    }
    return missed - before
  }

  private mutating func merge(
    _ waiting: LiveFrame?, _ frame: LiveFrame, _ newest: LiveLoads
  ) -> LiveFrame {
    guard case .loads(let older)? = waiting?.event else { return frame }
    missed += 1
    return LiveFrame(.loads(newest.merging(older)), number: frame.number)
  }

  /// Whether anything waits.
  var hasSomething: Bool { isStatusWanted || !waiting.isEmpty }

  /// The first of each kind.
  private var waiting: [LiveFrame] {
    [loads, replayedLoads, status, alarms.first, markers.first, replayedAlarms.first]
      .compactMap { $0 }
  }

  /// What comes next, in the order of the numbers; nil: nothing waits.
  ///
  /// A status that is due comes after the alarms that wait.
  public mutating func take() -> Delivery? {
    if isStatusWanted, alarms.isEmpty {
      isStatusWanted = false
      status = nil  // an older one
      return .statusWanted
    }
    guard let next = waiting.min(by: { $0.number < $1.number }) else { return nil }
    switch next.event {
    case .loads(let loads):
      if loads.replay == true { replayedLoads = nil } else { self.loads = nil }
    case .status: status = nil
    case .alarm: alarms.removeFirst()
    case .marker: markers.removeFirst()
    case .replayedAlarm: replayedAlarms.removeFirst()
    }
    return .frame(next, missed: missed)
  }
}

extension LiveLoads {
  /// These loads, the newest, with the extremes and scans of the ones before.
  func merging(_ older: LiveLoads) -> LiveLoads {
    var merged = self
    merged.footForcePeak = [footForcePeak, older.footForcePeak].compactMap { $0 }.max()
    merged.footForceLow = [footForceLow, older.footForceLow].compactMap { $0 }.min()
    merged.scans += older.scans
    return merged
  }
}
