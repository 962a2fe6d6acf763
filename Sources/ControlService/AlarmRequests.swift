public import SessionAnalysis

// What people do about alarms, as JSON.

/// `POST /v1/alarms/actions`.
public struct AlarmAction: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case acknowledge
    /// Sound off for a time.
    case pause
    case resume
    /// No signal for a time.
    case shelve
    case unshelve
  }

  public var action: Kind
  /// The condition's name; nil: every one that signals.
  ///
  /// Shelving needs a name.
  public var condition: String?
  /// For how long, seconds; nil: for as long as the condition allows.
  public var seconds: Int?
  /// Who did it.
  public var author: String

  public init(_ action: Kind, condition: String? = nil, seconds: Int? = nil, author: String) {
    self.action = action
    self.condition = condition
    self.seconds = seconds
    self.author = author
  }
}

/// `GET /v1/alarms`, and the answer to an action.
public struct AlarmReport: Codable, Equatable, Sendable {
  public var alarms: [StandingAlarm]
  /// Conditions on the shelf, whether they stand or not.
  public var shelf: [String]
  /// The conditions that the action changed; empty after a question.
  public var changes: [String]
  /// Where alarms go besides table and screens.
  public var signals: [SignalState]

  public init(
    alarms: [StandingAlarm], shelf: [String], changes: [String] = [],
    signals: [SignalState] = []
  ) {
    self.alarms = alarms
    self.shelf = shelf
    self.changes = changes
    self.signals = signals
  }
}

/// A way out for alarms, and how it did so far.
public struct SignalState: Codable, Equatable, Sendable {
  /// `table`, `live`, `hook`, `webhook` or `desktop`.
  public var name: String
  public var isConfigured: Bool
  public var sent: Int
  public var failed: Int
  public var dropped: Int
  public var waiting: Int
  public var lastFailure: String?
  /// What became of a test alarm there: `sent`, `failed`, `dropped`, `filtered` or `waiting`.
  public var outcome: String?

  public init(
    name: String, isConfigured: Bool, sent: Int = 0, failed: Int = 0, dropped: Int = 0,
    waiting: Int = 0, lastFailure: String? = nil, outcome: String? = nil
  ) {
    self.name = name
    self.isConfigured = isConfigured
    self.sent = sent
    self.failed = failed
    self.dropped = dropped
    self.waiting = waiting
    self.lastFailure = lastFailure
    self.outcome = outcome
  }

  enum CodingKeys: String, CodingKey {
    case name, sent, failed, dropped, waiting, outcome
    case isConfigured = "configured"
    case lastFailure = "last_failure"
  }
}

/// `POST /v1/alarms/test`.
public struct TestAlarm: Codable, Equatable, Sendable {
  public var priority: String

  public init(priority: String) { self.priority = priority }
}

/// What became of a test alarm: it was raised, and how each way out took it.
public struct AlarmTestReport: Codable, Equatable, Sendable {
  public var condition: String
  public var signals: [SignalState]

  public init(condition: String, signals: [SignalState]) {
    self.condition = condition
    self.signals = signals
  }
}
