/// Finds the word someone meant.
package enum Spelling {
  /// Longer ones resemble nothing.
  private static let longestWord = 200

  /// The least number of letters added, dropped, changed or swapped with their neighbour.
  package static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, beforeLast[j - 1] + 1)
        }
        row.append(least)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  /// The candidate that begins with `word`, else the one nearest to it; nil when none is near.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    // Nobody mistypes a word of that length, and the way to the nearest one is long.
    guard word.utf8.count <= longestWord else { return nil }
    let word = folded(word)
    guard !word.isEmpty else { return nil }
    let completions = candidates.filter { folded($0).hasPrefix(word) }
    if completions.count == 1 { return completions[0] }
    let ranked = candidates.map { (candidate: $0, distance: distance(word, folded($0))) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, word.count / 2) ? best.candidate : nil
  }

  /// The text in the form in which texts are compared: no case, single blanks.
  ///
  /// Upper case first, so that ß equals SS and ς equals σ.
  package static func folded(_ text: String) -> String {
    text.uppercased().lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
