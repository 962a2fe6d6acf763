public import LoadEstimation
public import Monitoring
internal import SafetyChain
public import SessionLog
public import TableModel
public import TableProtocol

/// Plays a recorded session through the same safety chain as live, entry by entry.
public struct SessionPlayer: ~Copyable {
  /// One entry of the log and what became of it.
  public enum Step: Sendable {
    case scan(ScanFrame, LoadEstimate, AlarmBatch, WallTime)
    case input(SessionInput, AlarmBatch, WallTime)
    /// An alarm as it was recorded.
    case recordedAlarm(AlarmRecord, WallTime)
    case marker(SessionMarker, WallTime)
  }

  /// What becomes of the inputs by which people answered alarms.
  public enum Reactions: Sendable {
    case asRecorded
    /// They change nothing, and neither do tests.
    case leftOut
  }

  public let header: SessionHeader
  /// Whether the limits are others than the recorded ones.
  private let hasOtherLimits: Bool
  private let reactions: Reactions
  private let path: String
  private var reader: SessionReader
  private var chain: SafetyChain
  /// Entries taken from the reader so far.
  private var entries = 0
  private var continuity = ScanContinuity()

  /// Opens a session; with `settings` its scans are judged by those, which then stand in the
  /// header, and recorded changes of limits are not followed.
  public init(
    path: String, judgedBy settings: MonitoringSettings? = nil,
    reactions: Reactions = .asRecorded
  ) throws(ReplayError) {
    var reader: SessionReader
    do throws(SessionLogError) {
      reader = try SessionReader(path: path)
    } catch {
      throw .log(error)
    }
    guard let json = reader.header else { throw .noHeader }
    var header = try SessionHeader(decoding: json)
    header.settings = settings ?? header.settings
    do throws(LoadEstimator.ProfileError) {
      chain = try header.makeChain()
    } catch {
      throw .profile(error)
    }
    hasOtherLimits = settings != nil
    self.reactions = reactions
    self.path = path
    self.header = header
    self.reader = reader
  }

  /// How often each thing was wrong with a channel's readings so far.
  public func qualityCounts(channel: Int) -> QualityCounts {
    chain.estimator.counts(channel: channel)
  }

  /// What each cell counted with in the newest scan.
  public var cellLoads: CellLoads { chain.estimator.cellLoads }

  /// How the file ended; nil until `next` has returned nil.
  public var ending: Ending? { reader.ending }
  /// How often the file was finished after an interruption.
  public var recoveries: Int { reader.recoveries }

  /// Whether the log lacks entries, up to here, that were recorded or should have been: what
  /// follows is judged without knowing them.
  public var hole: LogHole? {
    if reader.damageCount > 0 { return .damage }
    if continuity.unexplained > 0 { return .unexplained }
    return continuity.interruptions > 0 ? .interruption : nil
  }

  /// The next entry; nil at the end of what can be read.
  public mutating func next() throws(ReplayError) -> Step? {
    while let entry = try nextEntry() {
      switch entry {
      case .scan(let frame, let time):
        continuity.take(frame)
        let (loads, alarms) = chain.observe(frame)
        return .scan(frame, loads, alarms, time)
      case .event(.inputs, let json, let time):
        let input = try Self.decode(SessionInput.self, json, topic: "inputs")
        continuity.take(input)
        let told = counts(input) ? input.chainInput : nil
        return .input(input, told.map { chain.observe($0) } ?? AlarmBatch(), time)
      case .event(.alarms, let json, let time):
        return .recordedAlarm(try Self.decode(AlarmRecord.self, json, topic: "alarms"), time)
      case .event(.markers, let json, let time):
        return .marker(try Self.decode(SessionMarker.self, json, topic: "markers"), time)
      // What was derived from the scans is derived again.
      case .event, .overview, .derived, .clock: continue
      }
    }
    return nil
  }

  /// Whether the chain hears of `input`.
  private func counts(_ input: SessionInput) -> Bool {
    switch input {
    case .limits: !hasOtherLimits
    case .monitor(let input): reactions == .asRecorded || !input.isReaction
    case .tare, .zeroReading, .contact, .calibration, .gap, .stream, .interruption,
      .hostClock:
      true
    }
  }

  private mutating func nextEntry() throws(ReplayError) -> SessionEntry? {
    do throws(SessionLogError) {
      guard let entry = try reader.next() else { return nil }
      entries += 1
      return entry
    } catch {
      throw .log(error)
    }
  }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ json: [UInt8], topic: String
  ) throws(ReplayError) -> Value {
    do {
      return try JSONText.decode(type, from: json)
    } catch {
      throw .malformedEntry(topic: topic, JSONProblem.words(error))
    }
  }
}

extension SessionPlayer {
  /// All that a player knows between two entries, so that another one can go on from there.
  public struct Checkpoint: Sendable {
    fileprivate var entries: Int
    fileprivate var chain: SafetyChain
    fileprivate var continuity: ScanContinuity
  }

  public var checkpoint: Checkpoint {
    Checkpoint(entries: entries, chain: chain, continuity: continuity)
  }

  /// Goes on from `checkpoint` of a player of the same log, or from the beginning.
  ///
  /// The log is read from its beginning in any case, but judged from the checkpoint on only.
  public mutating func restart(from checkpoint: Checkpoint? = nil) throws(ReplayError) {
    // Nothing is changed before all that may throw has been done.
    let fresh: SafetyChain
    if let checkpoint { fresh = checkpoint.chain } else { fresh = try Self.makeChain(header) }
    reader = try Self.open(path, after: checkpoint?.entries ?? 0)
    chain = fresh
    entries = checkpoint?.entries ?? 0
    continuity = checkpoint?.continuity ?? ScanContinuity()
  }

  private static func open(
    _ path: String, after entries: Int
  ) throws(ReplayError) -> SessionReader {
    do throws(SessionLogError) {
      var reader = try SessionReader(path: path)
      // The same log: one that grew, or was finished meanwhile, begins as it did.
      for _ in 0..<entries where try reader.next() == nil { break }
      return reader
    } catch {
      throw .log(error)
    }
  }

  private static func makeChain(_ header: SessionHeader) throws(ReplayError) -> SafetyChain {
    do throws(LoadEstimator.ProfileError) {
      return try header.makeChain()
    } catch {
      throw .profile(error)
    }
  }
}

extension MonitorInput {
  /// Whether a person gave it because of an alarm, or to see one.
  fileprivate var isReaction: Bool {
    switch self {
    case .acknowledge, .pause, .endPause, .shelve, .unshelve, .test: true
    case .silence, .elapsed, .linkLost, .linkRestored, .recorderFailed, .recorderRestored,
      .diskLow, .diskRestored, .calibrationOverdue, .calibrationRenewed, .zeroRead, .hostSilent,
      .hostHeard:
      false
    }
  }
}
