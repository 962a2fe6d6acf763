import ControlService
import SessionAnalysis

/// The session gate as people read it.
enum GateText {
  static func lines(_ report: GateReport) -> [String] {
    let refusals = report.findings.filter { $0.severity == .override }
    let verdict =
      refusals.isEmpty
      ? ["a session may begin"]
      : ["NO SESSION, unless a reason is given with --override:"]
        + refusals.flatMap { wrapped("  ", $0.message) }
    let knowsRegions = !report.findings.contains { $0.code == "no-regions" }
    return verdict + notes(report) + [""]
      + LimitText.guarded(report.settings, knowsRegions: knowsRegions)
  }

  /// What whoever begins a session should know.
  static func notes(_ report: GateReport) -> [String] {
    report.findings.filter { $0.severity == .note }.flatMap { finding in
      wrapped("  note: ", finding.message)
    }
  }

  /// What was overridden so that the session could begin.
  static func overridden(_ gate: GateRecord?) -> [String] {
    guard let gate else { return [] }
    let codes = gate.overridden.joined(separator: ", ")
    return wrapped("OVERRIDE  ", "\(codes): \(gate.reason)")
  }

  /// In 80 columns, what follows the label under each other.
  private static func wrapped(_ label: String, _ text: String) -> [String] {
    let lines = Paragraph.lines(Printable.text(text), width: 80 - label.count)
    let blanks = String(repeating: " ", count: label.count)
    return lines.indices.map { ($0 == 0 ? label : blanks) + lines[$0] }
  }
}
