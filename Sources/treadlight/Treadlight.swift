import ArgumentParser

/// The command line: one door to the daemon, and to the logs it leaves.
@main
struct Treadlight: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "treadlight",
    abstract: "Limits, sessions and logs of an instrumented massage table.",
    discussion: """
      A first session:
        treadlight doctor
        treadlight client add "Anna K" --height 172cm
        treadlight therapist add "Maria" --mass 62kg
        treadlight limits set "Anna K" thigh 210N
        treadlight session start --client "Anna K" --therapist Maria
        treadlight watch
        treadlight session stop
        treadlight summary last

      The daemon treadlightd does the watching and recording; these commands ask it \
      over its Unix socket. replay and summary also read a log by its path, without it.

      Exit codes:
         0  done
         1  refused or failed
         2  the session log is not whole: cut off, interrupted or damaged
         3  log verify, log recover: something in the log is wrong or missing
         4  replay --check found other alarms than were recorded, or a hole in the log
        64  the command line is wrong
        66  there is no such file
        69  the daemon cannot be reached
       130  ended by Ctrl-C

      Environment:
        TREADLIGHT_SOCKET  the daemon's socket, unless --socket names one
        NO_COLOR           set to anything: no colour, even on a terminal

      Limits belong to the therapist and the client; nothing here is medical advice.
      """,
    version: "0.1.0",
    subcommands: [
      ClientCommand.self, TherapistCommand.self, LimitsCommand.self, SessionCommand.self,
      AlarmCommand.self, ContraindicationCommand.self, WatchCommand.self, ReplayCommand.self,
      CurveCommand.self, SummaryCommand.self, ExportCommand.self, LogCommand.self,
      TableGroup.self, DoctorCommand.self, PairCommand.self, TokenCommand.self,
      VirtualTableCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot(CommandArguments.withTrueMinus(CommandLine.arguments))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      exit(reporting: error)
    }
  }

  /// Says what went wrong on standard error, or prints the help asked for, and ends.
  private static func exit(reporting error: any Error) -> Never {
    if let failure = CommandFailure(error) {
      Terminal.error.write(failure.text)
      exit(withError: failure.status)
    }
    let status = exitCode(for: error)
    guard status != .success, !(error is ExitCode) else { exit(withError: error) }
    let message = fullMessage(for: error).replacing("\u{2212}", with: "-")
    let prefix = "Error: "
    let words = message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    Terminal.error.write("treadlight: \(words)\n")
    exit(withError: status)
  }
}

/// The arguments of the command line, before they are parsed.
enum CommandArguments {
  /// The arguments without the program's name, negative quantities with a true minus sign.
  ///
  /// The parser takes `-5N` for an option that it does not know. With the sign U+2212 it is a
  /// value, and whoever reads the quantity can say what is wrong with it. What stands after
  /// `--` is left alone.
  static func withTrueMinus(_ arguments: [String]) -> [String] {
    var isLiteral = false
    return arguments.dropFirst().map { argument in
      if argument == "--" { isLiteral = true }
      guard !isLiteral, isNegativeQuantity(argument) else { return argument }
      return "\u{2212}" + argument.dropFirst()
    }
  }

  private static func isNegativeQuantity(_ argument: String) -> Bool {
    guard argument.first == "-" else { return false }
    let rest = argument.dropFirst().lowercased()
    return rest.first.map { $0.isASCII && ($0.isNumber || $0 == ".") } ?? false
      || ["nan", "inf", "infinity"].contains { rest.hasPrefix($0) }
  }
}
