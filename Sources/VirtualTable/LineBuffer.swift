/// Bytes that arrive in pieces, given out as lines.
struct LineBuffer {
  /// A line longer than this is not a command; it is cut there and its rest left out.
  static let longestLine = 1024

  private var waiting: [UInt8] = []
  /// Whether the waiting bytes are the rest of a line that was cut.
  private var isSkipping = false

  mutating func append(_ bytes: ArraySlice<UInt8>) { waiting += bytes }

  /// The oldest line, without its end; nil when none is whole.
  ///
  /// With `isLast` what is left over counts as a line, too.
  mutating func next(isLast: Bool = false) -> String? {
    while true {
      let end = waiting.firstIndex(of: UInt8(ascii: "\n"))
      if isSkipping {
        waiting.removeFirst(end.map { $0 + 1 } ?? waiting.count)
        isSkipping = end == nil && !isLast
        if end == nil { return nil }
        continue
      }
      if let end, end <= Self.longestLine { return take(end, and: 1) }
      if waiting.count > Self.longestLine {
        isSkipping = true
        return take(Self.longestLine, and: 0)
      }
      guard isLast, !waiting.isEmpty else { return nil }
      return take(waiting.count, and: 0)
    }
  }

  private mutating func take(_ count: Int, and more: Int) -> String {
    defer { waiting.removeFirst(count + more) }
    return String(decoding: waiting[..<count], as: UTF8.self)
  }
}
