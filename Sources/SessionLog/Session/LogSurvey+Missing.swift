internal import TableModel

// What is missing, by time: told by the numbers that every channel's messages have.

extension LogSurvey {
  /// The sound chunks in the order of their times, which is the file's unless one was moved.
  var chunksInOrder: [Chunk] {
    guard isOutOfOrder else { return chunks }
    // A chunk without messages, which declares channels, stays before what follows it.
    return chunks.enumerated().sorted { left, right in
      let (first, second) = (left.element.startTime, right.element.startTime)
      return first == second ? left.offset < right.offset : first < second
    }.map(\.element)
  }

  /// The stretches that are missing, in order; `promised`: the totals of a summary that can be
  /// believed.
  func missing(
    _ scan: inout LogScan, promised: MCAP.Statistics? = nil
  ) throws(SessionLogError) -> [MissingTime] {
    var missing: [MissingTime] = []
    var numbers: [UInt16: UInt32] = [:]
    /// How many stretches were missing when a channel's last message came.
    var known: [UInt16: Int] = [:]
    var before: Chunk?
    for chunk in chunksInOrder where !chunk.runs.isEmpty {
      var lost = Self.lost(in: chunk, after: numbers)
      Self.attribute(&lost, to: &missing, since: known)
      if !lost.isEmpty || chunk.damageBefore != nil && !Self.follows(chunk, numbers) {
        missing.append(
          MissingTime(
            from: try before.map { chunk throws(SessionLogError) in try end(of: chunk, &scan) },
            to: WallTime(nanoseconds: chunk.startTime),
            reason: chunk.damageBefore.map { .damaged($0.reason) } ?? .absent,
            offset: chunk.damageBefore?.offset ?? chunk.place.lowerBound, messages: lost))
      }
      for run in chunk.runs {
        numbers[run.channelID] = run.last
        known[run.channelID] = missing.count
      }
      before = chunk
    }
    if var tail = tail(missing, promised) {
      Self.attribute(&tail.lost, to: &missing, since: known)
      guard promised == nil || !tail.lost.isEmpty else { return missing }
      missing.append(
        MissingTime(
          from: try before.map { chunk throws(SessionLogError) in try end(of: chunk, &scan) },
          to: nil, reason: tail.reason, offset: tail.offset, messages: tail.lost))
    }
    return missing
  }

  /// Counts messages that are found missing now to a stretch that is, since their channel's last
  /// message: a channel that speaks seldom is missed late.
  private static func attribute(
    _ lost: inout [UInt16: Int], to missing: inout [MissingTime], since known: [UInt16: Int]
  ) {
    for (channel, count) in lost {
      guard let index = known[channel] ?? (missing.isEmpty ? nil : 0), index < missing.count else {
        continue
      }
      missing[index].messages[channel, default: 0] += count
      lost[channel] = nil
    }
  }

  /// Messages missing before and between those of `chunk`, where `numbers` came last.
  private static func lost(in chunk: Chunk, after numbers: [UInt16: UInt32]) -> [UInt16: Int] {
    var lost: [UInt16: Int] = [:]
    for run in chunk.runs {
      let expected = numbers[run.channelID].map { $0 &+ 1 } ?? 0
      let skipped = run.first &- expected
      // More than half the numbers' range ahead is behind.
      let count = (skipped < 1 << 31 ? Int(skipped) : 0) + run.missing
      if count > 0 { lost[run.channelID] = count }
    }
    return lost
  }

  /// Whether the scans of `chunk` follow those that came last, so that nothing was between.
  private static func follows(_ chunk: Chunk, _ numbers: [UInt16: UInt32]) -> Bool {
    let topic = numbers.isEmpty ? SessionTopic.header : .scans
    guard let run = chunk.runs.first(where: { $0.channelID == topic.rawValue }) else {
      return false
    }
    return run.first == numbers[run.channelID].map { $0 &+ 1 } ?? 0
  }

  /// Whether the recording went on behind the last chunk, as far as can be told.
  private func tail(
    _ missing: [MissingTime], _ promised: MCAP.Statistics?
  ) -> (reason: MissingTime.Reason, offset: Int, lost: [UInt16: Int])? {
    if let promised {
      var lost: [UInt16: Int] = [:]
      var attributed: [UInt16: Int] = [:]
      for stretch in missing { attributed.merge(stretch.messages, uniquingKeysWith: +) }
      for (channel, count) in promised.channelMessageCounts {
        let known = attributed[channel] ?? 0
        let found = summary.statistics.channelMessageCounts[channel] ?? 0
        let absent = Int(clamping: count) - Int(clamping: found) - known
        if absent > 0 { lost[channel] = absent }
      }
      guard !lost.isEmpty else { return nil }
      return (lastDamage.map { .damaged($0.reason) } ?? .absent, lastDamage?.offset ?? kept, lost)
    }
    if let lastDamage { return (.damaged(lastDamage.reason), lastDamage.offset, [:]) }
    if let torn { return (.cutOff, torn.lowerBound, [:]) }
    return dataEnd == nil ? (.cutOff, kept, [:]) : nil
  }

  /// The time of the last thing in a chunk: of its last scan, or of an entry after that.
  private func end(
    of chunk: Chunk, _ scan: inout LogScan
  ) throws(SessionLogError) -> WallTime {
    let end = WallTime(nanoseconds: chunk.endTime)
    guard let place = chunk.lastScans else { return end }
    var run = ScanColumns()
    let bytes = try? scan.bytes(of: place)
    guard let bytes, (try? ScanBlock.decode(bytes.span, into: &run)) != nil else { return end }
    return max(end, run.lastLogTime ?? end)
  }
}
