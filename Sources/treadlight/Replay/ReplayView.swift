import ArgumentParser
import Glibc
import SessionAnalysis
import Synchronization
import TableModel

/// Plays a session on the terminal: feeds the transport with keys and time, does what it answers,
/// draws.
struct ReplayView: ~Copyable {
  /// How often it looks at the keys and draws, if anything has changed.
  static let period = Duration.milliseconds(40)
  /// The longest it plays between two looks at the keys.
  static let longestTurn = Duration.milliseconds(30)

  private var playback: SessionPlayback
  private let outline: SessionOutline
  private let span: ClosedRange<Duration>
  private var transport: ReplayTransport
  private var scene: ReplayScene
  private var keys = ReplayKeys()
  private let colours: Colours
  private let path: String

  init(
    _ playback: consuming SessionPlayback, _ outline: SessionOutline,
    span: ClosedRange<Duration>, factor: Double, path: String
  ) {
    self.outline = outline
    self.span = span
    self.path = path
    transport = ReplayTransport(
      span: span, alarms: outline.alarms.map(\.position), factor: factor, now: .now)
    scene = ReplayScene(playback.header)
    colours = Colours(isOn: Terminal.output.isColoured)
    self.playback = playback
  }

  /// Plays until the person has had enough; where it was left.
  ///
  /// `signals` is listened to since before the terminal was taken over: none leaves it as it is.
  mutating func run(
    on terminal: consuming KeyboardTerminal, signals arrivals: AsyncStream<Void>
  ) async throws -> Duration {
    let isInterrupted = Mark()
    let signals = Task {
      for await _ in arrivals { isInterrupted.set() }
    }
    defer { signals.cancel() }
    var drawn: (lines: [ReplayScreen.Line], size: [Int])?
    try seek(to: span.lowerBound)
    while true {
      for command in keys.take(terminal.typed() ?? [0x04]) {
        switch transport.handle(command, at: .now) {
        case .nothing: break
        case .seek(let target): try seek(to: target)
        case .step: try step()
        case .quit: return transport.position(at: .now)
        }
      }
      if isInterrupted.isSet { throw ExitCode(128 + SIGINT) }
      try play()
      let size = Terminal.output.size
      let lines = screen().lines(columns: size.columns, rows: size.lines)
      let isNewSize = drawn.map { $0.size != [size.columns, size.lines] } ?? true
      if isNewSize || drawn?.lines != lines {
        let colours = colours
        terminal.draw(lines.map { $0.text(in: colours) }, clearing: isNewSize)
        drawn = (lines, [size.columns, size.lines])
      }
      try await Task.sleep(for: Self.period)
    }
  }

  /// Plays what is due by now, as far as there is time; when paused, what was due by then.
  private mutating func play() throws(LogFailure) {
    let end = ContinuousClock.now + Self.longestTurn
    let target = transport.position(at: .now)
    while let step = try next(until: target) {
      scene.take(step, at: playback.position)
      if !transport.isPaused, ContinuousClock.now >= end {
        transport.arrived(at: playback.position, now: .now)
        return
      }
    }
    if !transport.isPaused, target >= span.upperBound {
      transport.arrived(at: span.upperBound, now: .now)
    }
  }

  /// Takes entries up to the next scan.
  private mutating func step() throws(LogFailure) {
    while let step = try next(until: span.upperBound) {
      scene.take(step, at: playback.position)
      guard case .scan = step else { continue }
      transport.arrived(at: playback.position, now: .now)
      return
    }
    transport.arrived(at: span.upperBound, now: .now)
  }

  private mutating func seek(to target: Duration) throws(LogFailure) {
    let last: SessionPlayer.Step?
    do throws(ReplayError) {
      last = try playback.seek(to: target)
    } catch {
      throw LogFailure(path: path, reason: error)
    }
    scene.jump(
      to: target, last: last, before: outline.alarms.filter { $0.position <= target },
      start: playback.startTime)
    // Judging what lies before took its time.
    if !transport.isPaused { transport.arrived(at: target, now: .now) }
  }

  private mutating func next(until limit: Duration) throws(LogFailure) -> SessionPlayer.Step? {
    do throws(ReplayError) {
      return try playback.next(until: limit)
    } catch {
      throw LogFailure(path: path, reason: error)
    }
  }

  private func screen() -> ReplayScreen {
    ReplayScreen(
      scene: scene, session: playback.scene, position: transport.position(at: .now),
      length: outline.length,
      alarms: outline.alarms.map { ($0.position, $0.alarm.priority == "high") },
      factor: transport.factor, isPaused: transport.isPaused, isAtEnd: transport.isAtEnd)
  }
}

extension ReplayScreen.Line {
  fileprivate func text(in colours: Colours) -> String {
    switch tone {
    case .plain: text
    case .fine: colours.fine(text)
    case .caution: colours.caution(text)
    case .urgent: colours.urgent(text)
    }
  }
}

/// Set once, from another task.
private final class Mark: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}
