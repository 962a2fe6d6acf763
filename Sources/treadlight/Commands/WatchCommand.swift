import ArgumentParser
import ControlService

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show the forces and alarms live.",
    discussion: """
      On a terminal: one line, drawn again in place, and a line with a bell for each alarm \
      of high priority. Elsewhere: a line a second. "at most" stands before the foot force \
      where the stance foot shares the client's panel. When data or connection are missing, \
      the line says so and for how long; the connection is tried again every second.

      Ends with Ctrl-C, or after --for; 69 if no daemon is there to begin with.

      Examples:
        treadlight watch
        treadlight watch --for 10min --json > live.jsonl
      """)

  static let pauseBeforeReconnecting = Duration.seconds(1)

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("End after this time: 30, 90s, 10min.", valueName: "seconds"))
  var length: String?
  @OptionGroup var control: TableSocket
  @OptionGroup var format: OutputFormat

  func run() async throws {
    let seconds = try length.map { text throws(QuantityError) in
      try QuantityKind.seconds.value(of: text)
    }
    let client = control.client
    let status: DaemonStatus = try await client.get(Route.status)
    let style: WatchScreen.Style =
      format.json ? .json : Terminal.output.isTerminal ? .inPlace : .lines
    let screen = WatchScreen(style, on: .output)
    await screen.take(.event(.status(status)))
    // Whoever waits for the end is in the group; the first of them to return ends the others.
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await Self.follow(LiveStream(client: client), on: screen) }
      group.addTask { await Self.tick(screen) }
      group.addTask { await EndSignal.wait() }
      if let seconds { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
      await group.next()
      group.cancelAll()
    }
    await screen.finish()
  }

  /// Listens, and connects again whenever the connection ends.
  private static func follow(_ stream: LiveStream, on screen: WatchScreen) async {
    while !Task.isCancelled {
      do throws(ControlError) {
        try await stream.run { await screen.take($0) }
      } catch {
        guard !Task.isCancelled else { return }
        await screen.lost()
      }
      try? await Task.sleep(for: pauseBeforeReconnecting)
    }
  }

  private static func tick(_ screen: WatchScreen) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: screen.period)
      if !Task.isCancelled { await screen.tick() }
    }
  }
}
