/// One force per channel, in newtons; channels that a source does not drive stay zero.
public typealias CellForces = [16 of Double]

/// One scan of a playback: the how manieth, at what rate.
public struct PlaybackScan: Sendable, Equatable {
  /// Scans since playback began; the first is 0.
  public var index: Int
  /// The table's scans per 1000 seconds.
  public var rateMillihertz: UInt32

  public init(index: Int, rateMillihertz: UInt32) {
    self.index = index
    self.rateMillihertz = rateMillihertz
  }

  /// Virtual seconds since playback began.
  public var time: Double { Double(index) * 1000 / Double(rateMillihertz) }
}

/// What presses on the table once playback has begun.
///
/// A source is a pure function of the scan: asked twice, it answers the same.
public protocol LoadSource: Sendable {
  /// The channels it drives, 0 ..< `channelCount`.
  var channelCount: Int { get }
  /// Virtual seconds from the first scan to the last.
  var duration: Double { get }
  /// What happens when, ascending by time.
  var events: [SourceEvent] { get }
  /// What the source is, for the truth file's first line.
  var description: JSONValue { get }
  /// The forces on the cells at `scan`; nil once the playback is over.
  func forces(at scan: PlaybackScan) -> CellForces?
  /// What truly presses on the table at that many virtual seconds since playback began; nil where
  /// the source does not know, or once the playback is over.
  func truth(at time: Double) -> ScenarioTruth?
}

extension LoadSource {
  public var events: [SourceEvent] { [] }
  public func truth(at time: Double) -> ScenarioTruth? { nil }
}

/// Something a source does on purpose, announced with the first scan at or after its time.
public struct SourceEvent: Sendable, Equatable {
  /// Virtual seconds since playback began.
  public var time: Double
  public var kind: String
  public var values: [JSONField]

  public init(time: Double, kind: String, values: [JSONField] = []) {
    self.time = time
    self.kind = kind
    self.values = values
  }
}

/// A table nobody touches.
public struct EmptyTable: LoadSource {
  public let channelCount = 0
  public let duration: Double
  public let description = JSONValue.object([JSONField("source", "empty")])

  /// Lasts `duration` virtual seconds; for ever unless told otherwise.
  public init(duration: Double = .infinity) { self.duration = duration }

  public func forces(at scan: PlaybackScan) -> CellForces? {
    scan.time < duration ? .init(repeating: 0) : nil
  }
}
