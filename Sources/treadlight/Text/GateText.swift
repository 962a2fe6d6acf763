import ControlService

/// The session gate as people read it.
enum GateText {
  static func lines(_ report: GateReport) -> [String] {
    let refusals = report.findings.filter { $0.severity == .override }
    let verdict =
      refusals.isEmpty
      ? ["a session may begin"]
      : ["NO SESSION, unless a reason is given with --override:"]
        + refusals.map { "  \(Printable.text($0.message))" }
    return verdict + notes(report) + [""] + LimitText.guarded(report.settings)
  }

  /// What whoever begins a session should know.
  static func notes(_ report: GateReport) -> [String] {
    report.findings.filter { $0.severity == .note }.map { "  note: \(Printable.text($0.message))" }
  }
}
