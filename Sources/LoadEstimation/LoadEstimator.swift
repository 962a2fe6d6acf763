public import TableModel
public import TableProtocol

/// Turns a scan's counts into loads: calibration, zero, tare, panels, centre of pressure, zones.
///
/// Integers throughout, so that the same counts give the same loads everywhere; no allocation,
/// no lock, no clock. Forces are never clamped at zero: a corner goes negative when the load lies
/// outside the cells.
///
/// It remembers the scans before, to tell a converter's false readings from loads
/// (`GlitchFilter`); what it remembers is in the value and begins anew with `restart`, with a new
/// epoch, and when time goes back. A plain value of bytes, so that it can go through a ring.
public struct LoadEstimator: Sendable, BitwiseCopyable {
  /// Why a profile or a body map cannot be used with a table.
  public enum ProfileError: Error, Equatable {
    /// A cell names a channel that the table does not have.
    case channelMissing(Int, tableChannels: Int)
    case tooManyPanels(Int)
    case tooManyAreas(Int)
    /// A cell or area lies beyond `positionRange`, or nowhere.
    case positionOutOfRange(Double)
  }

  /// Millimetres; within it no moment of 16 cells at the ends of their range overflows.
  public static let positionRange = -10_000.0...10_000

  /// Another calibration is another table: what was remembered of the scans before is forgotten.
  public var calibration: TableCalibration {
    didSet {
      isCalibrated = hasGains
      forgetScans()
    }
  }
  /// The host's zero of the empty table by channel, millinewtons; it comes off every cell's force
  /// before anything else.
  public var zero: [16 of Int32] = .init(repeating: 0) {
    didSet { twistWatch = TwistWatch() }
  }
  public var tare = Tare.none {
    didSet { twistWatch = TwistWatch() }
  }
  /// Where the client's zones are.
  public var body = BodyAreas.none
  /// Below this net load on the client's panels there is no centre of pressure, millinewtons.
  public let minimumLoad: Int32

  let layout: TableLayout
  private var filter: GlitchFilter
  private(set) var flatWatch = FlatWatch()
  private var twistWatch = TwistWatch()
  private var qualityCounts: [16 of QualityCounts] = .init(repeating: QualityCounts())
  private var isCalibrated = false
  /// The cells that count in the newest scan, and what with.
  private(set) var counted = ChannelSet()
  private(set) var filtered = FilteredForces()
  private var epoch: UInt16 = 0
  /// Device time of the newest scan; nil before the first.
  private(set) var newest: UInt64?

  public init(
    profile: TableProfile, calibration: TableCalibration, minimumLoad: Int32
  ) throws(ProfileError) {
    layout = try TableLayout(profile, channelCount: calibration.channelCount)
    filter = GlitchFilter(layout.redundancy)
    self.calibration = calibration
    self.minimumLoad = minimumLoad
    isCalibrated = hasGains
  }

  static func micrometres(_ millimetres: Double) throws(ProfileError) -> Int32 {
    guard positionRange.contains(millimetres) else { throw .positionOutOfRange(millimetres) }
    return Int32((millimetres * 1000).rounded())
  }

  /// The highest channel that a cell under a panel is wired to; -1 when there is none.
  ///
  /// A table with no more channels than this has not enough for the profile.
  public var highestChannel: Int { layout.highestChannel }

  /// In how many scans something was wrong with a channel's readings, since the start or the last
  /// reset; of wired channels only.
  public func counts(channel: Int) -> QualityCounts { qualityCounts[channel] }

  public mutating func resetCounts() { qualityCounts = .init(repeating: QualityCounts()) }

  /// Forgets the scans before and what was counted in them; calibration, zero, tare and body stay.
  public mutating func restart() {
    forgetScans()
    resetCounts()
  }

  private mutating func forgetScans() {
    filter = GlitchFilter(filter.redundancy)
    flatWatch = FlatWatch()
    twistWatch = TwistWatch()
    counted = ChannelSet()
    filtered = FilteredForces()
    newest = nil
  }

  /// Whether a calibration was made and gives every wired cell a gain.
  private var hasGains: Bool {
    guard calibration.madeAt != 0 else { return false }
    for channel in layout.wired {
      guard channel < calibration.channelCount,
        calibration.cells[channel].nanonewtonsPerCount != 0
      else { return false }
    }
    return true
  }

  /// The loads of the next scan.
  public mutating func estimate(_ frame: ScanFrame) -> LoadEstimate {
    if frame.epoch != epoch || frame.deviceTime < newest ?? 0 { forgetScans() }
    epoch = frame.epoch
    newest = frame.deviceTime
    var estimate = LoadEstimate()
    estimate.panelCount = layout.panelCount
    // Counts without a calibration are no forces: unknown, not zero.
    if !isCalibrated { estimate.flags.insert(.uncalibrated) }
    let readings = read(frame, &estimate.flags)
    filtered = filter.take(readings, layout)
    counted = readings.present
    judge(readings, frame, &estimate.flags)
    addUp(&estimate, at: frame.deviceTime)
    estimate.quality = estimate.flags.quality
    return estimate
  }

