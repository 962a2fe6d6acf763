internal import LoadEstimation
internal import SessionAnalysis
internal import SessionLog
internal import TableModel

/// The chosen scans of a session, one after the other, through the same chain as live.
struct SelectedScans: ~Copyable {
  private var player: SessionPlayer
  private let selection: ExportSelection
  private var firstScan: WallTime?
  private var minimumLoad: Int32
  private let weight: Int64
  private var isOver = false
  /// Scans given so far.
  private(set) var count = 0

  init(_ player: consuming SessionPlayer, _ selection: ExportSelection) {
    self.selection = selection
    let header = player.header
    weight = Int64(
      Newtons(header.therapistMassKilograms * standardGravity).millinewtons ?? .max)
    minimumLoad = header.settings.minimumLoad.millinewtons ?? 0
    self.player = player
  }

  /// How the log ended; nil where it was not read to its end.
  var ending: Ending? { player.ending }
  var recoveries: Int { player.recoveries }

  /// The next scan within the times asked for; nil when there is none.
  ///
  /// All scans before are played too, so that loads are what they were in the session.
  mutating func next() throws(ExportError) -> ScanMoment? {
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

  private mutating func nextStep() throws(ExportError) -> SessionPlayer.Step? {
    do throws(ReplayError) {
      return try player.next()
    } catch {
      throw .replay(error)
    }
  }
}
