// What stands behind the last sound record of a log without its end.

extension LogSurvey {
  /// Whether what finishing drops is what a recording that was cut off leaves behind: message
  /// indexes and a summary, which are made anew, a torn record, zeros of a block that was never
  /// written.
  ///
  /// Anything else was whole once, and may be worth a look before it is cut off.
  func isTailOfCut(_ scan: inout LogScan) throws(SessionLogError) -> Bool {
    let start = derivedEnd
    if let dataEnd, dataEnd.lowerBound == start {
      return try scan.isFollowedBySummary(dataEnd.upperBound)
    }
    let end = try scan.endWithoutZeros(from: start)
    let count = end - start
    // A prefix that is not all there.
    guard count >= MCAP.prefixByteCount else { return true }
    let prefix = try scan.bytes(of: start..<start + MCAP.prefixByteCount)
    let length = prefix.littleEndian(UInt64.self, at: 1)
    // One that is all there is damaged, not torn.
    return MCAP.Opcode(rawValue: prefix[0]) != nil && length <= UInt64(LogScan.longestRecord)
      && MCAP.prefixByteCount + Int(length) > count
  }
}

extension LogScan {
  /// The end of the last byte behind `start` that is not zero; `start` if there is none.
  fileprivate mutating func endWithoutZeros(from start: Int) throws(SessionLogError) -> Int {
    var end = byteCount
    while end > start {
      let piece = max(start, end - FileWindow.pieceByteCount)..<end
      try window.load(piece)
      let places = window.index(piece.lowerBound)..<window.index(piece.upperBound)
      if let last = window.buffer[places].lastIndex(where: { $0 != 0 }) {
        return piece.lowerBound + last - places.lowerBound + 1
      }
      end = piece.lowerBound
    }
    return start
  }
}
