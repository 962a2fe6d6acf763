internal import TableModel
internal import TableProtocol

/// What the measurements say when they are looked at together.
extension CalibrationRun {
  func faults(
    wiring: [CalibrationFault], solutions: [PanelSolution?], cells: [CalibrationCellReport],
    panels: [CalibrationPanelReport]
  ) -> [CalibrationFault] {
    var faults = wiring
    // Where wires or places are wrong, the gains are: nothing to be said about them.
    if wiring.isEmpty {
      for (panel, solution) in zip(profile.panels, solutions) where solution == nil {
        faults += panel.channels.map { .noChange(channel: $0) }
      }
      faults += signs(cells)
      faults += solutions.compactMap { $0 }.flatMap(\.faults)
      faults += gains(cells, panels)
      faults += zip(profile.panels, panels).flatMap { self.panel($0, $1) }
    }
    faults += cells.compactMap(drifting)
    faults += profile.cells.compactMap { worstGlitches($0.channel) }
    return faults
  }

  // MARK: Wires and places

  /// Cells that did not answer where the mass was, and what explains it.
  func wiring() -> [CalibrationFault] {
    var others: [Int: Int] = [:]
    var silent: Set<Int> = []
    for index in records.indices {
      guard case .cell(let panel, let channel) = records[index].step else { continue }
      let loads = wiringLoads(counts(ofRecord: index), records[index].measurement)
      switch shares[panel].answer(loads, expected: channel) {
      case .expected: break
      case .around: silent.insert(channel)
      case .other(let other): others[channel] = other
      }
    }
    var faults = cycles(of: &others)
    for (index, panel) in profile.panels.enumerated() {
      guard faults.isEmpty || panel.channels.contains(where: { others[$0] != nil }),
        let (a, b) = PanelSolution.exchange(self, panel: index)
      else { continue }
      faults.append(.swapped(channelA: min(a, b), channelB: max(a, b)))
      for channel in panel.channels {
        others[channel] = nil
        silent.remove(channel)
      }
    }
    faults += others.sorted { $0.key < $1.key }.map { expected, answered in
      profile.cells.contains { $0.channel == answered }
        ? .wrongCorner(expected: expected, answered: answered)
        : .unwiredChannelAnswers(channel: answered, expected: expected)
    }
    return faults + silent.sorted().map { .noChange(channel: $0) }
  }

  /// Channels that answer in each other's place; taken out of `answers`.
  private func cycles(of answers: inout [Int: Int]) -> [CalibrationFault] {
    var faults: [CalibrationFault] = []
    for start in answers.keys.sorted() where answers[start] != nil {
      var cycle = [start]
      while let next = answers[cycle[cycle.count - 1]], !cycle.contains(next) { cycle.append(next) }
      guard answers[cycle[cycle.count - 1]] == start else { continue }
      for channel in cycle { answers[channel] = nil }
      faults.append(
        cycle.count == 2
          ? .swapped(channelA: cycle[0], channelB: cycle[1])
          : .rotated(channels: cycle, answered: Array(cycle.dropFirst()) + [start]))
    }
    return faults
  }

  /// The cell below the mass and the cells around it answer in the same way; so must the same cell
  /// with the mass in the middle.
  private func signs(_ cells: [CalibrationCellReport]) -> [CalibrationFault] {
    cells.flatMap { cell -> [CalibrationFault] in
      guard let panel = profile.panels.firstIndex(where: { $0.channels.contains(cell.channel) }),
        let own = index(of: .cell(panel: panel, channel: cell.channel)),
        let middle = index(of: .middle(panel: panel, time: 1))
      else { return [] }
      let over = counts(ofRecord: own)[cell.channel]
      let beside = counts(ofRecord: middle)[cell.channel]
      if over * beside < 0, abs(beside) > 0.1 * abs(over) {
        return [.wrongSign(channel: cell.channel)]
      }
      let isReversed = over < 0 && !((cell.gainBefore ?? 0) < 0)
      let isTurnedBack = over > 0 && (cell.gainBefore ?? 0) < 0
      return isReversed || isTurnedBack ? [.reversed(channel: cell.channel)] : []
    }
  }

