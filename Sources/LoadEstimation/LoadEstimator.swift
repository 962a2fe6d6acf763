public import TableModel
public import TableProtocol

/// Turns a scan's counts into loads: calibration, tare, panels, centre of pressure, region.
///
/// Integers throughout, so that the same counts give the same loads everywhere; no allocation,
/// no clock. Forces are never clamped at zero: a corner goes negative when the load lies
/// outside the cells.
public struct LoadEstimator: Sendable {
  private struct Cell: Sendable {
    var panel: UInt8 = LoadEstimator.noPanel
    var isClient = false
    /// Micrometres.
    var x: Int64 = 0
    var y: Int64 = 0
  }

  private struct Band: Sendable {
    var region: UInt8 = 0
    /// Micrometres, from inclusive, to exclusive.
    var from: Int32 = 0
    var to: Int32 = 0
  }

  private static let noPanel = UInt8.max

  /// Why a profile cannot be used with a table.
  public enum ProfileError: Error, Equatable {
    /// A cell names a channel that the table does not have.
    case channelMissing(Int, tableChannels: Int)
    case tooManyPanels(Int)
    case tooManyBands(Int)
    /// A cell or band lies beyond `positionRange`, or nowhere.
    case positionOutOfRange(Double)
  }

  /// Millimetres; within it no moment of 16 cells at the ends of their range overflows.
  public static let positionRange = -10_000.0...10_000

  public var calibration: TableCalibration {
    didSet { isCalibrated = hasGains }
  }
  /// The tare by channel, millinewtons.
  public var tare: [16 of Int32] = .init(repeating: 0)
  /// Below this net load on the client's panels there is no centre of pressure, millinewtons.
  public let minimumLoad: Int32
  private var cells: [16 of Cell] = .init(repeating: Cell())
  private var bands: [16 of Band] = .init(repeating: Band())
  private var bandCount = 0
  private var isCalibrated = false
  private let panelCount: Int

  public init(
    profile: TableProfile, calibration: TableCalibration, minimumLoad: Int32
  ) throws(ProfileError) {
    guard profile.panels.count <= LoadEstimate.maximumPanels else {
      throw .tooManyPanels(profile.panels.count)
    }
    let bands = profile.body?.bands ?? []
    guard bands.count <= 16 else { throw .tooManyBands(bands.count) }
    self.calibration = calibration
    self.minimumLoad = minimumLoad
    panelCount = profile.panels.count
    for cell in profile.cells {
      guard 0..<calibration.channelCount ~= cell.channel else {
        throw .channelMissing(cell.channel, tableChannels: calibration.channelCount)
      }
      let panel = profile.panels.firstIndex { $0.channels.contains(cell.channel) }
      guard let panel else { continue }
      cells[cell.channel] = Cell(
        panel: UInt8(panel), isClient: profile.panels[panel].role == .client,
        x: Int64(try Self.micrometres(cell.x)), y: Int64(try Self.micrometres(cell.y)))
    }
    for band in bands {
      self.bands[bandCount] = Band(
        region: band.region.rawValue, from: try Self.micrometres(band.from),
        to: try Self.micrometres(band.to))
      bandCount += 1
    }
    isCalibrated = hasGains
  }

  private static func micrometres(_ millimetres: Double) throws(ProfileError) -> Int32 {
    guard positionRange.contains(millimetres) else { throw .positionOutOfRange(millimetres) }
    return Int32((millimetres * 1000).rounded())
  }

  /// Whether a calibration was made and gives every wired cell a gain.
  private var hasGains: Bool {
    guard calibration.madeAt != 0 else { return false }
    for channel in cells.indices where cells[channel].panel != Self.noPanel {
      guard channel < calibration.channelCount,
        calibration.cells[channel].nanonewtonsPerCount != 0
      else { return false }
    }
    return true
  }

  /// The first wired channel that is not good in `frame`; nil when all of them are.
  public func firstFault(in frame: ScanFrame) -> (channel: Int, state: CellState)? {
    for channel in cells.indices where cells[channel].panel != Self.noPanel {
      let state = Self.reading(of: channel, in: frame).state
      if state != .good { return (channel, state) }
    }
    return nil
  }

  /// The force on each wired cell without tare, millinewtons; to be believed only when
  /// `firstFault(in:)` finds none.
  public func cellForces(_ frame: ScanFrame) -> [16 of Int32] {
    var forces: [16 of Int32] = .init(repeating: 0)
    for channel in 0..<frame.channelCount where cells[channel].panel != Self.noPanel {
      forces[channel] = calibration.cells[channel].millinewtons(frame.cells[channel].count)
    }
    return forces
  }

  /// A channel that the frame does not have is absent.
  private static func reading(of channel: Int, in frame: ScanFrame) -> CellReading {
    channel < frame.channelCount ? frame.cells[channel] : .absent
  }

  /// The loads of one scan.
  public func estimate(_ frame: ScanFrame) -> LoadEstimate {
    var estimate = LoadEstimate()
    estimate.panelCount = panelCount
    // Counts without a calibration are no forces: unknown, not zero.
    if !isCalibrated { estimate.quality = .faulty }
    var gross: Int64 = 0
    var net: Int64 = 0
    var foot: Int64 = 0
    var momentX: Int64 = 0
    var momentY: Int64 = 0
    var panels: [8 of Int64] = .init(repeating: 0)
    for channel in cells.indices {
      let cell = cells[channel]
      guard cell.panel != Self.noPanel else { continue }
      let reading = Self.reading(of: channel, in: frame)
      guard let force = force(of: reading, channel, &estimate.quality) else { continue }
      let own = force - Int64(tare[channel])
      gross += force
      net += own
      panels[Int(cell.panel)] += own
      guard cell.isClient else { continue }
      foot += own
      momentX += own * cell.x
      momentY += own * cell.y
    }
    estimate.gross = Int32(clamping: gross)
    estimate.net = Int32(clamping: net)
    estimate.footForce = Int32(clamping: foot)
    for panel in 0..<panelCount { estimate.panels[panel] = Int32(clamping: panels[panel]) }
    if foot >= Int64(minimumLoad), foot > 0 {
      let y = Int32(clamping: momentY / foot)
      estimate.centreX = Int32(clamping: momentX / foot)
      estimate.centreY = y
      estimate.region = region(atY: y)
    }
    return estimate
  }

  /// What a reading adds to the loads; nil for nothing.
  ///
  /// Never the last value again.
  private func force(
    of reading: CellReading, _ channel: Int, _ quality: inout LoadEstimate.Quality
  ) -> Int64? {
    switch reading.state {
    case .good: break
    case .saturatedHigh, .saturatedLow:
      quality = .faulty  // counted at its rail: the load is at least that
    case .settling:
      if quality == .trusted { quality = .settling }
      return nil
    case .absent, .stuck:
      quality = .faulty
      return nil
    }
    return Int64(calibration.cells[channel].millinewtons(reading.count))
  }

  private func region(atY y: Int32) -> UInt8 {
    for index in 0..<bandCount where bands[index].from <= y && y < bands[index].to {
      return bands[index].region
    }
    return 0
  }
}
