internal import SessionLog

/// The foot force over a whole session in stretches of some seconds, from the log's pyramid: at
/// once, however long the session is.
///
/// It is of the peaks of each tenth of a second, as the 10 Hz topic has them: the largest of a
/// stretch is that of its scans, the mean at most too large.
public struct CoarseCurve: Equatable, Sendable {
  /// A stretch of the session; where nothing was recorded there is none.
  public struct Point: Equatable, Sendable {
    /// Seconds since the session's beginning.
    public var time: Double
    /// Newtons; nil where no load could be trusted.
    public var peak: Double?
    public var mean: Double?
    public var least: Double?
  }

  /// Seconds of a stretch.
  public let span: Double
  public let points: [Point]

  /// Reads the finest level of the log at `path`; nil where it has no pyramid, as one that was cut
  /// off has none.
  public init?(path: String) throws(ReplayError) {
    let found: (level: Pyramid.Level, start: UInt64)?
    do throws(SessionLogError) {
      found = try Self.read(path)
    } catch {
      throw .log(error)
    }
    guard let (level, start) = found else { return nil }
    span = Double(level.span)
    points = level.starts.indices.map { index in
      let force = level.footForce[index]
      let isKnown = force.readings > 0
      // Its first stretch may have begun before the session.
      let time = max(0, Double(level.starts[index]) - Double(start) / 1e9)
      return Point(
        time: time, peak: isKnown ? Double(force.maximum) / 1000 : nil,
        mean: isKnown ? Double(force.sum) / 1000 / Double(force.readings) : nil,
        least: isKnown ? Double(force.minimum) / 1000 : nil)
    }
  }

  /// The finest level, and the log time at which the session begins.
  private static func read(
    _ path: String
  ) throws(SessionLogError) -> (level: Pyramid.Level, start: UInt64)? {
    let reader: MCAPIndexedReader
    do throws(SessionLogError) {
      reader = try MCAPIndexedReader(path: path, rules: .session)
    } catch .noSummary {
      return nil
    }
    guard
      let index = reader.attachmentIndexes.last(where: { $0.name == Pyramid.attachmentName }),
      let statistics = reader.statistics
    else { return nil }
    let pyramid = try Pyramid(decoding: try reader.attachment(index).data)
    return pyramid.levels.first.map { ($0, statistics.messageStartTime) }
  }
}
