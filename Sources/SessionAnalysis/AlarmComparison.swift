internal import Monitoring
public import TableModel

/// A session's alarms twice: as recorded, and as the same scans give them now.
public struct AlarmComparison: Sendable {
  public private(set) var recorded: [AlarmRecord] = []
  public private(set) var replayed: [AlarmRecord] = []
  /// The log's time of each.
  public private(set) var recordedTimes: [WallTime] = []
  public private(set) var replayedTimes: [WallTime] = []
  /// How many alarms there were of each before the log's first hole, and when that was; nil: it has
  /// none.
  public private(set) var firstHole: (hole: LogHole, recorded: Int, replayed: Int, time: WallTime)?

  public init() {}

  /// Takes what the player gave; `hole`: the one it knew of by then.
  public mutating func add(_ step: SessionPlayer.Step, hole: LogHole? = nil) {
    if let hole, firstHole == nil {
      firstHole = (hole, recorded.count, replayed.count, step.time)
    }
    switch step {
    case .scan(_, _, let batch, let time), .input(_, let batch, let time):
      for index in batch.indices {
        replayed.append(AlarmRecord(batch[index]))
        replayedTimes.append(time)
      }
    case .recordedAlarm(let alarm, let time):
      recorded.append(alarm)
      recordedTimes.append(time)
    case .marker: break
    }
  }

  /// Whether both lists are the same, byte for byte.
  public func isIdentical() throws -> Bool {
    try JSONText.encode(recorded) == JSONText.encode(replayed)
  }
}

extension SessionPlayer.Step {
  /// The log's time of it.
  public var time: WallTime {
    switch self {
    case .scan(_, _, _, let time), .input(_, _, let time), .recordedAlarm(_, let time),
      .marker(_, let time):
      time
    }
  }

  /// The alarms that came out of it now.
  public var alarms: [AlarmRecord] {
    switch self {
    case .scan(_, _, let batch, _), .input(_, let batch, _):
      batch.indices.map { AlarmRecord(batch[$0]) }
    case .recordedAlarm, .marker: []
    }
  }
}
