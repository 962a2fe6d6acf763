import Foundation
import SessionAnalysis
import TableModel

/// Summaries as CSV: a heading with units, and a row for each session, region or phase.
///
/// Fields are empty where nothing is known; text is quoted as RFC 4180 has it.
struct SummaryTable {
  enum Rows { case sessions, regions, phases }

  var rows: Rows

  var heading: String {
    let own =
      switch rows {
      case .sessions:
        [
          "client", "therapist", "values", "ending", "started_at", "duration_s", "scan_rate_hz",
          "scans_received", "scans_lost", "foot_force_is_upper_bound", "bar_support_least_n",
          "bar_support_mean_n", "alarms", "alarms_per_10_min", "client_button_presses",
        ]
      case .regions: ["values", "region", "side"]
      case .phases:
        [
          "values", "phase", "region", "note", "started_at", "duration_s", "bar_support_least_n",
          "bar_support_mean_n", "alarms", "client_button_presses",
        ]
      }
    return (["session"] + own + Self.forceNames).joined(separator: ",")
  }

  func lines(_ summary: SessionSummary) -> [String] {
    switch rows {
    case .sessions: [Self.line(Self.session(summary), summary.forces)]
    case .regions:
      summary.regions.map { region in
        Self.line(
          [
            summary.session, summary.values.rawValue, region.region, region.side?.rawValue ?? "",
          ], region.forces)
      }
    case .phases: summary.phases.map { Self.line(Self.phase($0, of: summary), $0.forces) }
    }
  }

  private static func session(_ summary: SessionSummary) -> [String] {
    [
      summary.session, summary.client, summary.therapist, summary.values.rawValue,
      summary.ending, time(summary.startedAt), number(summary.duration),
      number(summary.measuredRate), "\(summary.quality.received)", "\(summary.quality.lost)",
      "\(summary.footForceIsUpperBound)", number(summary.barSupport?.least),
      number(summary.barSupport?.mean), "\(summary.alarmStatistics.alarms)",
      number(summary.alarmStatistics.perTenMinutes), "\(summary.clientButtonPresses.count)",
    ]
  }

  private static func phase(_ phase: PhaseSummary, of summary: SessionSummary) -> [String] {
    [
      summary.session, summary.values.rawValue, phase.kind.rawValue, phase.region?.name ?? "",
      phase.note ?? "", time(phase.startedAt), number(phase.duration),
      number(phase.barSupport?.least), number(phase.barSupport?.mean), "\(phase.alarms)",
      "\(phase.clientButtonPresses)",
    ]
  }

  private static let forceNames = [
    "contact_time_s", "contacts", "peak_n", "mean_n", "p95_n", "impulse_n_s",
    "peak_loading_rate_n_per_s", "peak_unloading_rate_n_per_s", "soft_limit_n",
    "over_soft_limit_s", "over_soft_limit_n_s", "hard_limit_n", "over_hard_limit_s",
    "over_hard_limit_n_s", "over_soft_pressure_s", "over_hard_pressure_s", "strokes",
    "strokes_per_min", "strokes_variation_percent", "presses", "presses_per_min",
    "presses_variation_percent", "centre_path_mm", "centre_ellipse_95_cm2",
    "symmetry_contact_time_percent", "symmetry_impulse_percent", "symmetry_mean_percent",
    "symmetry_peak_percent",
  ]

  private static func line(_ own: [String], _ forces: ForceSummary) -> String {
    let numbers: [Double?] = [
      forces.contactTime, Double(forces.contacts), forces.peak, forces.mean, forces.percentile95,
      forces.impulse, forces.loadingRate, forces.unloadingRate, forces.overSoft?.limit,
      forces.overSoft?.seconds, forces.overSoft?.impulse, forces.overHard?.limit,
      forces.overHard?.seconds, forces.overHard?.impulse, forces.overSoftPressure,
      forces.overHardPressure, Double(forces.strokes.count), forces.strokes.perMinute,
      forces.strokes.variation, Double(forces.presses.count), forces.presses.perMinute,
      forces.presses.variation, forces.path, forces.ellipse?.area, forces.symmetry?.contactTime,
      forces.symmetry?.impulse, forces.symmetry?.mean, forces.symmetry?.peak,
    ]
    return (own.map(quoted) + numbers.map(number)).joined(separator: ",")
  }

  private static func number(_ value: Double?) -> String {
    value.map { Decimal.text($0, places: 4) } ?? ""
  }

  /// UTC, so that the rows sort.
  private static func time(_ time: WallTime) -> String {
    let seconds = min(time.nanoseconds / 1_000_000_000, 253_402_300_799)
    return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }

  static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
