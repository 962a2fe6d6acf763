import ArgumentParser
import ControlService
import Glibc

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Show the forces and alarms live.",
    discussion: """
      On a terminal: one screen with the force against its limits, the alarms in order, the \
      last minute and the table from above, as far as there is room; a bell for alarms. Its \
      keys:

        a      acknowledge the first alarm that waits for it; 1 to 9: that one
        p, u   pause the sound of what signals; sound again
        l      mark that the client said "lighter, please"
        n      write a note into the session's log
        t      measure the tare anew (asks first)
        s, x   end the session (asks first)
        ?      help
        q      leave; the session goes on

      Elsewhere, and with --plain: a line a second, and one for each alarm. "at most" stands \
      before the foot force where the stance foot shares the client's panel. When data or \
      connection are missing, it says so and for how long; the connection is tried again \
      every second.

      Ends with q or Ctrl-C, or after --for; 69 if no daemon is there to begin with.

      Examples:
        treadlight watch
        treadlight watch --plain --for 30
        treadlight watch --for 10min --json > live.jsonl
      """)

  static let pauseBeforeReconnecting = Duration.seconds(1)

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("End after this time: 30, 90s, 10min.", valueName: "seconds"))
  var length: String?
  @Flag(help: "Print lines, also on a terminal.") var plain = false
  @Flag(name: .customLong("no-color"), help: "No colour; NO_COLOR in the environment says so too.")
  var noColour = false
  @OptionGroup var control: TableSocket
  @OptionGroup var format: OutputFormat

  func run() async throws {
    let seconds = try length.map { text throws(QuantityError) in
      try QuantityKind.seconds.value(of: text)
    }
    let client = control.client
    let status: DaemonStatus = try await client.get(Route.status)
    let first = LiveStream.Arrival.event(.status(status))
    if !format.json, !plain, Terminal.output.isTerminal, isatty(STDIN_FILENO) == 1 {
      let colours = Colours(isOn: Terminal.output.isColoured && !noColour)
      let room = WatchRoom(client: client, colours: colours)
      room.take(first)
      if await Self.sit(in: room, LiveStream(client: client), for: seconds) { return }
    }
    let screen = WatchScreen(
      format.json ? .json : .lines, on: .output,
      isColoured: Terminal.output.isColoured && !noColour)
    await screen.take(first)
    // Whoever waits for the end is in the group; the first of them to return ends the others.
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await Self.follow(LiveStream(client: client)) {
          await screen.take($0)
        } lost: {
          await screen.lost()
        }
      }
      group.addTask { await Self.tick(screen) }
      group.addTask { await EndSignal.wait() }
      if let seconds { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
      await group.next()
      group.cancelAll()
    }
  }

  /// Shows the full screen to its end; false where the terminal gives no keys.
  private static func sit(
    in room: WatchRoom, _ stream: LiveStream, for seconds: Double?
  ) async -> Bool {
    await withTaskGroup(of: Bool?.self) { group in
      group.addTask { await room.run() }
      group.addTask {
        await follow(stream) {
          room.take($0)
        } lost: {
          room.lost()
        }
        return nil
      }
      if let seconds {
        group.addTask {
          try? await Task.sleep(for: .seconds(seconds))
          return true
        }
      }
      var result: Bool?
      while result == nil, let next = await group.next() { result = next }
      group.cancelAll()
      return result ?? true
    }
  }

  /// Listens, and connects again whenever the connection ends.
  private static func follow(
    _ stream: LiveStream, _ take: @escaping @Sendable (LiveStream.Arrival) async -> Void,
    lost: () async -> Void
  ) async {
    while !Task.isCancelled {
      do throws(ControlError) {
        try await stream.run(take)
      } catch {
        guard !Task.isCancelled else { return }
        await lost()
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
