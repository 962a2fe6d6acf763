import ControlService
import Glibc

/// Checks of the daemon, by what it says of itself and its table.
struct DaemonChecks {
  static let defaultLogDirectory = "/var/lib/treadlight/sessions"
  /// Below this much free disk there is a warning; a session takes tens of megabytes.
  static let scarceSpace: UInt64 = 1 << 30
  /// Below this much, a problem.
  static let leastSpace: UInt64 = 100 << 20

  var status: Result<DaemonStatus, ControlError>
  /// Nil where it could not be asked.
  var table: TableReport?
  var root: SystemRoot
  /// What the table is called where there are several.
  var name: String?

  /// Of all tables of one daemon, each with its name before what was looked at.
  static func findings(_ checks: [Self]) -> [Finding] {
    guard checks.count > 1, let first = checks.first, case .success(let status) = first.status
    else { return checks.first?.findings ?? [] }
    let tables = checks.flatMap { check in
      check.ofTable.map { finding in
        var finding = finding
        finding.name = "\(check.name ?? "") \(finding.name)"
        return finding
      }
    }
    return [first.daemon(status)] + tables + [first.logDirectory(status.logDirectory)]
  }

  var findings: [Finding] {
    switch status {
    case .failure(let error):
      let failure = error.failure
      return [
        .problem(
          "daemon", failure.message,
          fix: failure.hint ?? "look at its log"),
        logDirectory(Self.defaultLogDirectory),
      ]
    case .success(let status):
      return [daemon(status)] + ofTable + [logDirectory(status.logDirectory)]
    }
  }

  private func daemon(_ status: DaemonStatus) -> Finding {
    .ok("daemon", "treadlightd \(status.version) answers")
  }

  /// What is one table's own.
  private var ofTable: [Finding] {
    guard case .success(let status) = status else { return [] }
    return [link(status.link)] + calibration(status.link) + table(status.link)
      + [stream(status.stream), recorder(status.session)]
  }

  private func link(_ link: LinkStatus) -> Finding {
    let words = LinkText.state(link)
    return switch link.state {
    case .connected:
      .ok("link", words + (link.table.map { ", \(LinkText.table($0))" } ?? ""))
    case .unknown: .warning("link", words, fix: "wait a moment, then run doctor again")
    case .absent, .unplugged:
      .problem("link", words, fix: "plug the table in and switch it on")
    case .accessDenied:
      .problem("link", "the daemon may not open the table", fix: "mend the udev rule above")
    case .busy:
      .problem(
        "link", words,
        fix: "end the other program, which this shows: sudo fuser -v /dev/bus/usb/*/*")
    case .unknownProtocol:
      .problem(
        "link", words,
        fix: "hold BOOTSEL while you plug it in, and copy this version's table.uf2 onto the drive")
    case .malformed, .failed, .silent:
      .problem("link", words, fix: "unplug the table and plug it in again")
    case .stopped:
      .problem("link", words, fix: "end the daemon and start it again: treadlightd --config FILE")
    }
  }

  private func calibration(_ link: LinkStatus) -> [Finding] {
    guard link.state == .connected, let isCalibrated = link.isCalibrated else { return [] }
    return [
      isCalibrated
        ? .ok("calibration", "the table has one")
        : .problem(
          "calibration", "the table has none: its forces mean nothing",
          fix: "take a mass that you know, and: treadlight table calibrate --mass 20kg")
    ]
  }

  private func table(_ link: LinkStatus) -> [Finding] {
    guard link.state == .connected, let table, table.serial != nil else { return [] }
    return restart(table) + CellChecks(table: table).findings
  }

  private func restart(_ table: TableReport) -> [Finding] {
    guard let start = table.start, start.isFailure else { return [] }
    return [
      .warning(
        "restart", "the table restarted by itself: \(StartText.failure(start))",
        fix: "report it, please, with the firmware's version \(table.firmware ?? "unknown"); "
          + "the table works on")
    ]
  }

  private func stream(_ stream: StreamReport) -> Finding {
    let made = stream.received + stream.lost
    let counts = "\(stream.received) of \(made) scans received, \(Count.text(stream.gaps, "gap"))"
    // One in a thousand is far above what a sound link loses.
    if stream.lost > 0, stream.lost * 1000 >= made {
      return .warning("stream", counts, fix: "try another cable or port, without a hub")
    }
    if stream.unrecorded > 0 {
      return .warning(
        "stream", "\(counts); \(stream.unrecorded) entries the recorder was too slow for",
        fix: "keep the logs on a faster disk")
    }
    return .ok("stream", counts)
  }

  private func logDirectory(_ path: String) -> Finding {
    let name = "logs"
    switch root.folder(path) {
    case .missing(let number) where number == EACCES:
      return .warning(
        name, "\(path) is not visible to this user", fix: "sudo treadlight doctor")
    case .missing(let number):
      return .problem(
        name, "\(path): \(SystemText.error(number))",
        fix: "sudo mkdir -p \(path), for the user that runs treadlightd")
    case .notAFolder:
      return .problem(name, "\(path) is not a folder", fix: "move that file away")
    case .found(let free, let isReadOnly, let isWritable):
      let space = "\(Decimal.text(Double(free) / Double(1 << 30))) GB free"
      if isReadOnly {
        return .problem(
          name, "\(path) is on a disk that cannot be written",
          fix: "look for disk errors with sudo dmesg, then mount it writable")
      }
      if free < Self.scarceSpace {
        let finding = (name, "\(path): only \(space)", "move old session logs to another disk")
        return free < Self.leastSpace
          ? .problem(finding.0, finding.1, fix: finding.2)
          : .warning(finding.0, finding.1, fix: finding.2)
      }
      let writer = isWritable ? "" : ", written by the daemon's user"
      return .ok(name, "\(path), \(space)\(writer)")
    }
  }

  private func recorder(_ session: RunningSession?) -> Finding {
    guard let session else { return .ok("recorder", "no session runs") }
    if let failure = session.recorderFailure {
      return .problem(
        "recorder", "session \(session.id) cannot be written: \(failure)",
        fix: "make room on the disk, then: treadlight session stop, and start a new one")
    }
    return .ok(
      "recorder", "session \(session.id) is being written, \(Count.text(session.scans, "scan"))")
  }
}
