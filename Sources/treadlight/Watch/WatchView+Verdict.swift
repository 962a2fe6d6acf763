import ClientLimits
import ControlService
import Monitoring
import SessionAnalysis
import TableModel

/// The lines that say how all is: one word first, then who and what.
extension WatchView {
  /// How all is, in a line; the word says what the colour says.
  var verdict: ScreenLine {
    let silence = state.silence(at: now)
    if let lost = state.lostSince {
      let seconds = max(0, lost.duration(to: now).components.seconds)
      return ScreenLine(" NO CONNECTION for \(seconds) s: nothing is known", .urgentField)
    }
    let signalling = state.standing.filter { !$0.isShelved }
    if let first = signalling.first, first.alarm.priority == "high" {
      let others = signalling.count > 1 ? "  (+\(signalling.count - 1))" : ""
      let note = note(first).map { " [\($0)]" } ?? ""
      return ScreenLine(
        " ALARM  \(AlarmText.standing(first.alarm))\(note)\(others)",
        first.isAcknowledged ? .cautionField : .urgentField)
    }
    if state.isReplaying {
      let session = state.status?.replay.map { " of \(Printable.text($0.session))" } ?? ""
      return ScreenLine(" REPLAY\(session): nothing of it happens at the table", .cautionField)
    }
    if case .noData(let age)? = silence {
      return ScreenLine(
        " NO DATA for \(age.components.seconds) s: the force is not known", .urgentField)
    }
    guard let status = state.status else { return ScreenLine(" UNKNOWN", .cautionField) }
    if let first = signalling.first {
      let word = first.alarm.priority == "medium" ? "CAUTION" : "NOTE"
      return ScreenLine(" \(word)  \(AlarmText.standing(first.alarm))", .cautionField)
    }
    guard let session = status.session else {
      return ScreenLine(" NO SESSION: no client's limit is guarded", .cautionField)
    }
    guard let loads = state.loads else { return ScreenLine(" WAITING FOR DATA", .cautionField) }
    guard loads.isTrusted, loads.footForce != nil else {
      return ScreenLine(
        " FOOT FORCE UNKNOWN: the cells are not to be trusted", .cautionField)
    }
    if session.settings.limits.isUnguarded {
      return ScreenLine(" FOOT FORCE IS NOT GUARDED: this client has no limits", .cautionField)
    }
    return ScreenLine(" OK  no alarm stands", .fineField)
  }

  /// Daemon, table and recorder, each with its state; unknown where nobody says it.
  var connectionFields: [ScreenLine] {
    if let lost = state.lostSince {
      let seconds = max(0, lost.duration(to: now).components.seconds)
      return [
        ScreenLine("daemon: no connection for \(seconds) s", .urgent),
        ScreenLine("table: unknown", .caution), ScreenLine("recorder: unknown", .caution),
      ]
    }
    guard let status = state.status else {
      return [ScreenLine("daemon, table, recorder: unknown", .caution)]
    }
    let name = status.table.map { " \(Printable.text($0))" } ?? ""
    var fields = [
      ScreenLine("daemon: connected"),
      ScreenLine(
        "table\(name): \(LinkText.state(status.link))",
        status.link.state == .connected ? .plain : .urgent),
      recorder(status),
    ]
    if status.link.isCalibrated == false { fields.append(ScreenLine("NOT CALIBRATED", .urgent)) }
    return fields
  }

  private func recorder(_ status: DaemonStatus) -> ScreenLine {
    guard let session = status.session else { return ScreenLine("recorder: not recording") }
    if let failure = session.recorderFailure {
      return ScreenLine("RECORDER FAILED: \(Printable.text(failure))", .urgent)
    }
    return ScreenLine("recorder: recording")
  }

  /// Clock, people and tare, as pseudonyms.
  var sessionFields: [ScreenLine] {
    guard let status = state.status else { return [ScreenLine("session: unknown", .caution)] }
    guard let session = status.session, let seconds = state.sessionSeconds(at: now) else {
      return [ScreenLine("session: none runs")]
    }
    var fields = [
      ScreenLine("session \(DurationText.clock(seconds: seconds))", .strong),
      ScreenLine("client \(Printable.text(session.client))"),
      ScreenLine("therapist \(Printable.text(session.therapist))"),
      ScreenLine(
        session.tare == .none ? "NO TARE" : TareText.words(session.tare),
        session.tare == .none ? .caution : .plain),
    ]
    if session.placement == nil { fields.append(ScreenLine("REGIONS NOT KNOWN", .caution)) }
    if session.gate?.overridden.isEmpty == false {
      fields.append(ScreenLine("GATE OVERRIDDEN", .caution))
    }
    return fields
  }
}
