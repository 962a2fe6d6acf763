public import ArgumentParser
import ClientRegistry
import ControlService
import Foundation
public import Logging
import ServiceLifecycle

/// The daemon's command line.
@main
struct Treadlightd: AsyncParsableCommand {
  static let version = "0.1.0"
  static let defaultConfiguration = "/etc/treadlight/treadlightd.yaml"

  static let configuration = CommandConfiguration(
    commandName: "treadlightd",
    abstract: "Reads the instrumented massage table, raises alarms, records sessions.",
    discussion: """
      Runs in the foreground until SIGTERM or SIGINT, then closes the running session's log.
      SIGHUP makes it read its configuration again.
      Control it with `treadlight`. Limits are the therapist's and the client's affair; nothing \
      here is medical advice.

      Exit codes: 0 ended in order, 1 cannot run, 64 wrong usage, 78 wrong configuration.
      """,
    version: version)

  @Option(
    name: .shortAndLong,
    help: "The configuration file (YAML). Without, \(Self.defaultConfiguration) if it exists.",
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Read the configuration, say whether it is sound, and end.")
  var checkConfig = false

  @Option(help: "What to log: trace, debug, info, notice, warning, error or critical.")
  var logLevel: Logger.Level = .notice

  func run() async throws {
    let configuration = try readConfiguration()
    if checkConfig {
      print("the configuration is sound")
      return
    }
    signal(SIGPIPE, SIG_IGN)  // a reader of our log that goes away is no reason to die
    signal(SIGHUP, SIG_IGN)  // until there is something that a reload could change
    signal(SIGXFSZ, SIG_IGN)  // nor is a recording that may grow no longer: that is an alarm
    let lines = LogLines()
    lines.start()
    if JournalEntry.isStandardError {
      LoggingSystem.bootstrap { JournalHandler(label: $0, lines: lines) }
    } else {
      LoggingSystem.bootstrap { StreamLogHandler(label: $0, stream: LogLines.Stream(lines: lines)) }
    }
    var logger = Logger(label: "treadlightd")
    logger.logLevel = logLevel
    do {
      try await House(
        configuration, logger: logger, reread: reread
      ).run()
      await lines.flush()
    } catch let error as StartError {
      logger.critical("\(error.words)")
      await lines.flush()
      throw ExitCode(1)
    }
  }

  /// The configuration as the file has it now.
  private func reread() throws(ConfigurationError) -> Configuration {
    let path = config ?? Self.defaultConfiguration
    guard config != nil || FileManager.default.fileExists(atPath: path) else {
      return Configuration()
    }
    return try Configuration(path: path)
  }

  private func readConfiguration() throws -> Configuration {
    do throws(ConfigurationError) {
      return try reread()
    } catch {
      FileHandle.standardError.write(Data("treadlightd: \(error)\n".utf8))
      throw ExitCode(78)
    }
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
