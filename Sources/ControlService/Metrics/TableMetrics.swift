/// How one table and everything behind it is doing, for `GET /metrics`.
///
/// Counters count since the daemon began.
public struct TableMetrics: Sendable {
  /// What tells it from the daemon's other tables.
  public var table: String
  public var link: LinkStatus.State
  public var isVirtual: Bool
  public var stream: StreamReport
  /// Scans per second by the table's own clock; nil while it is not known.
  public var scanRate: Double?
  /// How often a table was connected or its stream was started anew.
  public var streamsStarted: UInt64
  /// Readings found to be false, by channel.
  public var glitches: [UInt64]
  /// By condition.
  public var alarms: [AlarmFigures]
  /// From a transfer's arrival to the raising of its alarm.
  public var alarmDelays: DelayHistogram
  public var queues: [QueueFigures]
  /// Who reads the live stream, and the events they were too slow for.
  public var listeners: Int
  public var missedEvents: UInt64
  public var signals: [SignalState]
  /// For how long something has waited for the recorder, seconds.
  public var logLag: Double
  public var isRecorderFailing: Bool
  public var isSessionRunning: Bool

  public init(
    table: String, link: LinkStatus.State, isVirtual: Bool, stream: StreamReport,
    scanRate: Double?, streamsStarted: UInt64, glitches: [UInt64], alarms: [AlarmFigures],
    alarmDelays: DelayHistogram, queues: [QueueFigures], listeners: Int, missedEvents: UInt64,
    signals: [SignalState], logLag: Double, isRecorderFailing: Bool, isSessionRunning: Bool
  ) {
    self.table = table
    self.link = link
    self.isVirtual = isVirtual
    self.stream = stream
    self.scanRate = scanRate
    self.streamsStarted = streamsStarted
    self.glitches = glitches
    self.alarms = alarms
    self.alarmDelays = alarmDelays
    self.queues = queues
    self.listeners = listeners
    self.missedEvents = missedEvents
    self.signals = signals
    self.logLag = logLag
    self.isRecorderFailing = isRecorderFailing
    self.isSessionRunning = isSessionRunning
  }
}

/// One alarm condition: how often it was raised, and whether it stands.
public struct AlarmFigures: Sendable {
  public var condition: String
  public var priority: String
  public var raised: UInt64
  public var isStanding: Bool

  public init(condition: String, priority: String, raised: UInt64, isStanding: Bool) {
    self.condition = condition
    self.priority = priority
    self.raised = raised
    self.isStanding = isStanding
  }
}

/// One bounded queue of the daemon.
public struct QueueFigures: Sendable {
  public var name: String
  public var depth: Int
  public var capacity: Int
  /// What found it full.
  public var refused: UInt64

  public init(name: String, depth: Int, capacity: Int, refused: UInt64) {
    self.name = name
    self.depth = depth
    self.capacity = capacity
    self.refused = refused
  }
}

/// A distribution of times, counted up to each bound.
public struct DelayHistogram: Sendable {
  public struct Bucket: Sendable {
    /// The bound.
    public var seconds: Double
    /// How many times were not longer.
    public var count: UInt64

    public init(seconds: Double, count: UInt64) {
      self.seconds = seconds
      self.count = count
    }
  }

  /// By ascending bound.
  public var buckets: [Bucket]
  public var count: UInt64
  /// All times together.
  public var seconds: Double

  public init(buckets: [Bucket] = [], count: UInt64 = 0, seconds: Double = 0) {
    self.buckets = buckets
    self.count = count
    self.seconds = seconds
  }
}
