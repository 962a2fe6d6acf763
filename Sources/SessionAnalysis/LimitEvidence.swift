internal import LoadEstimation
internal import SessionLog
public import TableModel
internal import TableProtocol

/// What sessions tell about one region: forces by time, and presses of the client's button.
public struct RegionEvidence: Equatable, Sendable {
  public var forces = ForceHistogram()
  /// Newtons, in the order of time.
  public var presses: [Double] = []
  public var sessions = 0

  public init() {}

  mutating func add(_ other: Self) {
    forces.add(other.forces)
    presses += other.presses
    sessions += other.sessions
  }
}

/// What one session's log tells about the forces that its client was pressed with.
public struct SessionEvidence: Sendable {
  /// Seconds without a trusted scan after which it is not known where the foot presses.
  static let longestSilence = 1.0

  public let session: String
  public let client: String
  public let startedAt: WallTime
  /// The stance foot counts as foot force.
  public let isUpperBound: Bool
  /// Both sides of the body together.
  public private(set) var regions: [BodyRegion: RegionEvidence] = [:]
  /// Presses of the button while no region was known.
  public private(set) var pressesElsewhere = 0
  /// As `SessionSummary.ending`.
  public private(set) var ending = "closed"

  private let nominalInterval: Double
  private var last: ScanFrame?
  private var place: (region: BodyRegion?, force: Double, time: WallTime)?

  /// Reads the whole log at `path`; of one that is not whole, what can be read.
  public init(path: String) throws(ReplayError) {
    var player = try SessionPlayer(path: path)
    let header = player.header
    session = header.session
    client = header.client
    startedAt = header.startedAt
    isUpperBound = header.profile.footForceIsUpperBound
    nominalInterval = 1 / max(header.table.rate, 1)
    do throws(ReplayError) {
      while let step = try player.next() { add(step) }
      ending = player.recoveries > 0 ? "interrupted" : (player.ending ?? .closed).name
    } catch {
      // An entry that makes no sense ends what can be read, not what was read.
      ending = Ending.damaged(offset: 0).name
    }
    for region in regions.keys { regions[region]?.sessions = 1 }
  }

  private mutating func add(_ step: SessionPlayer.Step) {
    switch step {
    case .scan(let frame, let loads, _, let time): add(frame, loads, time)
    case .marker(let marker, let time) where marker.kind == .clientButton: addPress(time)
    case .input, .recordedAlarm, .marker: break
    }
  }

  private mutating func add(_ frame: ScanFrame, _ loads: LoadEstimate, _ time: WallTime) {
    let interval = interval(to: frame)
    last = frame
    guard loads.quality == .trusted else { return }
    let force = Double(loads.footForce) / 1000
    let region = loads.centreY == nil ? nil : BodyZone(index: loads.zone)?.region
    place = (region, force, time)
    guard let region else { return }
    regions[region, default: RegionEvidence()].forces.add(force, seconds: interval)
  }

  /// The time that a scan stands for: from the one before where nothing lies between them.
  private func interval(to frame: ScanFrame) -> Double {
    guard let last, last.epoch == frame.epoch, frame.sequence &- last.sequence == 1,
      frame.deviceTime > last.deviceTime
    else { return nominalInterval }
    return Double(frame.deviceTime - last.deviceTime) / 1e6
  }

  private mutating func addPress(_ time: WallTime) {
    guard let place, let region = place.region,
      Double(time.nanoseconds) - Double(place.time.nanoseconds) <= Self.longestSilence * 1e9
    else {
      pressesElsewhere += 1
      return
    }
    regions[region, default: RegionEvidence()].presses.append(place.force)
  }
}
