import ControlService
import SessionAnalysis
import TableModel

/// A line of `watch --json`.
struct WatchRecord: Encodable {
  var kind: String
  var loads: LiveLoads?
  var alarm: AlarmRecord?
  var at: WallTime?
  var status: DaemonStatus?
  /// For how long nothing has come, seconds.
  var seconds: Double?
  /// It is of a recorded session that is being replayed.
  var replay: Bool?
  var marker: LiveMarker?

  enum CodingKeys: String, CodingKey {
    case kind, loads, alarm, status, replay, marker
    case at = "at_ns"
    case seconds = "for_s"
  }

  init(_ event: LiveEvent) {
    switch event {
    case .loads(let loads):
      kind = "loads"
      self.loads = loads
      replay = loads.replay
    case .alarm(let alarm, let at):
      kind = "alarm"
      self.alarm = alarm
      self.at = at
    case .replayedAlarm(let alarm, let at):
      kind = "alarm"
      self.alarm = alarm
      self.at = at
      replay = true
    case .marker(let marker):
      kind = "marker"
      self.marker = marker
    case .status(let status):
      kind = "status"
      self.status = status
    }
  }

  init(_ silence: WatchState.Silence) {
    switch silence {
    case .noConnection(let age):
      kind = "no-connection"
      seconds = age / Duration.seconds(1)
    case .noData(let age):
      kind = "no-data"
      seconds = age / Duration.seconds(1)
    }
  }
}
