internal import LoadEstimation
internal import SessionAnalysis
internal import SessionLog
internal import TableModel

/// The chosen scans of a session, one after the other.
///
/// They go through the same chain as live, unless only what came from the table is wanted of a
/// part.
struct SelectedScans: ~Copyable {
  private var player: SessionPlayer
  /// The log, where scans are taken from it by themselves.
  private let rawPath: String?
  private var raw: RawScans?
  private var rawEnding: Ending?
  private let selection: ExportSelection
  private var firstScan: WallTime?
  private var minimumLoad: Int32
  private let weight: Int64
  private var isOver = false
  /// Scans given so far.
  private(set) var count = 0

  /// `isRaw`: nothing is wanted of the scans at `path` but what came from the table.
  init(
    _ player: consuming SessionPlayer, _ selection: ExportSelection, path: String, isRaw: Bool
  ) {
    self.selection = selection
    rawPath = isRaw && selection.from != nil ? path : nil
    let header = player.header
    weight = Int64(
      Newtons(header.therapistMassKilograms * standardGravity).millinewtons ?? .max)
    minimumLoad = header.settings.minimumLoad.millinewtons ?? 0
    self.player = player
  }

  /// How the log ended; nil where it was not read to its end.
  var ending: Ending? {
    rawPath == nil || firstScan == nil ? player.ending : rawEnding
  }

  /// How often the log was finished after an interruption, as far as it was read.
  var recoveries: Int {
    guard let rawPath, selection.to == nil else { return player.recoveries }
    return (try? SessionLogInfo(path: rawPath, depth: .glance))?.recoveries ?? 0
  }

  /// The next scan within the times asked for; nil when there is none.
  ///
  /// All scans before are played too, so that loads are what they were in the session; none of
  /// what is only the table's own.
  mutating func next() throws(ExportError) -> ScanMoment? {
    if let rawPath { return try nextRaw(rawPath) }
    while !isOver, let step = try nextStep() {
      switch step {
      case .input(.limits(let settings), _, _):
        minimumLoad = settings.minimumLoad.millinewtons ?? 0
      case .scan(let frame, let loads, _, let time):
        let first = firstScan ?? time
        firstScan = first
        if let to = selection.to, time >= to.wallTime(firstScan: first) {
          isOver = true
          return nil
        }
        if let from = selection.from, time < from.wallTime(firstScan: first) { continue }
        count += 1
        return ScanMoment(
          frame: frame, loads: loads, cells: player.cellLoads, time: time, firstScan: first,
          therapistWeight: weight, minimumLoad: minimumLoad)
      default: continue
      }
    }
    return nil
  }

  private mutating func nextRaw(_ path: String) throws(ExportError) -> ScanMoment? {
    while firstScan == nil {
      guard let step = try nextStep() else { return nil }
      if case .scan = step { firstScan = step.time }
    }
    guard let firstScan else { return nil }
    do throws(SessionLogError) {
      if raw == nil {
        let from = selection.from?.wallTime(firstScan: firstScan) ?? firstScan
        let to = selection.to?.wallTime(firstScan: firstScan) ?? WallTime(nanoseconds: .max)
        raw = try RawScans(path: path, times: from..<max(from, to))
      }
      guard let (frame, time) = try raw?.next() else {
        if selection.to == nil { rawEnding = raw?.ending }
        return nil
      }
      count += 1
      return ScanMoment(
        frame: frame, loads: LoadEstimate(), cells: CellLoads(), time: time,
        firstScan: firstScan, therapistWeight: weight, minimumLoad: minimumLoad)
    } catch {
      throw .replay(.log(error))
    }
  }

  private mutating func nextStep() throws(ExportError) -> SessionPlayer.Step? {
    do throws(ReplayError) {
      return try player.next()
    } catch {
      throw .replay(error)
    }
  }
}
