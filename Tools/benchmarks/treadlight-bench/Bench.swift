import ArgumentParser

/// Measures how fast parts of Treadlight are, each beside the plainest code that does the same.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure parts of Treadlight beside the plainest code that does the same.",
    subcommands: [Loads.self, SafetyPath.self, Alarms.self, Log.self, Spin.self])
}
