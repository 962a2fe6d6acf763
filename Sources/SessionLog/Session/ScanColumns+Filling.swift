internal import TableModel
internal import TableProtocol

extension ScanColumns {
  /// Whether `scan` can stand in the same run.
  func accepts(_ scan: borrowing ScanFrame) -> Bool {
    if count == 0 { return true }
    guard count < Self.longest, scan.epoch == epoch else { return false }
    return scan.channelCount == channelCount
  }

  /// Adds scans of the run's epoch and channel count, with their log times; an empty run takes
  /// both from the first.
  mutating func append(_ scans: Span<ScanFrame>, at times: Span<WallTime>) {
    guard !scans.isEmpty else { return }
    if isEmpty { begin(epoch: scans[0].epoch, channelCount: scans[0].channelCount) }
    precondition(times.count == scans.count && count + scans.count <= Self.longest)
    let added = appendRows(scans, at: times) { _, _ in true }
    appendCells(scans.extracting(..<added))
  }

  /// Adds those of `scans` that can follow the run's at once, up to the first that cannot: of its
  /// epoch and channel count, with log times that ascend from `time` and stay below `end`; returns
  /// how many.
  mutating func appendPlain(
    _ scans: Span<ScanFrame>, at times: Span<WallTime>, from time: WallTime, to end: WallTime
  ) -> Int {
    let most = min(scans.count, count > 0 ? Self.longest - count : 0)
    let (epoch, channelCount) = (epoch, channelCount)
    var last = time
    let added = appendRows(scans.extracting(..<most), at: times.extracting(..<most)) { scan, now in
      guard now >= last, now < end, scan.epoch == epoch, scan.channelCount == channelCount else {
        return false
      }
      last = now
      return true
    }
    appendCells(scans.extracting(..<added))
    return added
  }

  /// Writes what scans have beside their cells behind the run's rows, up to the first that is not
  /// wanted; returns how many.
  @inline(__always)
  private mutating func appendRows(
    _ scans: Span<ScanFrame>, at times: Span<WallTime>,
    while isWanted: (borrowing ScanFrame, WallTime) -> Bool
  ) -> Int {
    reserve(count + scans.count)
    precondition(rows.count >= count + scans.count && times.count == scans.count)
    return unsafe rows.withUnsafeMutableBufferPointer { [count] rows in
      for index in scans.indices {
        guard isWanted(scans[index], times[index]) else { return index }
        // The room has just been checked.
        unsafe rows[count &+ index] = Row(
          deviceTime: scans[index].deviceTime, logTime: times[index].nanoseconds,
          sequence: scans[index].sequence,
          flags: (scans[index].isButtonHeld ? 1 : 0) | scans[index].guardState.rawValue &<< 1)
      }
      return scans.count
    }
  }

  /// Makes scans, whose rows are written, part of the run.
  private mutating func appendCells(_ scans: Span<ScanFrame>) {
    guard !scans.isEmpty else { return }
    for channel in Swift.stride(from: 0, to: channelCount, by: 2) {
      append(scans, channel: channel)
    }
    count += scans.count
  }

  /// Writes the counts of two channels behind those of the run, and their facts if they vary.
  ///
  /// There is room for 16 channels; the second of the two may be one that the run has not.
  private mutating func append(_ scans: Span<ScanFrame>, channel: Int) {
    let (one, other) = (channel, channel + 1)
    if count == 0 {
      firstFacts[one] = scans[0].fact(of: one)
      firstFacts[other] = scans[0].fact(of: other)
    }
    let places = (start(of: one) + count, start(of: other) + count)
    precondition(places.1 + scans.count <= counts.count)
    let bits = unsafe counts.withUnsafeMutableBufferPointer { counts in
      guard let base = counts.baseAddress else {
        return (any: SIMD4<UInt32>(), all: SIMD4<UInt32>())
      }
      // The room has just been checked.
      return unsafe scans.writeCounts(channel: one, to: base + places.0, base + places.1)
    }
    appendFacts(scans, channel: one, any: bits.any[1], all: bits.all[1])
    if other < channelCount {
      appendFacts(scans, channel: other, any: bits.any[3], all: bits.all[3])
    }
  }

  /// Keeps the channel's facts if they vary; `any` has the bits of any of them, `all` what is
  /// common to all.
  private mutating func appendFacts(
    _ scans: Span<ScanFrame>, channel: Int, any: UInt32, all: UInt32
  ) {
    let first = firstFacts[channel]
    let areDiffering = ((any ^ first) | (all ^ first)) & CellWord.factBits != 0
    let bit = UInt32(1) << UInt32(channel)
    guard areDiffering || varyingFacts & bit != 0 else { return }
    let place = start(of: channel) + count
    if varyingFacts & bit == 0 {
      for row in start(of: channel)..<place { facts[row] = first }
    }
    varyingFacts |= bit
    for index in 0..<scans.count { facts[place + index] = scans[index].fact(of: channel) }
  }
}
