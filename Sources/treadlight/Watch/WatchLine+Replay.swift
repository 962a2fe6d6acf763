import ControlService
import SessionAnalysis
import TableModel

extension WatchLine {
  /// What is shown of a recorded session that the daemon replays, behind a word that says so.
  static func replay(_ state: WatchState, at now: WatchState.Instant) -> [Part] {
    guard let loads = state.replayedLoads(at: now) else {
      return [Part(text: "REPLAY: no data", rank: 0)]
    }
    guard loads.isTrusted, let foot = loads.footForce else {
      return [Part(text: "REPLAY: foot force unknown", rank: 0)]
    }
    let most = loads.isUpperBound ? "at most " : ""
    let limit = PlaceLimitText.words(loads.limit, isLocked: loads.isLocked == true)
    let region = PlaceName.text(region: loads.region, side: loads.side).map { " \($0)" } ?? ""
    let alarm = state.replayedAlarms.first.map { first in
      Part(text: "alarm \(AlarmText.standing(first.alarm))", rank: 0)
    }
    return [
      Part(text: "REPLAY: foot \(most)\(ForceText.measured(foot))", rank: 0),
      Part(text: limit + region, rank: 4),
    ] + (alarm.map { [$0] } ?? [])
  }
}
