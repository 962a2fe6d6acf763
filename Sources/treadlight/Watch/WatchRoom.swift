import ControlService
import Foundation
import SessionAnalysis
import Synchronization

/// The full screen of `watch`: feeds the model with the stream and the dialogue with keys, does what
/// they answer, draws.
final class WatchRoom: Sendable {
  /// How often it looks at keys, signals and the window's size.
  static let turn = Duration.milliseconds(40)
  /// How often numbers change; faster than that nobody reads them.
  static let pace = Duration.milliseconds(120)

  private let client: ControlClient
  private let colours: Colours
  private let isUnicode: Bool
  private let model: Mutex<WatchModel>
  /// Answers of the daemon that the loop has not seen yet; at most one for each request.
  private let outcomes = Mutex<[WatchOutcome]>([])
  private let signals = ScreenSignals()

  init(client: ControlClient, colours: Colours) {
    self.client = client
    self.colours = colours
    isUnicode = Sparkline.isUnicode()
    model = Mutex(WatchModel(now: .now))
  }

  func take(_ arrival: LiveStream.Arrival) {
    let isWish = model.withLock { model in
      model.take(arrival, at: .now)
      return model.takeProfileWish()
    }
    if isWish { Task { await askProfile() } }
  }

  func lost() { model.withLock { $0.lost(at: .now) } }

  private func askProfile() async {
    let report = try? await client.patient(.seconds(5)).get(Route.table, as: TableReport.self)
    model.withLock { $0.take(report?.profile) }
  }

  /// Shows and listens until the person has had enough; false where the terminal gives no keys.
  func run() async -> Bool {
    guard var terminal = KeyboardTerminal.take(output: .output, marksPaste: true) else {
      return false
    }
    var keys = KeyReader()
    var dialogue = WatchDialogue()
    var canvas = ScreenCanvas()
    var drawn: (at: ContinuousClock.Instant, urgency: Int, size: [Int])?
    while !Task.isCancelled, !signals.isEnded {
      var isChanged = false
      for key in keys.take(terminal.typed() ?? [0x04]) {
        isChanged = true
        let status = model.withLock { $0.state.status }
        switch dialogue.take(key, status: status) {
        case .nothing: break
        case .ask(let request): ask(request)
        case .redraw: canvas.forget()
        case .suspend: await suspend(&terminal, &canvas, wholeJob: true)
        case .quit: return true
        }
      }
      if signals.takeSuspend() { await suspend(&terminal, &canvas, wholeJob: false) }
      if signals.takeContinue() {
        terminal.enterAgain()
        canvas.forget()
        isChanged = true
      }
      for outcome in outcomes.withLock({ outcomes in
        defer { outcomes = [] }
        return outcomes
      }) {
        dialogue.take(outcome, at: TimeText().clock(.now))
        isChanged = true
      }
      let size = Terminal.output.size
      let now = ContinuousClock.now
      let (model, rings) = model.withLock { model in
        let rings = model.takeBell(at: now)
        return (model, rings)
      }
      let isDue =
        drawn.map {
          isChanged || $0.urgency != model.urgency || $0.size != [size.columns, size.lines]
            || $0.at.duration(to: now) >= Self.pace
        } ?? true
      if isDue {
        let view = WatchView(
          model: model, dialogue: dialogue, now: now, wall: .now, isUnicode: isUnicode)
        let frame = view.frame(columns: size.columns, rows: size.lines)
        dialogue.numbered = frame.numbered
        let colours = colours
        if let text = canvas.update(
          to: frame.lines.map { $0.text(in: colours) }, cursor: frame.cursor,
          columns: size.columns, rows: size.lines)
        {
          terminal.write(text)
        }
        drawn = (now, model.urgency, [size.columns, size.lines])
      }
      if rings { terminal.write("\u{07}") }
      try? await Task.sleep(for: Self.turn)
    }
    return true
  }

  private func ask(_ request: WatchRequest) {
    let client = client
    Task { [weak self] in
      let outcome = await request.perform(by: NSUserName(), asking: client)
      self?.outcomes.withLock { $0.append(outcome) }
    }
  }

  /// Gives the terminal back, stops, and takes it over again when continued.
  private func suspend(
    _ terminal: inout KeyboardTerminal, _ canvas: inout ScreenCanvas, wholeJob: Bool
  ) async {
    // Without a shell to go back to, nobody could continue it.
    guard ScreenSignals.hasShell else { return }
    terminal.leave()
    await signals.stop(wholeJob: wholeJob)
    terminal.enter()
    canvas.forget()
  }
}
