import AlarmSignals
import StrictYAML

/// A way out for alarms cannot be used as it is written.
struct WrongSignal: YAMLFact {
  var flaw: ConfigurationFlaw

  var description: String { flaw.words }
}

extension SignalConfiguration {
  /// Reads `signals:`; what is checked here is said with its line.
  init(_ value: YAMLValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping(["hook", "webhook", "desktop"])
    if let value = values["hook"] {
      hook = try Hook(value)
      try Self.check(SignalConfiguration(hook: hook), value)
    }
    if let value = values["webhook"] {
      webhook = try Webhook(value)
      try Self.check(SignalConfiguration(webhook: webhook), value)
    }
    if let value = values["desktop"] {
      desktop = try Desktop(value)
      try Self.check(SignalConfiguration(desktop: desktop), value)
    }
  }

  private static func check(
    _ configuration: Self, _ value: YAMLValue
  ) throws(ConfigurationError) {
    do throws(ConfigurationFlaw) {
      try configuration.check()
    } catch {
      throw value.refusal(.fact(WrongSignal(flaw: error)))
    }
  }
}

extension SignalConfiguration.Hook {
  fileprivate init(_ value: YAMLValue) throws(ConfigurationError) {
    let values = try value.mapping(["path", "timeout_s", "minimum_priority"])
    self.init(path: try values.required("path").path())
    if let value = values["timeout_s"] { timeout = .seconds(try value.number(in: 0.1...60)) }
    if let value = values["minimum_priority"] { minimumPriority = try value.priority() }
  }
}

extension SignalConfiguration.Webhook {
  fileprivate init(_ value: YAMLValue) throws(ConfigurationError) {
    let values = try value.mapping([
      "url", "secret_file", "timeout_s", "attempts", "minimum_priority",
    ])
    self.init(
      url: try values.required("url").text(),
      secretFile: try values.required("secret_file").path())
    if let value = values["timeout_s"] { timeout = .seconds(try value.number(in: 0.1...60)) }
    if let value = values["attempts"] {
      attempts = try value.integer(in: 1...10)
    }
    if let value = values["minimum_priority"] { minimumPriority = try value.priority() }
  }
}

extension SignalConfiguration.Desktop {
  fileprivate init(_ value: YAMLValue) throws(ConfigurationError) {
    let values = try value.mapping(["bus", "minimum_priority"])
    self.init(busAddress: try values["bus"]?.text())
    if let value = values["minimum_priority"] { minimumPriority = try value.priority() }
  }
}

extension YAMLValue {
  fileprivate func priority() throws(ConfigurationError) -> AlarmNotice.Priority {
    try word(among: AlarmNotice.Priority.allCases, name: \.rawValue)
  }
}
