import ControlService
import SessionAnalysis

extension LiveState {
  /// How the daemon is, in a line for people: table, session, alarms.
  var sentence: String {
    let now = now
    let table =
      if now.link.state == .connected, let table = now.link.table {
        "table \(table.serial) connected"
      } else {
        "no table: \(now.link.state)"
      }
    let session = now.session.map { "session \($0.id) runs" } ?? "no session"
    let alarms = now.board.standing.count
    return "\(table); \(session); "
      + (alarms == 0 ? "no alarm" : alarms == 1 ? "1 alarm stands" : "\(alarms) alarms stand")
  }
}
