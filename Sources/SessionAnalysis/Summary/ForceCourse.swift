/// The foot force over a session in at most `most` equal stretches of time, for a curve.
public struct ForceCourse: Codable, Equatable, Sendable {
  public static let most = 240

  /// Seconds that each value stands for.
  public var step: Double
  /// The largest foot force in contact, newtons; 0 without contact, nil where no load is known.
  public var peaks: [Double?]

  init(_ timeline: SessionTimeline) {
    let count = timeline.stretches.count
    let width = max(1, (count + Self.most - 1) / Self.most)
    step = Double(timeline.length) / 1e9 * Double(width)
    peaks = stride(from: 0, to: count, by: width).map { start in
      let part = timeline.stretches[start..<min(start + width, count)]
      guard part.contains(where: { $0.known > 0 }) else { return nil }
      return part.map(\.tally.peak).max()
    }
  }

  enum CodingKeys: String, CodingKey {
    case step = "step_s"
    case peaks = "peaks_n"
  }
}
