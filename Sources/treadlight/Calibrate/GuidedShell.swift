import Calibration
import Foundation
import TableModel

/// Carries a guided conversation out: standard input, the daemon's measurements, the terminal.
struct GuidedShell: Sendable {
  var desk: CalibrationDesk
  var output: Terminal
  var options: TalkOptions

  /// Leads through all steps, and tells how it ended.
  ///
  /// `keep` is called after every step, `act` when what was found is to be acted on.
  func run<Work: GuidedWork>(
    _ work: Work, input: TalkInput, keep: (Work) throws -> Void,
    act: @escaping @Sendable (Work) async throws -> Void
  ) async throws -> (work: Work, ending: TalkEnding) {
    var talk = GuidedTalk(work, options)
    var screen = TalkScreen(output: output)
    var pending: [TalkAction] = talk.begin(at: WallTime.now)
    while true {
      var hasPrompted = false
      for action in pending {
        switch action {
        case .say(let lines): screen.say(lines)
        case .live(let line): screen.live(line)
        case .prompt:
          screen.prompt()
          hasPrompted = true
        case .measure(let seconds): measure(seconds, input)
        case .keep: try keep(talk.work)
        case .act: self.act(talk.work, input, act)
        case .finish(let ending):
          screen.finish()
          return (talk.work, ending)
        }
      }
      // Lines that were piped in wait until they are asked for; a person's are heard at once.
      if hasPrompted || options.isWatching { input.allowLine() }
      pending = talk.handle(await input.next(), at: WallTime.now)
    }
  }

  private func measure(_ seconds: Double, _ input: TalkInput) {
    let desk = desk
    Task {
      do throws(ControlError) {
        let measurement = try await desk.measure(seconds: seconds)
        input.send(.measured(measurement, at: WallTime.now))
      } catch {
        input.send(.failed(error.failure))
      }
    }
  }

  private func act<Work: GuidedWork>(
    _ work: Work, _ input: TalkInput, _ act: @escaping @Sendable (Work) async throws -> Void
  ) {
    Task {
      do {
        try await act(work)
        input.send(.acted)
      } catch {
        input.send(.failed(CommandFailure(error) ?? CommandFailure("\(error)")))
      }
    }
  }
}

/// What a conversation prints, where a line may be drawn again in place.
private struct TalkScreen {
  let output: Terminal
  private var isLineOpen = false

  init(output: Terminal) { self.output = output }

  mutating func say(_ lines: [String]) {
    close()
    output.writeLines(lines)
  }

  mutating func live(_ line: String) {
    guard output.isTerminal else { return }
    output.write("\r\u{1B}[K\(Printable.fit(line, max(20, output.width - 1)))")
    isLineOpen = true
  }

  /// On a terminal the person's Enter ends the line; a program reads whole lines.
  mutating func prompt() {
    close()
    output.write(output.isTerminal ? "> " : "> \n")
  }

  mutating func finish() { close() }

  private mutating func close() {
    if isLineOpen { output.write("\n") }
    isLineOpen = false
  }
}
