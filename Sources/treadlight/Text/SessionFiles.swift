import SessionAnalysis

/// Summaries of files, one for each session: the best file of those that hold it.
///
/// A recovered copy, one with a new index and the damaged original all tell of one session, which
/// must not count several times.
struct SessionFiles {
  /// A file, and what it amounts to.
  struct File {
    var path: String
    var summary: SessionSummary
  }

  /// The best file of each session, in the order in which the sessions came.
  private(set) var files: [File] = []
  /// Files of sessions that a better one, or as good a one, tells of.
  private(set) var leftOut: [String] = []
  private var places: [String: Int] = [:]

  mutating func add(_ summary: SessionSummary, path: String) {
    let file = File(path: path, summary: summary)
    guard let place = places[summary.session] else {
      places[summary.session] = files.count
      files.append(file)
      return
    }
    if Self.isBetter(summary, than: files[place].summary) {
      leftOut.append(files[place].path)
      files[place] = file
    } else {
      leftOut.append(path)
    }
  }

  /// Closed before interrupted, before cut off, before damaged; then by the scans.
  private static func isBetter(_ one: SessionSummary, than other: SessionSummary) -> Bool {
    let (rank, otherRank) = (rank(one.ending), rank(other.ending))
    guard rank == otherRank else { return rank < otherRank }
    return one.quality.received > other.quality.received
  }

  private static func rank(_ ending: String) -> Int {
    ["closed", "interrupted", "truncated", "damaged"].firstIndex(of: ending) ?? 4
  }

  /// The logs of the newest `count` sessions of `paths`, which stand in the order of time.
  static func newest(_ count: Int, of paths: [String]) -> [String] {
    var sessions: Set<String> = []
    return Array(
      paths.reversed().filter { path in
        let session = LoggedSession(path: path)?.session ?? path
        guard sessions.count < count || sessions.contains(session) else { return false }
        sessions.insert(session)
        return true
      }.reversed())
  }

  /// That files were left out; nil where none was.
  var note: String? {
    guard !leftOut.isEmpty else { return nil }
    return "\(Count.text(leftOut.count, "more file")) of the same session left out; "
      + "--json names them"
  }
}
