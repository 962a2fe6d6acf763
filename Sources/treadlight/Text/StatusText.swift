import ControlService
import SessionAnalysis
import TableModel

/// The daemon's state as people read it.
enum StatusText {
  static func lines(_ status: DaemonStatus, at zone: TimeText = TimeText()) -> [String] {
    let name = status.table.map { "\(Printable.text($0)), " } ?? ""
    var lines = ["table    \(name)\(LinkText.state(status.link))"]
    if let table = status.link.table { lines.append("         \(LinkText.table(table))") }
    if status.link.isCalibrated == false {
      lines.append("         NOT CALIBRATED: its forces mean nothing yet")
    }
    lines += session(status.session)
    if let replay = status.replay {
      lines.append("replay   of \(Printable.text(replay.session)), shown to those who watch")
    }
    if status.alarms.isEmpty { lines.append("alarms   none stands") }
    for (index, standing) in status.alarms.enumerated() {
      let alarm = standing.alarm
      lines.append(
        (index == 0 ? "alarms   " : "         ")
          + "\(alarm.priority) priority: \(AlarmText.what(alarm))")
      let note = standing.note.map { ", \($0)" } ?? ""
      lines.append("         since \(zone.dayAndTime(standing.since))\(note)")
    }
    lines += stream(status.stream)
    lines.append("logs     \(Printable.text(status.logDirectory))")
    lines.append("daemon   treadlightd \(Printable.text(status.version))")
    return lines
  }

  private static func session(_ session: RunningSession?) -> [String] {
    guard let session else { return ["session  none runs"] }
    var lines = [
      "session  \(session.id)",
      "         client \(session.client), therapist \(session.therapist)",
      "         recorded \(DurationText.text(seconds: session.duration)), "
        + Count.text(session.scans, "scan"),
    ]
    if let failure = session.recorderFailure {
      lines.append("         THE RECORDING CANNOT BE WRITTEN: \(Printable.text(failure))")
    }
    return lines
  }

  private static func stream(_ stream: StreamReport) -> [String] {
    let made = stream.received + stream.lost
    var lines = [
      "scans    \(stream.received) received of \(made) made, \(stream.lost) lost in "
        + Count.text(stream.gaps, "gap")
    ]
    let refused = stream.invalid + stream.unknownVersion
    if refused > 0 {
      lines.append("         \(Count.text(refused, "frame")) that could not be read")
    }
    if stream.unrecorded > 0 {
      lines.append("         \(stream.unrecorded) entries the recorder was too slow for")
    }
    let delay = Double(stream.longestAlarmDelay) / 1e6
    lines.append("         longest from arrival to alarm: \(DurationText.text(seconds: delay))")
    return lines
  }
}

/// The link to the table in words.
enum LinkText {
  static func state(_ link: LinkStatus) -> String {
    let virtual = link.isVirtual ? "virtual table, " : ""
    return virtual + words(link)
  }

  private static func words(_ link: LinkStatus) -> String {
    let number = link.detail.map { " \($0)" } ?? ""
    return switch link.state {
    case .unknown: "not looked for yet"
    case .connected: "connected"
    case .absent: "none found"
    case .unplugged: "unplugged"
    case .accessDenied: "found, but the daemon may not open it: treadlight doctor"
    case .busy: "found, but another program holds it; taken over when that lets it go"
    case .unknownProtocol: "speaks another protocol version:\(number)"
    case .malformed: "gives answers that make no sense"
    case .failed: "failed with libusb error\(number)"
    case .silent: "connected, but silent"
    case .stopped: "stopped"
    }
  }

  static func table(_ table: TableDescription) -> String {
    Printable.text(
      "serial \(table.serial), firmware \(table.firmware), \(table.channels) channels at "
        + "\(Decimal.text(table.rate)) scans/s")
  }
}
