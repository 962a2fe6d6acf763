public import SessionLog
public import TableModel

/// Looks into a session's log wherever one wants, by the index of its chunks: what it begins with,
/// and stretches of curve, events and loads.
///
/// Positions are seconds since the session's first entry. The log of a session that runs is seen
/// as far as its chunks are in the file.
public struct SessionLogView: ~Copyable, Sendable {
  /// The most chunks that one question reads, of 0.4 s each.
  public static let mostChunks = 3000

  public let header: SessionHeader
  public let start: WallTime
  /// Seconds from the first entry to the last.
  public let duration: Double
  public let isClosed: Bool
  public let recoveries: Int
  let path: String
  var range: SessionRange

  /// Opens the log at `path`; `hop` is what an earlier look into the same log found, or new.
  public init(path: String, hop: inout ChunkHop) throws(ReplayError) {
    var range = try Self.open(path, &hop)
    let json = try Self.header(of: &range)
    guard let json, let times = range.times else { throw .noHeader }
    header = try SessionHeader(decoding: json)
    start = times.lowerBound
    duration = start.duration(to: times.upperBound) / .seconds(1)
    isClosed = range.isClosed
    recoveries = range.recoveries
    self.path = path
    self.range = range
  }

  private static func open(
    _ path: String, _ hop: inout ChunkHop
  ) throws(ReplayError) -> SessionRange {
    do throws(SessionLogError) {
      return try SessionRange(path: path, hop: &hop)
    } catch {
      throw .log(error)
    }
  }

  private static func header(
    of range: inout SessionRange
  ) throws(ReplayError) -> [UInt8]? {
    guard let times = range.times else { return nil }
    var json: [UInt8]?
    do throws(SessionLogError) {
      try range.read([.header], in: times, most: mostChunks) { entry in
        if case .event(.header, let found, _) = entry { json = found }
        return false
      }
    } catch {
      throw .log(error)
    }
    return json
  }

  /// Chunks that have been read so far, and that the file has.
  public var chunksRead: Int { range.chunksRead }
  public var chunkCount: Int { range.chunkCount }

  /// How the recording ended; nil while it is not closed.
  public var ending: String? {
    recoveries > 0 ? "interrupted" : isClosed ? Ending.closed.name : nil
  }

  /// Log times of positions; the end is at least the beginning.
  func times(_ from: Double, _ to: Double) -> ClosedRange<WallTime> {
    let (from, to) = (time(from), time(to))
    return from...max(from, to)
  }

  /// A place that no log can have is the last one there is.
  private func time(_ position: Double) -> WallTime {
    let nanoseconds = UInt64(exactly: (max(0, position) * 1e9).rounded()) ?? .max
    let (sum, overflows) = start.nanoseconds.addingReportingOverflow(nanoseconds)
    return WallTime(nanoseconds: overflows ? .max : sum)
  }

  /// Gives `take` the entries of a stretch, and their positions; false where there were more than
  /// may be read.
  mutating func read(
    _ topics: Set<SessionTopic>, _ from: Double, _ to: Double, most: Int = Self.mostChunks,
    _ take: (SessionEntry, Double) -> Bool
  ) throws(ReplayError) -> Bool {
    let start = start
    let times = times(from, to)
    do throws(SessionLogError) {
      return try range.read(topics, in: times, most: most) { entry in
        take(entry, start.duration(to: entry.time) / .seconds(1))
      }
    } catch {
      throw .log(error)
    }
  }
}