  // MARK: Gains

  private func gains(
    _ cells: [CalibrationCellReport], _ panels: [CalibrationPanelReport]
  ) -> [CalibrationFault] {
    var faults: [CalibrationFault] = cells.compactMap { cell in
      guard let gain = cell.gainAfter else { return nil }
      return Int32(exactly: gain) == nil || gain == 0
        ? .gainOutOfRange(channel: cell.channel, gain: gain / 1e9) : nil
    }
    if let wrong = wrongMass(cells, panels) { return faults + [wrong] }
    for cell in cells {
      if let change = cell.gainChange, abs(change) > Self.largestGainChange {
        faults.append(.gainChanged(channel: cell.channel, percent: change))
      } else if let percent = outlier(cell, among: cells) {
        faults.append(.gainOutlier(channel: cell.channel, percent: percent))
      }
    }
    return faults
  }

  /// All gains changed alike: it is the mass that differs from the one before.
  private func wrongMass(
    _ cells: [CalibrationCellReport], _ panels: [CalibrationPanelReport]
  ) -> CalibrationFault? {
    let changes = cells.compactMap(\.gainChange)
    let readings = panels.flatMap { $0.corners.compactMap(\.before) }
    guard changes.count == cells.count, cells.count > 2, !readings.isEmpty,
      let least = changes.min(), let most = changes.max(), most - least < 2
    else { return nil }
    let mean = readings.reduce(0, +) / Double(readings.count)
    guard abs(mean / weight - 1) > 0.03 else { return nil }
    return .wrongMass(given: mass, measured: mean / standardGravity)
  }

  private func outlier(
    _ cell: CalibrationCellReport, among cells: [CalibrationCellReport]
  ) -> Double? {
    func sheet(_ channel: Int) -> [Double?] {
      let cell = profile.cells.first { $0.channel == channel }
      return [cell?.capacity?.value, cell?.sensitivity]
    }
    let own = sheet(cell.channel)
    let alike = cells.filter { sheet($0.channel) == own }.compactMap { $0.gainAfter.map(abs) }
    guard let gain = cell.gainAfter, alike.count > 2 else { return nil }
    let sorted = alike.sorted()
    let median = (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
    let percent = 100 * (abs(gain) / median - 1)
    return abs(percent) > Self.largestOutlier ? percent : nil
  }

  private func panel(
    _ panel: TableProfile.Panel, _ report: CalibrationPanelReport
  ) -> [CalibrationFault] {
    var faults: [CalibrationFault] = report.corners.compactMap { corner in
      guard let distance = corner.distance, distance > 5 * tolerance else { return nil }
      return .offPlace(channel: corner.channel, distance: distance)
    }
    if let percent = report.linearity, abs(percent) > Self.largestNonlinearity {
      faults.append(.nonlinear(channels: panel.channels, percent: percent))
    }
    return faults
  }

  // MARK: Time and converters

  private func drifting(_ cell: CalibrationCellReport) -> CalibrationFault? {
    let zeros = records.filter(\.step.isZero)
    guard let rate = cell.drift, let first = zeros.first, let last = zeros.last else { return nil }
    let minutes = (last.seconds - first.seconds) / 60
    guard abs(rate) > Self.largestDrift, abs(rate) * minutes > Self.largestWander else {
      return nil
    }
    return .drifting(channel: cell.channel, rate: rate)
  }

  private func worstGlitches(_ channel: Int) -> CalibrationFault? {
    let readings = records.map { $0.measurement.channels[channel] }
    let glitches = readings.reduce(0) { $0 + $1.glitches }
    let all = readings.reduce(glitches) { $0 + $1.goodScans }
    let percent = 100 * Double(glitches) / Double(max(1, all))
    return percent > Self.manyGlitches ? .glitchy(channel: channel, percent: percent) : nil
  }
}
