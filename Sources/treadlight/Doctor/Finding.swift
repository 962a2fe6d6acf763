/// What one check of `doctor` found.
struct Finding: Encodable, Equatable, Sendable {
  enum Level: String, Encodable, Sendable {
    case ok
    case warning
    case problem
  }

  /// What was looked at.
  var name: String
  var level: Level
  /// What is there, or what is wrong.
  var detail: String
  /// What mends it: a command, or a step to take.
  var fix: String?

  static func ok(_ name: String, _ detail: String) -> Self {
    Self(name: name, level: .ok, detail: detail)
  }

  static func warning(_ name: String, _ detail: String, fix: String? = nil) -> Self {
    Self(name: name, level: .warning, detail: detail, fix: fix)
  }

  static func problem(_ name: String, _ detail: String, fix: String) -> Self {
    Self(name: name, level: .problem, detail: detail, fix: fix)
  }
}

/// All findings, for programs.
struct DoctorReport: Encodable {
  var findings: [Finding]
  /// No finding is a problem.
  var healthy: Bool

  init(_ findings: [Finding]) {
    self.findings = findings
    healthy = !findings.contains { $0.level == .problem }
  }

  /// One finding under the other, with its fix.
  func lines(_ colours: Colours) -> [String] {
    findings.flatMap { finding in
      let label = Printable.padded(finding.level.rawValue, 9)
      let mark =
        switch finding.level {
        case .ok: colours.fine(label)
        case .warning: colours.caution(label)
        case .problem: colours.urgent(label)
        }
      let words = Paragraph.lines(Printable.text("\(finding.name): \(finding.detail)"), width: 70)
      // A fix stays on one line, however long, so that it can be copied.
      let rest = words.dropFirst() + (finding.fix.map { ["  fix: \(Printable.text($0))"] } ?? [])
      return [mark + (words.first ?? "")] + rest.map { String(repeating: " ", count: 9) + $0 }
    } + [healthy ? "no problem found" : "\(Count.text(problems, "problem")) found"]
  }

  private var problems: Int { findings.count { $0.level == .problem } }
}
