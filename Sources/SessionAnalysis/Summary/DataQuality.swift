public import TableModel

/// How far the session's scans can be believed.
public struct DataQuality: Codable, Equatable, Sendable {
  /// Gaps, and presses of the client's button, that are listed; all gaps are counted.
  static let longestList = 10_000

  public var received: Int
  /// Scans whose sequence number never came.
  public var lost: Int
  /// Scans in which a cell was saturated, absent, stuck or settling.
  ///
  /// Nil where the scans were not read, as all that is nil here.
  public var untrusted: Int?
  /// By wired channel.
  public var cells: [CellQuality]
  /// Scans in which a panel's cells contradicted each other: a leg off the floor, or a cell going.
  public var twisted: Int?
  /// The first `longestList` of them.
  public var gaps: [GapRecord]
  /// All gaps, and the seconds that they lasted together.
  public var gapCount: Int
  public var gapTime: Double
  public var bytesDamaged: Bool
  /// The last scan that the log holds.
  public var lastScan: ScanPlace?

  /// Of no scan.
  init() {
    received = 0
    lost = 0
    untrusted = 0
    cells = []
    twisted = 0
    gaps = []
    gapCount = 0
    gapTime = 0
    bytesDamaged = false
  }

  mutating func add(_ gap: GapRecord) {
    lost += gap.lost ?? 0
    gapCount += 1
    gapTime += gap.duration
    if gaps.count < Self.longestList { gaps.append(gap) }
  }

  enum CodingKeys: String, CodingKey {
    case received = "scans_received"
    case lost = "scans_lost"
    case untrusted = "scans_untrusted"
    case gaps, cells
    case twisted = "scans_twisted"
    case gapCount = "gap_count"
    case gapTime = "gap_time_s"
    case bytesDamaged = "log_damaged"
    case lastScan = "last_scan"
  }
}

/// How one cell did.
public struct CellQuality: Codable, Equatable, Sendable {
  public var channel: Int
  /// Readings that no body can have made; left out of the loads.
  public var glitches: Int?
  public var saturated: Int?
  public var absent: Int?
  /// The same count again and again, told by the table or seen against its neighbours.
  public var stuck: Int?
  /// From the zero before the session to the last one in it, newtons; nil where the empty table
  /// was not read again.
  public var drift: Double?

  /// Of a channel with its host's zeros of the empty table, millinewtons; of the rest nothing.
  init(channel: Int, zero: [Int32], last: [Int32]?) {
    self.channel = channel
    guard let last, last.indices.contains(channel), zero.indices.contains(channel) else { return }
    drift = (Double(last[channel]) - Double(zero[channel])) / 1000
  }

  enum CodingKeys: String, CodingKey {
    case channel
    case glitches = "readings_glitched"
    case saturated = "readings_saturated"
    case absent = "readings_absent"
    case stuck = "readings_stuck"
    case drift = "drift_n"
  }
}

/// Which scan of which stream.
public struct ScanPlace: Codable, Equatable, Sendable {
  public var epoch: UInt16
  public var sequence: UInt32
}

/// A stretch without scans.
public struct GapRecord: Codable, Equatable, Sendable {
  /// Log time of the last scan before it.
  public var at: WallTime
  public var duration: Double
  /// Scans known to be lost; nil where the stream ended and another began.
  public var lost: Int?

  enum CodingKeys: String, CodingKey {
    case lost
    case at = "at_ns"
    case duration = "duration_s"
  }
}
