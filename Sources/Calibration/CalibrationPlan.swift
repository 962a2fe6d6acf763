public import TableModel

/// The steps of a calibration and the masses for it, all by the table's profile.
///
/// For each panel: the mass over each of its cells, which is the eccentricity test of OIML R 76-1
/// (2006), A.4.7; the zero, for drift and the return to zero; the mass in the middle three times,
/// for repeatability; the zero again. A quick one leaves out the zero between and two of the three.
struct CalibrationPlan: Sendable {
  /// The smallest mass taken, kilograms: with the noise of real cells, 0.3 N rms, a measurement of
  /// two seconds sees it to 0.03 %.
  static let leastMass = 5.0
  /// A smaller share of a panel's capacity makes a poor calibration.
  static let leastShare = 0.1

  let steps: [CalibrationStep]

  init(profile: TableProfile, isQuick: Bool) {
    var steps: [CalibrationStep] = [.zero]
    for (index, panel) in profile.panels.enumerated() {
      steps += panel.channels.map { .cell(panel: index, channel: $0) }
      if !isQuick { steps.append(.zero) }
      steps += (1...(isQuick ? 1 : 3)).map { .middle(panel: index, time: $0) }
      steps.append(.zero)
    }
    self.steps = steps
  }

  /// For a check of the calibration that is there: the zero and, with a mass, each cell once.
  init(checking profile: TableProfile, withMass: Bool) {
    let cells = profile.panels.enumerated().flatMap { index, panel in
      panel.channels.map { CalibrationStep.cell(panel: index, channel: $0) }
    }
    steps = [.zero] + (withMass ? cells : [])
  }
}

extension TableProfile {
  /// The mass to calibrate with, kilograms: about a third of what the weakest panel may carry, in
  /// steps of 5 kg; what a person can still lift where that is more.
  public var recommendedCalibrationMass: Double {
    let third = panels.map { capacity(of: $0) / 3 / standardGravity }.min() ?? 0
    return min(max((third / 5).rounded(.down) * 5, CalibrationPlan.leastMass), 40)
  }

  /// Whether `mass`, in kilograms, is so small that a panel's gains will be poor.
  public func isSmallForCalibration(mass: Double) -> Bool {
    panels.contains { mass * standardGravity < CalibrationPlan.leastShare * capacity(of: $0) }
  }

  /// What a panel may carry, newtons: the sum of its cells' capacities, at most its cells' share
  /// of the table's rating.
  func capacity(of panel: Panel) -> Double {
    let share = ratedLoad.value * Double(panel.channels.count) / Double(max(1, cells.count))
    let capacities = cells(under: panel).compactMap { $0.capacity?.value }
    guard capacities.count == panel.channels.count else { return share }
    return min(share, capacities.reduce(0, +))
  }

  /// The middle of a panel's cells.
  func middle(of panel: Panel) -> Position {
    let cells = cells(under: panel)
    let count = Double(max(1, cells.count))
    return Position(
      x: cells.reduce(0) { $0 + $1.x } / count, y: cells.reduce(0) { $0 + $1.y } / count)
  }

  /// Where the middle of the mass stands in a step; nil for an empty table.
  public func place(of step: CalibrationStep) -> Position? {
    guard let index = step.panel, panels.indices.contains(index) else { return nil }
    guard case .cell(_, let channel) = step else { return middle(of: panels[index]) }
    return cells.first { $0.channel == channel }?.position
  }

  /// Why no calibration can be made of the profile on a table of so many channels; nil if it can.
  func calibrationProblem(channelCount: Int) -> CalibrationError? {
    guard !cells.isEmpty, !panels.isEmpty, panels.count <= 16 else { return .noCells }
    guard ratedLoad.value.isFinite, ratedLoad.value > 0 else { return .noRating }
    var panelsOfChannel: [Int: Int] = [:]
    for channel in panels.flatMap(\.channels) { panelsOfChannel[channel, default: 0] += 1 }
    guard panels.allSatisfy({ !$0.channels.isEmpty }) else { return .noCells }
    var seen = Set<Int>()
    for cell in cells {
      guard 0..<channelCount ~= cell.channel else {
        return .noSuchChannel(cell.channel, channels: channelCount)
      }
      guard seen.insert(cell.channel).inserted, panelsOfChannel[cell.channel] == 1 else {
        return .cellNotOnOnePanel(channel: cell.channel)
      }
      guard abs(cell.x) <= 10_000, abs(cell.y) <= 10_000 else {
        return .cellNotOnOnePanel(channel: cell.channel)
      }
    }
    for channel in panelsOfChannel.keys.sorted() where !seen.contains(channel) {
      return .noSuchChannel(channel, channels: channelCount)
    }
    return nil
  }
}
