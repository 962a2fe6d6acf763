public import DisplayFilter
internal import LoadEstimation
internal import TableModel
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

  /// Reads the scans within `seconds` of the session at `path`.
  public init(
    path: String, seconds: Range<Double>, mains: MainsFrequency?
  ) throws(ReplayError) {
    var player = try SessionPlayer(path: path)
    let filter = ZeroPhase(rate: player.header.table.rate, mains: mains)
    hasNotch = filter.hasNotch
    var first: UInt64?
    var last: ScanFrame?
    while let step = try player.next() {
      guard case .scan(let frame, let loads, _, let at) = step else { continue }
      let start = first ?? at.nanoseconds
      first = start
      let time = Double(at.nanoseconds &- start) / 1e9
      guard time < seconds.upperBound else { break }
      defer { last = frame }
      guard time >= seconds.lowerBound else { continue }
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
    let calmed = filter.filter(points.map(\.footForce))
    for index in points.indices { points[index].calmed = calmed[index] }
  }
}
