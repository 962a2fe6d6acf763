/// What can be told of a panel in one scan.
struct PanelView {
  var members: ChannelSet
  /// Cells with a reading within range and an earlier one to measure it against.
  var sound: ChannelSet
  var isAnchored: Bool

  /// Whether the others tell the force on `channel`, provided that it is the only doubtful one.
  func canTell(_ channel: Int, _ spare: ChannelSet) -> Bool {
    isAnchored && spare.contains(channel) && members.without(channel).isSubset(of: sound)
  }
}

extension GlitchFilter.Cell {
  /// A reading after a rail is as good as the first: the force was "at least" the one before.
  func isWithoutReference(isGood: Bool) -> Bool {
    phase == .none || isAtRail && isGood
  }

  /// Whether the reading, out of rest, is the last accepted word shifted up by some bits, within
  /// 1.6 %.
  func isShifted(to count: Int32) -> Bool {
    guard wasAtRest else { return false }
    for bits in 1...5 as ClosedRange<Int32> {
      // Only the low 24 bits leave the converter.
      let shifted = (acceptedCount << (bits + 8)) >> 8
      if abs(Int64(count) - Int64(shifted)) <= abs(Int64(shifted)) / 64 + 256 { return true }
    }
    return false
  }

  func jumps(to force: Int32, at time: UInt64) -> Bool {
    abs(Int64(force) - Int64(accepted)) > GlitchFilter.allowance(from: acceptedAt, to: time)
  }

  /// Whether a reading falls to where nothing but a lever brings a cell.
  func plunges(to force: Int32) -> Bool {
    force < GlitchFilter.deepest
      && Int64(accepted) - Int64(force) > GlitchFilter.leastFalseStep
  }
}

extension GlitchFilter {
  /// Whether several cells of a panel plunge at once and no load beside them lifts them: the others
  /// would carry it, and what it lifts.
  ///
  /// Two neighbours that fall alike would pass for a load gone from the one edge.
  func isWithoutLever(
    _ plunging: ChannelSet, others: ChannelSet, _ scan: CellReadings
  ) -> Bool {
    guard plunging.count > 1 else { return false }
    func change(_ channels: ChannelSet) -> Int64 {
      var sum: Int64 = 0
      for channel in channels {
        sum += Int64(scan.forces[channel]) - Int64(cells[channel].accepted)
      }
      return sum
    }
    return change(others) < -change(plunging)
  }

  /// Whether a reading in a run is near where the cell was, after another jump.
  ///
  /// Being near is not enough: what a load can reach from the last accepted reading grows by 25 N
  /// every millisecond, and a false level would be within it merely because time has passed.
  func comesBack(_ channel: Int, _ scan: CellReadings) -> Bool {
    let cell = cells[channel]
    let (force, time) = (scan.forces[channel], scan.time)
    let hasJumped =
      abs(Int64(force) - Int64(cell.previous)) > window
      || cell.plunges(to: cell.previous) && !cell.plunges(to: force)
    return cell.run > 0 && hasJumped && !cell.jumps(to: force, at: time)
  }

  /// Whether a reading in a run is where the cell was, as `others` are, at least two of them.
  ///
  /// For when two cells of a panel are doubtful at once, and neither can be told from the others.
  mutating func isWhereItWas(_ channel: Int, _ others: ChannelSet, _ scan: CellReadings) -> Bool {
    guard cells[channel].run > 0, others.count >= 2 else { return false }
    var largest: Int64 = 0
    for other in others { largest = max(largest, step(of: other, in: scan)) }
    return step(of: channel, in: scan) <= Self.margin + largest / 4
  }

  /// Adds the cells that read shifted words while the panel's others are calm.
  ///
  /// Two neighbours that jump alike look just like a load at the panel's edge; that both are
  /// shifted words is what gives them away.
  ///
  /// Changes nothing but `doubtful`; mutating so that the filter is not copied for every panel.
  mutating func addShifted(to doubtful: inout ChannelSet, _ view: PanelView, _ scan: CellReadings) {
    var shifted = ChannelSet()
    var least = Int64.max
    for channel in view.sound - doubtful {
      guard step(of: channel, in: scan) > Self.leastFalseStep else { continue }
      let cell = cells[channel]
      guard cell.isShifted(to: scan.counts[channel]) else { continue }
      shifted.insert(channel)
      least = min(least, step(of: channel, in: scan))
    }
    guard !shifted.isEmpty, shifted.count <= 2 else { return }
    for other in view.sound - doubtful - shifted where 4 * step(of: other, in: scan) >= least {
      return
    }
    for channel in shifted { doubtful.insert(channel) }
  }

