internal import TableModel

/// Which cell stands where under which panel, as the alarm path takes it.
struct TableLayout: Sendable, BitwiseCopyable {
  /// A weight of 1 among the twist's weights.
  static let twistUnit: Int64 = 1 << 14

  /// The channels of cells that carry a panel.
  private(set) var wired = ChannelSet()
  /// Those whose panel the client lies on.
  private(set) var client = ChannelSet()
  private(set) var panelCount = 0
  private(set) var members: [8 of ChannelSet] = .init(repeating: ChannelSet())
  /// Micrometres.
  private(set) var x: [16 of Int64] = .init(repeating: 0)
  private(set) var y: [16 of Int64] = .init(repeating: 0)
  /// What each cell may carry, millinewtons; 0: not known.
  private(set) var capacity: [16 of Int64] = .init(repeating: 0)
  /// Panels with a twist, one bit each, and the weights of their cells in it.
  private(set) var twistedPanels: UInt8 = 0
  private(set) var twistWeights: [16 of Int32] = .init(repeating: 0)
  /// The middle of the client's cells, and half their span.
  private(set) var centreX: Int64 = 0
  private(set) var centreY: Int64 = 0
  private(set) var halfSpanX: Int64 = 0
  private(set) var halfSpanY: Int64 = 0

  init(_ profile: TableProfile, channelCount: Int) throws(LoadEstimator.ProfileError) {
    guard profile.panels.count <= LoadEstimate.maximumPanels else {
      throw .tooManyPanels(profile.panels.count)
    }
    panelCount = profile.panels.count
    for cell in profile.cells {
      guard 0..<channelCount ~= cell.channel else {
        throw .channelMissing(cell.channel, tableChannels: channelCount)
      }
      let panel = profile.panels.firstIndex { $0.channels.contains(cell.channel) }
      guard let panel else { continue }
      wired.insert(cell.channel)
      members[panel].insert(cell.channel)
      if profile.panels[panel].role == .client { client.insert(cell.channel) }
      x[cell.channel] = Int64(try LoadEstimator.micrometres(cell.x))
      y[cell.channel] = Int64(try LoadEstimator.micrometres(cell.y))
      capacity[cell.channel] = Int64(max(0, cell.capacity?.millinewtons ?? 0))
    }
    for panel in 0..<panelCount {
      let places = places(panel)
      guard let weights = twist(of: places) else { continue }
      twistedPanels |= 1 << UInt8(panel)
      for (place, weight) in zip(places, weights) {
        twistWeights[place.channel] = Int32((weight * Double(Self.twistUnit)).rounded())
      }
    }
    findMiddle()
  }

  /// What the others of a rigid panel say of a cell; apart, because it is large and seldom asked.
  var redundancy: PanelRedundancy {
    var redundancy = PanelRedundancy()
    for panel in 0..<panelCount { redundancy.add(places(panel)) }
    return redundancy
  }

  private func places(_ panel: Int) -> [PlacedCell] {
    members[panel].map { PlacedCell(channel: $0, x: x[$0], y: y[$0]) }
  }

  /// The highest channel of a cell that carries a panel; -1 when there is none.
  var highestChannel: Int { 15 - wired.bits.leadingZeroBitCount }

  private mutating func findMiddle() {
    guard let first = client.first else { return }
    var (lowX, highX, lowY, highY) = (x[first], x[first], y[first], y[first])
    var (sumX, sumY): (Int64, Int64) = (0, 0)
    for channel in client {
      lowX = min(lowX, x[channel])
      highX = max(highX, x[channel])
      lowY = min(lowY, y[channel])
      highY = max(highY, y[channel])
      sumX += x[channel]
      sumY += y[channel]
    }
    centreX = sumX / Int64(client.count)
    centreY = sumY / Int64(client.count)
    halfSpanX = (highX - lowX) / 2
    halfSpanY = (highY - lowY) / 2
  }
}
