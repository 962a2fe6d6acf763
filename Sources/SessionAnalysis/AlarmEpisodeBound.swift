internal import Monitoring

/// Which of very many episodes a summary keeps, so that memory does not grow with a flood: the
/// first ones, and the worst of all that follow.
///
/// Worse is the higher priority, then the further above the limit, then the earlier one.
enum AlarmEpisodeBound {
  static let first = 2000
  static let worst = 500
  /// The list is gone through when it is so much longer.
  static let slack = 500

  /// The most episodes that there ever are, but for those that `kept` is told to keep.
  static var most: Int { first + worst + slack }

  /// The places of those to be kept, ascending; `always`: places of those that may still change.
  static func kept(of episodes: [AlarmEpisode], always: Set<Int>) -> [Int] {
    guard episodes.count > first + worst else { return Array(episodes.indices) }
    let ranked = (first..<episodes.count).map { (place: $0, badness: badness(episodes[$0])) }
      .sorted { ($1.badness, $0.place) < ($0.badness, $1.place) }
    let chosen = Set(ranked.prefix(worst).map(\.place)).union(always)
    return Array(0..<first) + chosen.filter { $0 >= first }.sorted()
  }

  private static func badness(_ episode: AlarmEpisode) -> Double {
    let rank = Double(AlarmPriority(name: episode.priority)?.rawValue ?? 0)
    guard let peak = episode.peak, let limit = peak.limit, limit > 0 else { return rank }
    // Below 1, so that no excess makes up for a priority.
    let excess = max(0, peak.value / limit - 1)
    return rank + excess / (1 + excess)
  }
}
