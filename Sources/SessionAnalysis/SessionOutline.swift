public import SessionLog
public import TableModel
internal import TableProtocol

/// How long a session is, what alarms it has and when, and places to go on from: for finding one's
/// way in it.
///
/// Comes of judging the whole session once. Memory grows with the alarms; the places to go on from
/// are at most `mostPlaces`.
public struct SessionOutline: Sendable {
  /// Places kept; when there are more, every other one goes.
  static let mostPlaces = 256
  /// Time between them at first.
  static let firstSpacing = Duration.seconds(10)

  /// An alarm that was raised.
  public struct Alarm: Equatable, Sendable {
    /// Since the session's first entry.
    public var position: Duration
    public var alarm: AlarmRecord

    public init(position: Duration, alarm: AlarmRecord) {
      self.position = position
      self.alarm = alarm
    }
  }

  /// Log time of the first entry; nil for a session of none.
  public private(set) var start: WallTime?
  /// From the first entry to the last.
  public private(set) var length = Duration.zero
  /// Every alarm raised, as the scans give it now, in the order of the log.
  public private(set) var alarms: [Alarm] = []
  /// How the log ends.
  public private(set) var ending = Ending.closed
  public private(set) var recoveries = 0

  struct Place: Sendable {
    var position: Duration
    var checkpoint: SessionPlayer.Checkpoint
    var scene: SessionScene
  }
  private var places: [Place] = []
  private var spacing = Self.firstSpacing

  /// Judges the session at `path`; `progress` is told the position again and again.
  public init(
    path: String, progress: (Duration) -> Void = { _ in }
  ) throws(ReplayError) {
    var player = try SessionPlayer(path: path)
    var scene = SessionScene(player.header)
    while let step = try player.next() {
      take(step)
      scene.take(step)
      if case .scan(let frame, _, _, _) = step, frame.sequence % 1024 == 0 { progress(length) }
      let last = places.last?.position ?? .zero
      if length >= last + spacing {
        keep(Place(position: length, checkpoint: player.checkpoint, scene: scene))
      }
    }
    ending = player.ending ?? .closed
    recoveries = player.recoveries
  }

  private mutating func take(_ step: SessionPlayer.Step) {
    let start = start ?? step.time
    self.start = start
    // Log times ascend, unless another program wrote them.
    length = max(length, start.duration(to: step.time))
    for alarm in step.alarms where alarm.isRaised {
      alarms.append(Alarm(position: length, alarm: alarm))
    }
  }

  private mutating func keep(_ place: Place) {
    places.append(place)
    guard places.count > Self.mostPlaces else { return }
    places = places.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    spacing *= 2
  }

  /// The last place kept before `position`; nil: the beginning.
  func place(before position: Duration) -> Place? {
    places.last { $0.position < position }
  }
}

extension WallTime {
  /// How much later `other` is; nothing for one that is earlier.
  func duration(to other: WallTime) -> Duration {
    .nanoseconds(Int64(clamping: other.nanoseconds(since: self)))
  }
}
