/// A session at a few coarse time spans, so that hours are drawn from a few hundred numbers.
///
/// The attachment `pyramid`, written when a log is closed; a log that was cut off may have none.
/// Nothing in it is told nowhere else. As a protobuf message, `treadlight.Pyramid`:
///
/// | message | field | type            | name           | meaning                              |
/// |---------|------:|-----------------|----------------|--------------------------------------|
/// | Pyramid |     1 | repeated Level  | levels         | finest first                         |
/// | Level   |     1 | uint32          | span_s         | seconds of log time per entry        |
/// | Level   |     2 | repeated sint64 | start_s        | entry's start: multiple of span_s    |
/// | Level   |     3 | repeated sint64 | scans          |                                      |
/// | Level   |     4 | repeated Column | counts         | by channel: raw counts               |
/// | Level   |     5 | Column          | foot_force_mn  | of the derived topic's peaks         |
/// | Column  |     1 | repeated sint64 | readings       |                                      |
/// | Column  |     2 | repeated sint64 | minimum        |                                      |
/// | Column  |     3 | repeated sint64 | maximum        |                                      |
/// | Column  |     4 | repeated sint64 | sum            | mean: sum / readings                 |
///
/// Each repeated sint64 is packed, one number per entry, and holds the change from the entry
/// before (the first: from 0). Where readings are 0 the column's other numbers are 0.
public struct Pyramid: Equatable, Sendable {
  public static let attachmentName = "pyramid"
  public static let mediaType = "application/x-protobuf"
  /// The spans that a writer keeps, seconds; 1 s is the overview topic.
  public static let spans: [UInt32] = [8, 64, 512, 4096]
  /// The most entries of a level and the most levels, so that a reader knows what to hold.
  public static let longestLevel = 8192
  static let mostLevels = 8

  /// One time span's entries.
  public struct Level: Equatable, Sendable {
    /// Seconds of log time per entry.
    public var span: UInt32
    /// Seconds since 1970 at which each entry starts, ascending; where nothing was recorded,
    /// there is no entry.
    public internal(set) var starts: [UInt64] = []
    /// By entry.
    public internal(set) var scans: [UInt32] = []
    /// By channel, then by entry: raw counts.
    public internal(set) var channels: [[ValueTally]] = []
    /// By entry: the derived topic's peaks of the foot force, millinewtons.
    public internal(set) var footForce: [ValueTally] = []

    public init(span: UInt32) { self.span = span }
  }

  /// Finest first.
  public var levels: [Level]

  public init(levels: [Level]) { self.levels = levels }
}

/// Gathers a pyramid second by second, in bounded memory.
///
/// A level that is full is given up, and the coarser ones go on: the finest of those left holds
/// four and a half hours, a day and a half, twelve days, three months. At most 0.8 MB a level of 16
/// channels; an hour of 8 channels takes 0.1 MB.
struct PyramidBuilder: Sendable {
  /// The most entries of a level; readers hold more.
  static let longestLevel = 2048

  private(set) var pyramid = Pyramid(levels: Pyramid.spans.map { Pyramid.Level(span: $0) })

  mutating func add(_ tally: SecondTally) {
    while let finest = pyramid.levels.first, finest.isFull(for: tally), pyramid.levels.count > 1 {
      pyramid.levels.removeFirst()
    }
    for index in pyramid.levels.indices { pyramid.levels[index].add(tally) }
  }
}

extension Pyramid.Level {
  func isFull(for tally: SecondTally) -> Bool {
    starts.count == PyramidBuilder.longestLevel && starts.last != start(of: tally)
  }

  private func start(of tally: SecondTally) -> UInt64 {
    tally.second / UInt64(span) * UInt64(span)
  }

  mutating func add(_ tally: SecondTally) {
    guard !isFull(for: tally) else { return }
    let start = start(of: tally)
    if starts.last != start {
      starts.append(start)
      scans.append(0)
      footForce.append(ValueTally())
      for channel in channels.indices { channels[channel].append(ValueTally()) }
    }
    while channels.count < tally.cells.count {
      channels.append(Array(repeating: ValueTally(), count: starts.count))
    }
    let last = starts.count - 1
    scans[last] += tally.scans
    footForce[last].add(tally.footForce)
    for channel in tally.cells.indices { channels[channel][last].add(tally.cells[channel].counts) }
  }
}
