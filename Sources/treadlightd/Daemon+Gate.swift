import LoadEstimation
import ClientLimits
import ClientRegistry
import ControlService
import Monitoring
import RealTime
import SessionAnalysis
import TableModel
import TableProtocol

// The gate: what speaks against a session, and what whoever begins it should know.

extension Daemon {
  func checkGate(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> GateReport {
    if let session { throw .sessionRunning(id: session.row.id) }
    if let objection = attendance.objection(to: [client.id, therapist.id], at: place) {
      throw objection
    }
    _ = try usableTable()
    return try gateReport(client, therapist, order)
  }

  /// Lets the session through, or says why not; what is overridden is kept in its log.
  func pass(
    _ client: Client, _ therapist: Therapist, _ order: StartSession
  ) throws(ControlRefusal) -> GateRecord? {
    let report = try gateReport(client, therapist, order)
    guard !report.isOpen else { return nil }
    let reason = order.override?.filter { !$0.isNewline } ?? ""
    guard reason.contains(where: { !$0.isWhitespace }) else { throw .gate(report.findings) }
    return GateRecord(
      overridden: report.findings.filter { $0.severity == .override }.map(\.code),
      reason: String(reason.prefix(500)))
  }

  private func gateReport(
    _ client: Client, _ therapist: Therapist, _ order: StartSession
  ) throws(ControlRefusal) -> GateReport {
    let settings = try settings(of: client.id, under: therapist)
    var findings = try contraindications(of: client)
    if !order.tare {
      findings.append(
        GateFinding(
          .override, "no-tare",
          "without a tare the client's own weight counts as foot force"))
    }
    findings += try unseenBlocks(of: client)
    findings += untrusted
    if settings.limits.isUnguarded {
      findings.append(
        GateFinding(
          .note, "unguarded",
          "FOOT FORCE IS NOT GUARDED: nobody has set a limit for this client"))
    }
    findings += tableNotes(client, settings)
    return GateReport(settings: settings, findings: findings)
  }

  private func contraindications(of client: Client) throws(ControlRefusal) -> [GateFinding] {
    do throws(RegistryError) {
      return try registry.sessionBlocks(of: client.id, at: wallNow).map { row in
        GateFinding(
          .override, "contraindicated",
          "the client is contraindicated: \(row.contraindication.kind)")
      }
    } catch {
      throw .cannotRecord("\(error)")
    }
  }

  /// Where the foot presses is measured, and the client's regions are known.
  private func knowsRegions(of client: Client) -> Bool {
    profile.faceCradle != nil && client.details.stature != nil && !profile.footForceIsUpperBound
  }

  /// Regions that a contraindication blocks, and that nobody can watch.
  private func unseenBlocks(of client: Client) throws(ControlRefusal) -> [GateFinding] {
    guard !knowsRegions(of: client) else { return [] }
    do throws(RegistryError) {
      let layers = try registry.layers(client: client.id, therapist: nil, at: wallNow)
      return layers.blocked.map(\.name).sorted().map { region in
        GateFinding(
          .override, "blocked-region-unseen",
          "the client's \(region) is contraindicated, and where the foot presses is not known")
      }
    } catch {
      throw .cannotRecord("\(error)")
    }
  }

  /// Alarms that say that the table's loads cannot be believed.
  private var untrusted: [GateFinding] {
    let doubtful: Set<AlarmCondition> = [
      .stale, .neverRead, .saturated, .absent, .sensorFault, .glitchRate, .twist, .drift,
    ]
    return state.now.board.standing.compactMap { standing in
      guard standing.isActive, let condition = standing.alarm.known, doubtful.contains(condition)
      else { return nil }
      return GateFinding(
        .override, "untrusted-table", "the table cannot be trusted: \(condition.title)")
    }
  }

  private func tableNotes(_ client: Client, _ settings: MonitoringSettings) -> [GateFinding] {
    var notes: [GateFinding] = []
    if isCalibrationOverdue {
      notes.append(
        GateFinding(
          .note, "calibration-overdue",
          "the calibration is older than \(configuration.monitoring.calibrationDays) days"))
    }
    if zeros?.taken.isEmpty != false {
      notes.append(
        GateFinding(
          .note, "not-zeroed",
          "the empty table has not been zeroed since it was connected: treadlight table zero"))
    }
    if profile.faceCradle == nil || client.details.stature == nil {
      notes.append(
        GateFinding(
          .note, "no-regions",
          profile.faceCradle == nil
            ? "the profile has no face cradle, so that no region is known"
            : "the client's height is not known, so that no region is: "
              + "treadlight client edit WHO --height"))
    }
    if settings.bothFeet == nil {
      notes.append(
        GateFinding(
          .note, "both-feet-unguarded",
          "both feet on the client are not guarded: the stance foot shares the client's panel"))
    }
    if profile.footForceIsUpperBound {
      notes.append(
        GateFinding(
          .note, "place-unmeasured",
          "where the foot presses is not measured: the stance foot shares the client's panel, so "
            + "that limits there are for both feet and spine, kidneys and knees are not locked"))
    }
    if profile.cells.contains(where: { $0.capacity == nil }) {
      notes.append(
        GateFinding(
          .note, "capacity-unknown",
          "the profile does not say what every cell may carry: their overload is not guarded"))
    }
    return notes
  }
}