  /// Sorts the readings by state; a channel that the frame does not have is absent.
  private mutating func read(_ frame: ScanFrame, _ flags: inout QualityFlags) -> CellReadings {
    var readings = CellReadings(time: frame.deviceTime)
    for channel in layout.wired {
      switch channel < frame.channelCount ? frame.cells[channel].state : .absent {
      case .good: readings.good.insert(channel)
      case .saturatedHigh, .saturatedLow: break  // counted at its rail: the load is at least that
      case .settling:
        flags.insert(.settling)
        qualityCounts[channel].settling &+= 1
        continue
      case .absent:
        flags.insert(.absent)
        qualityCounts[channel].absent &+= 1
        continue
      case .stuck:
        flags.insert(.stuck)
        qualityCounts[channel].stuck &+= 1
        continue
      }
      readings.present.insert(channel)
      let count = frame.cells[channel].count
      readings.counts[channel] = count
      readings.forces[channel] = calibration.cells[channel].millinewtons(count)
    }
    return readings
  }

  /// Flags and counts what the filter and the watch for flat cells have found.
  private mutating func judge(
    _ readings: CellReadings, _ frame: ScanFrame, _ flags: inout QualityFlags
  ) {
    if !filtered.suspects.isEmpty { flags.insert(.glitch) }
    if !filtered.reconstructed.isEmpty { flags.insert(.estimated) }
    if !filtered.held.isEmpty { flags.insert(.unreconstructed) }
    for channel in filtered.suspects { qualityCounts[channel].glitches &+= 1 }
    // At its rail after a jump it is a false reading, until it stays there.
    let saturated = readings.present - readings.good - filtered.suspects
    if !saturated.isEmpty { flags.insert(.saturated) }
    for channel in saturated { qualityCounts[channel].saturated &+= 1 }
    watchFlat(frame, counted: readings.good - filtered.suspects)
    if !flatWatch.flat.isEmpty { flags.insert(.flat) }
    for channel in flatWatch.flat { qualityCounts[channel].flat &+= 1 }
  }

  private mutating func watchFlat(_ frame: ScanFrame, counted: ChannelSet) {
    let resting = flatWatch.take(frame, wired: layout.wired, counted: counted)
    guard !resting.isEmpty else { return }
    for panel in 0..<layout.panelCount {
      let members = layout.members[panel]
      for channel in members & resting where members.without(channel).isSubset(of: counted) {
        let told = told(of: channel, by: members.without(channel))
        flatWatch.note(told, of: channel, at: frame.deviceTime)
      }
    }
  }

  /// What the others of its panel say of a cell: what a rigid panel would do to it, or only their
  /// sum where there is no cell to spare; counted from an unknown beginning.
  private func told(of channel: Int, by others: ChannelSet) -> Int64 {
    guard !filter.redundancy.cells.contains(channel) else {
      return filter.redundancy.change(
        of: channel, others: others, from: .init(repeating: 0), to: filtered.forces)
    }
    var sum: Int64 = 0
    for other in others { sum += Int64(filtered.forces[other]) }
    return sum
  }

  /// Sums up what counts.
  private mutating func addUp(_ estimate: inout LoadEstimate, at time: UInt64) {
    var gross: Int64 = 0
    var net: Int64 = 0
    var foot = FootLoad()
    let known = counted - filtered.held
    for panel in 0..<layout.panelCount {
      var load: Int64 = 0
      var twist: Int64 = 0
      let members = layout.members[panel]
      for channel in members & counted {
        let force = forceAboveZero(channel)
        watchCell(channel, force, &estimate)
        let own = force - Int64(tare.forces[channel])
        gross += force
        load += own
        twist += own * Int64(layout.twistWeights[channel])
        if layout.client.contains(channel) {
          foot.add(own, x: layout.x[channel], y: layout.y[channel])
        }
      }
      net += load
      estimate.panels[panel] = Int32(clamping: load)
      guard layout.twistedPanels & (1 << UInt8(panel)) != 0 else { continue }
      guard members.isSubset(of: known) else {
        twistWatch.forget(panel)
        continue
      }
      twist /= TableLayout.twistUnit
      estimate.twist[panel] = Int32(clamping: twist)
      twistWatch.take(twist, load: load, panel: panel, at: time)
    }
    if twistWatch.twisted != 0 { estimate.flags.insert(.twist) }
    estimate.glitches = UInt8(clamping: filtered.suspects.count)
    estimate.readings = UInt8(clamping: layout.wired.count)
    estimate.gross = Int32(clamping: gross)
    estimate.net = Int32(clamping: net)
    place(foot, in: &estimate)
  }

  /// Keeps the cell that is nearest to its capacity, and the one that is lifted most.
  private func watchCell(_ channel: Int, _ force: Int64, _ estimate: inout LoadEstimate) {
    estimate.cellLift = max(estimate.cellLift, Int32(clamping: -force))
    let capacity = layout.capacity[channel]
    guard capacity > 0 else { return }
    estimate.cellLoad = max(estimate.cellLoad, Int32(clamping: force * 1000 / capacity))
  }

  /// What a cell counts with in the newest scan, millinewtons before the tare.
  func forceAboveZero(_ channel: Int) -> Int64 {
    Int64(filtered.forces[channel]) - Int64(zero[channel])
  }
}
