import ArgumentParser

/// Where the daemon listens, as every command that asks it can be told.
struct ControlSocket: ParsableArguments {
  static let defaultPath = "/run/treadlight/control.sock"
  static let variable = "TREADLIGHT_SOCKET"

  @Option(
    help: ArgumentHelp(
      "The daemon's socket. (default: $TREADLIGHT_SOCKET, else \(defaultPath))",
      valueName: "path"),
    completion: .file(extensions: ["sock"]))
  var socket: String?

  var path: String {
    if let socket { return socket }
    guard let path = Terminal.variable(Self.variable), !path.isEmpty else {
      return Self.defaultPath
    }
    return path
  }

  var client: ControlClient { ControlClient(socketPath: path) }
}

/// Where the daemon listens, and which of its tables is meant: for commands about a table.
struct TableSocket: ParsableArguments {
  static let variable = "TREADLIGHT_TABLE"

  @Option(
    help: ArgumentHelp(
      "Which table, where the daemon serves several: its name or serial number. "
        + "(default: $TREADLIGHT_TABLE, else the only one)", valueName: "name"))
  var table: String?
  @OptionGroup var daemon: ControlSocket

  func validate() throws {
    if table?.isEmpty == true { throw ValidationError("--table needs a name or serial number") }
  }

  /// Nil: the only one.
  var chosen: String? {
    if let table { return table }
    return Terminal.variable(Self.variable).flatMap { $0.isEmpty ? nil : $0 }
  }

  var client: ControlClient {
    var client = daemon.client
    client.table = chosen
    return client
  }
}

/// Whether to print for a program.
struct OutputFormat: ParsableArguments {
  @Flag(help: "Print JSON, for programs. Forces are newtons, times nanoseconds since 1970.")
  var json = false

  /// Prints `value` as JSON if that was asked for, else the lines.
  func print(_ value: some Encodable, lines: () -> [String]) throws {
    Terminal.output.writeLines(json ? [try JSONOutput.pretty(value)] : lines())
  }
}
