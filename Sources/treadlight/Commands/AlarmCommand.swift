import ArgumentParser
import ControlService
import Foundation
import Monitoring
import SessionAnalysis

struct AlarmCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alarm",
    abstract: "See, acknowledge, pause, shelve and test alarms.",
    discussion: """
      An alarm of high priority signals until somebody acknowledges it, also when its \
      condition has gone. Acknowledging ends sound and latch; what still stands after a \
      minute is raised again. A pause takes the sound away for a time and never hides \
      another condition, another place or a higher load. What is shelved signals nothing for \
      a time; high priority cannot be shelved.

      CONDITION is a name such as over-hard-force; without one, everything that signals.

      Examples:
        treadlight alarm list
        treadlight alarm ack
        treadlight alarm pause over-hard-force --for 60s
        treadlight alarm shelve glitch-rate --for 30min
        treadlight alarm test --priority high
      """,
    subcommands: [
      List.self, Acknowledge.self, Pause.self, Resume.self, Shelve.self, Unshelve.self,
      Test.self, AlarmStatisticsCommand.self,
    ])

  /// What every action has.
  struct Common: ParsableArguments {
    @Option(
      help: ArgumentHelp("Who does it. (default: your user name)", valueName: "name"))
    var author: String?
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    /// Asks for the action and shows what stands then.
    func act(_ kind: AlarmAction.Kind, _ condition: String?, seconds: Int? = nil) async throws {
      let action = AlarmAction(
        kind, condition: condition, seconds: seconds, author: author ?? NSUserName())
      let report: AlarmReport = try await control.client.send(.post, Route.alarmActions, action)
      try format.print(report) { AlarmReportText.changed(report, by: kind) }
    }
  }

  static var conditions: CompletionKind { .list(AlarmCondition.allCases.map(\.name)) }

  /// Whole seconds; less than one would be none.
  static func seconds(_ text: String?) throws -> Int? {
    try text.map { text throws(QuantityError) in
      max(1, Int(try QuantityKind.seconds.value(of: text).rounded()))
    }
  }
}

extension AlarmCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what stands, what is shelved, and where alarms go.")

    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let report: AlarmReport = try await control.client.get(Route.alarms)
      try format.print(report) { AlarmReportText.lines(report) }
    }
  }

  struct Acknowledge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ack", abstract: "Acknowledge an alarm, or all that signal.",
      aliases: ["acknowledge"])

    @Argument(help: "The condition.", completion: AlarmCommand.conditions) var condition: String?
    @OptionGroup var common: Common

    func run() async throws { try await common.act(.acknowledge, condition) }
  }

  struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take an alarm's sound away for a time.")

    @Argument(help: "The condition.", completion: AlarmCommand.conditions) var condition: String?
    @Option(
      name: .customLong("for"),
      help: ArgumentHelp(
        "How long: 30, 90s, 2min. (default: as long as the condition allows)",
        valueName: "time"))
    var length: String?
    @OptionGroup var common: Common

    func run() async throws {
      try await common.act(.pause, condition, seconds: try AlarmCommand.seconds(length))
    }
  }

  struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End an audio pause before its time.")

    @Argument(help: "The condition.", completion: AlarmCommand.conditions) var condition: String?
    @OptionGroup var common: Common

    func run() async throws { try await common.act(.resume, condition) }
  }

  struct Shelve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a condition signal nothing for a time.")

    @Argument(help: "The condition.", completion: AlarmCommand.conditions) var condition: String
    @Option(
      name: .customLong("for"),
      help: ArgumentHelp(
        "How long: 90s, 10min, 2h. (default: as long as the condition allows)",
        valueName: "time"))
    var length: String?
    @OptionGroup var common: Common

    func run() async throws {
      try await common.act(.shelve, condition, seconds: try AlarmCommand.seconds(length))
    }
  }

  struct Unshelve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a condition off the shelf.")

    @Argument(help: "The condition.", completion: AlarmCommand.conditions) var condition: String
    @OptionGroup var common: Common

    func run() async throws { try await common.act(.unshelve, condition) }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Raise a test alarm, which goes the way of a real one.",
      discussion: """
        The table sounds and lights for five seconds, watchers see it, and hook, webhook and \
        desktop are told, each with what became of it. Exit code 1 when one of them failed.
        """)

    static let patience = Duration.seconds(60)

    @Option(help: "low, medium or high.") var priority = "high"
    @OptionGroup var control: TableSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard AlarmPriority(name: priority) != nil else {
        throw ValidationError("--priority \(priority) is none: low, medium or high")
      }
    }

    func run() async throws {
      let report: AlarmTestReport = try await control.client.patient(Self.patience)
        .send(.post, Route.alarmTest, TestAlarm(priority: priority))
      try format.print(report) { AlarmReportText.test(report, priority) }
      if report.signals.contains(where: { $0.outcome == "failed" || $0.outcome == "waiting" }) {
        throw ExitCode.failure
      }
    }
  }
}
