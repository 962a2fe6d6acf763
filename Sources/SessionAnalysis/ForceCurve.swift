public import DisplayFilter
internal import LoadEstimation
public import SessionLog
public import TableModel
internal import TableProtocol

/// The foot force over a stretch of a session: as measured, and calmed for the eye.
///
/// The calmed curve is filtered forward and backward, so that nothing in it is late; it lowers
/// what is short, so peaks are read from the measured one.
public struct ForceCurve: Sendable {
  /// Newtons at a moment; nil where the loads could not be trusted, or scans are missing.
  public struct Point: Sendable, Equatable {
    /// Seconds since the session's first scan.
    public var time: Double
    public var footForce: Double?
    public var calmed: Double?
  }

  /// As many points as one curve holds: half an hour at 1000 scans a second.
  public static let mostPoints = 1_800_000

  public private(set) var points: [Point] = []
  /// Whether the hum of the mains was taken out, which a low scan rate does not allow.
  public let hasNotch: Bool
  /// There was more than `mostPoints`; the curve ends there.
  public private(set) var isCut = false
  /// Seconds from the first scan to the last that was read; nil where there is none.
  public private(set) var lastScan: Double?
  /// How the log ended; nil where it was not read to its end.
  public let ending: Ending?
  public let recoveries: Int

  /// Reads scans of the session at `path`.
  ///
  /// `span` tells, from when the session began and its first scan, which of them: seconds since
  /// that scan.
  public init(
    path: String, mains: MainsFrequency?,
    span: (_ start: WallTime, _ firstScan: WallTime) -> (from: Double, to: Double)
  ) throws(ReplayError) {
    var player = try SessionPlayer(path: path)
    let filter = ZeroPhase(rate: player.header.table.rate, mains: mains)
    hasNotch = filter.hasNotch
    var wanted: (from: Double, to: Double)?
    var first: UInt64?
    var last: ScanFrame?
    while let step = try player.next() {
      guard case .scan(let frame, let loads, _, let at) = step else { continue }
      let start = first ?? at.nanoseconds
      first = start
      let seconds = wanted ?? span(player.header.startedAt, at)
      wanted = seconds
      let time = Double(at.nanoseconds &- start) / 1e9
      guard time < seconds.to else { break }
      defer { last = frame }
      lastScan = time
      guard time >= seconds.from else { continue }
      guard points.count < Self.mostPoints else {
        isCut = true
        break
      }
      if let last, !points.isEmpty,
        last.epoch != frame.epoch || frame.sequence &- last.sequence != 1
      {
        points.append(Point(time: time, footForce: nil, calmed: nil))
      }
      let force = loads.quality == .trusted ? Double(loads.footForce) / 1000 : nil
      points.append(Point(time: time, footForce: force, calmed: nil))
    }
    ending = player.ending
    recoveries = player.recoveries
    let calmed = filter.filter(points.map(\.footForce))
    for index in points.indices { points[index].calmed = calmed[index] }
  }
}
