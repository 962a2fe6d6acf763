public import SessionAnalysis

/// What stands between a client and a session, before it begins.
public struct GateReport: Codable, Equatable, Sendable {
  /// What will be guarded.
  public var settings: MonitoringSettings
  public var findings: [GateFinding]

  public init(settings: MonitoringSettings, findings: [GateFinding]) {
    self.settings = settings
    self.findings = findings
  }

  /// Whether nothing has to be overridden.
  public var isOpen: Bool { findings.allSatisfy { $0.severity == .note } }
}

/// One thing that speaks against a session, or that whoever begins it should know.
public struct GateFinding: Codable, Equatable, Sendable {
  public enum Severity: String, Codable, Sendable {
    /// No session without a reason, which is logged.
    case override
    /// Said, and no more.
    case note
  }

  public var severity: Severity
  /// What a program compares, such as `contraindicated`.
  public var code: String
  public var message: String

  public init(_ severity: Severity, _ code: String, _ message: String) {
    self.severity = severity
    self.code = code
    self.message = message
  }
}