  /// Beside one doubtful cell, the one other that moved while the rest were calm.
  ///
  /// With one cell out, the rest have none to spare, so nothing contradicts a second false
  /// reading but that calm. A load right at the panel's edge looks like this too: it is seen when
  /// the first cell's run ends, at most sixteen scans late.
  mutating func secondOdd(
    besides doubtful: ChannelSet, _ view: PanelView, _ scan: CellReadings
  ) -> Int? {
    let rest = view.sound - doubtful
    guard view.isAnchored, rest.count >= 3 else { return nil }
    var odd = 0
    var largest: Int64 = 0
    var second: Int64 = 0
    for channel in rest {
      let step = step(of: channel, in: scan)
      if step > largest {
        second = largest
        (odd, largest) = (channel, step)
      } else {
        second = max(second, step)
      }
    }
    return largest > Self.leastFalseStep && 4 * second < largest ? odd : nil
  }

  /// How far a reading is from the cell's last accepted one.
  private mutating func step(of channel: Int, in scan: CellReadings) -> Int64 {
    abs(Int64(scan.forces[channel]) - Int64(cells[channel].accepted))
  }

  /// Whether the panel's other cells say the same.
  ///
  /// What they say of one scan needs no time, so the window of a low rate would be too wide: the
  /// margin, and a quarter of the largest change since the anchor, for tops that are not quite
  /// rigid.
  func isConfirmed(_ channel: Int, _ view: PanelView, _ scan: CellReadings) -> Bool {
    let others = view.members.without(channel)
    let anchor = anchor
    var largest: Int64 = 0
    for other in others {
      largest = max(largest, abs(Int64(scan.forces[other]) - Int64(anchor[other])))
    }
    let told = redundancy.change(of: channel, others: others, from: anchor, to: scan.forces)
    let own = Int64(scan.forces[channel]) - Int64(anchor[channel])
    return abs(own - told) <= min(window, Self.margin + largest / 4)
  }

  /// The one cell, or the two, that moved while the others were calm and against what they say.
  ///
  /// Two that moved alike and side by side are none: so does a load at the panel's edge.
  ///
  /// Changes nothing; mutating so that the filter is not copied for every panel of every scan.
  mutating func oddOnes(
    in view: PanelView, from old: [16 of Int32], to new: [16 of Int32]
  ) -> ChannelSet {
    guard view.isAnchored else { return ChannelSet() }
    var odd = (first: 0, second: 0)
    // The three largest changes.
    var largest: Int64 = 0
    var second: Int64 = 0
    var third: Int64 = 0
    for channel in view.members {
      let change = abs(Int64(new[channel]) - Int64(old[channel]))
      if change > largest {
        (largest, second, third) = (change, largest, second)
        odd = (channel, odd.first)
      } else if change > second {
        (second, third) = (change, second)
        odd.second = channel
      } else {
        third = max(third, change)
      }
    }
    let isOne = 4 * second < largest
    let isTwo = second > Self.leastFalseStep && 4 * third < second
    guard largest > Self.leastFalseStep, isOne || isTwo,
      view.canTell(odd.first, redundancy.cells)
    else { return ChannelSet() }
    let told = redundancy.change(
      of: odd.first, others: view.members.without(odd.first), from: old, to: new)
    let own = Int64(new[odd.first]) - Int64(old[odd.first])
    var found = ChannelSet()
    guard 4 * abs(own - told) > 3 * largest else { return found }
    found.insert(odd.first)
    if !isOne { found.insert(odd.second) }
    return found
  }

  /// Whether a doubtful level is taken as it is: after the longest run; or because the only
  /// reading before the run was the first of all, and two in a row agree against it.
  func isTaken(_ channel: Int, _ force: Int32, at time: UInt64) -> Bool {
    let cell = cells[channel]
    if cell.run >= Self.longestRun { return true }
    if cell.run > 0, cell.isWithinReach, time - cell.acceptedAt > Self.longestDoubt { return true }
    guard cell.phase == .provisional, cell.run > 0 else { return false }
    let distance = abs(Int64(force) - Int64(cell.accepted))
    let step = abs(Int64(force) - Int64(cell.previous))
    return step <= min(window, Self.margin + distance / 4)
  }
}
