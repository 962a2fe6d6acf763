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

/// Whether to print for a program.
struct OutputFormat: ParsableArguments {
  @Flag(help: "Print JSON, for programs. Forces are newtons, times nanoseconds since 1970.")
  var json = false

  /// Prints `value` as JSON if that was asked for, else the lines.
  func print(_ value: some Encodable, lines: () -> [String]) throws {
    Terminal.output.writeLines(json ? [try JSONOutput.pretty(value)] : lines())
  }
}
