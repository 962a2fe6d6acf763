import Testing

@testable import treadlight

struct ReplayTransportTests {
  private static let start = ContinuousClock.now

  private func transport(
    _ span: ClosedRange<Int> = 0...100, alarms: [Int] = [10, 30, 70], factor: Double = 1,
    isPaused: Bool = false
  ) -> ReplayTransport {
    ReplayTransport(
      span: .seconds(span.lowerBound)...(.seconds(span.upperBound)),
      alarms: alarms.map { .seconds($0) }, factor: factor, isPaused: isPaused, now: Self.start)
  }

  private func at(_ seconds: Double) -> ReplayTransport.Instant { Self.start + .seconds(seconds) }

  @Test func movesOnWithTimeAndSpeed() {
    var transport = transport(factor: 2)
    #expect(transport.position(at: at(3)) == .seconds(6))
    #expect(transport.handle(.faster, at: at(3)) == .nothing)
    #expect(transport.factor == 5)
    #expect(transport.position(at: at(4)) == .seconds(11))
    #expect(transport.position(at: at(1000)) == .seconds(100))
    // A clock that seems to go back takes nothing away.
    #expect(transport.position(at: at(1)) == .seconds(6))
  }

  @Test func standsStillWhilePaused() {
    var transport = transport()
    #expect(transport.handle(.togglePause, at: at(5)) == .nothing)
    #expect(transport.position(at: at(50)) == .seconds(5))
    #expect(transport.handle(.togglePause, at: at(60)) == .nothing)
    #expect(transport.position(at: at(61)) == .seconds(6))
  }

  @Test func stepsByScansOncePaused() {
    var transport = transport()
    #expect(transport.handle(.step, at: at(5)) == .nothing)
    #expect(transport.isPaused)
    #expect(transport.handle(.step, at: at(6)) == .step)
    transport.arrived(at: .milliseconds(5010), now: at(6))
    #expect(transport.position(at: at(99)) == .milliseconds(5010))
  }

  /// Where it goes from 20 s.
  @Test(
    arguments: [
      (.skip(.seconds(10)), 30), (.skip(.seconds(-10)), 10), (.skip(.seconds(-30)), 0),
      (.skip(.seconds(500)), 100), (.nextAlarm, 30), (.previousAlarm, 10), (.toBeginning, 0),
      (.toEnd, 100),
    ] as [(ReplayTransport.Command, Int)])
  func seeks(command: ReplayTransport.Command, target: Int) {
    for isPaused in [false, true] {
      var transport = transport(isPaused: isPaused)
      _ = transport.handle(.skip(.seconds(20)), at: at(0))
      #expect(transport.handle(command, at: at(0)) == .seek(.seconds(target)))
      #expect(transport.position(at: at(0)) == .seconds(target))
    }
  }

  @Test func goesFromAlarmToAlarm() {
    var transport = transport(isPaused: true)
    let ways: [(ReplayTransport.Command, Int?)] = [
      (.nextAlarm, 10), (.nextAlarm, 30), (.nextAlarm, 70), (.nextAlarm, nil),
      (.previousAlarm, 30), (.previousAlarm, 10), (.previousAlarm, 0), (.previousAlarm, 0),
    ]
    for (command, target) in ways {
      let action = transport.handle(command, at: at(0))
      #expect(action == target.map { .seek(.seconds($0)) } ?? .nothing)
    }
  }

  @Test func comesBackPastAnAlarmThatIsJustOver() {
    var transport = transport(factor: 10)
    _ = transport.handle(.skip(.seconds(30)), at: at(0))
    // Half a second of the viewer's time later it plays 5 s behind the alarm.
    #expect(transport.handle(.previousAlarm, at: at(0.5)) == .seek(.seconds(10)))
    _ = transport.handle(.nextAlarm, at: at(0.5))
    #expect(transport.handle(.previousAlarm, at: at(3)) == .seek(.seconds(30)))
  }

  @Test func pausesAtTheEndAndBeginsAnewFromThere() {
    var transport = transport(20...40)
    #expect(transport.alarms == [.seconds(30)])
    transport.arrived(at: .seconds(40), now: at(20))
    #expect(transport.isAtEnd)
    #expect(transport.handle(.step, at: at(21)) == .nothing)
    #expect(transport.handle(.togglePause, at: at(30)) == .seek(.seconds(20)))
    #expect(!transport.isPaused)
    #expect(transport.position(at: at(31)) == .seconds(21))
  }

  @Test func goesOnFromWhereItIsWhenItCannotKeepUp() {
    var transport = transport(factor: 1000)
    #expect(transport.position(at: at(0.05)) == .seconds(50))
    transport.arrived(at: .seconds(7), now: at(0.05))
    #expect(transport.position(at: at(0.05)) == .seconds(7))
    #expect(transport.position(at: at(0.051)) == .seconds(8))
  }

  @Test func keepsWithinTheSpeedsThereAre() {
    var transport = transport(factor: 3)
    var factors: [Double] = []
    for _ in 0..<12 {
      _ = transport.handle(.faster, at: at(0))
      factors.append(transport.factor)
    }
    #expect(factors.first == 5)
    #expect(factors.last == 1000)
    for _ in 0..<20 { _ = transport.handle(.slower, at: at(0)) }
    #expect(transport.factor == 0.1)
  }

  /// Any history of commands and times stays within the span, and a seek goes where it says.
  @Test func staysWithinItsSpanWhateverIsPressed() {
    var random = SystemRandomNumberGenerator()
    let commands: [ReplayTransport.Command] = [
      .togglePause, .step, .skip(.seconds(10)), .skip(.seconds(-10)), .nextAlarm, .previousAlarm,
      .faster, .slower, .toBeginning, .toEnd,
    ]
    for _ in 0..<200 {
      var transport = transport(5...60)
      var now = 0.0
      for _ in 0..<50 {
        now += Double.random(in: 0..<0.2, using: &random)
        let command = commands.randomElement(using: &random) ?? .step
        let action = transport.handle(command, at: at(now))
        let position = transport.position(at: at(now))
        #expect(transport.span ~= position)
        if case .seek(let target) = action { #expect(target == position) }
        if action == .step {
          transport.arrived(at: position + .milliseconds(3), now: at(now))
        }
      }
    }
  }
}

struct ReplayKeysTests {
  @Test(
    arguments: [
      (" ", [.togglePause]), (".", [.step]), ("hl", [.skip(.seconds(-10)), .skip(.seconds(10))]),
      ("np", [.nextAlarm, .previousAlarm]), ("+=-", [.faster, .faster, .slower]),
      ("\u{1B}[C\u{1B}[D", [.skip(.seconds(10)), .skip(.seconds(-10))]),
      ("\u{1B}OC", [.skip(.seconds(10))]), ("\u{1B}[1;5C", [.skip(.seconds(10))]),
      ("\u{1B}[A\u{1B}[5~x\n", []), ("\u{1B}q", [.quit]), ("\u{1B}\u{1B}[C", [.skip(.seconds(10))]),
      ("gG\u{1B}[H\u{1B}[F", [.toBeginning, .toEnd, .toBeginning, .toEnd]),
      ("q\u{03}", [.quit, .quit]),
    ] as [(String, [ReplayTransport.Command])])
  func readsKeys(typed: String, commands: [ReplayTransport.Command]) {
    var keys = ReplayKeys()
    #expect(keys.take(Array(typed.utf8)) == commands)
    // The same one byte at a time.
    keys = ReplayKeys()
    #expect(typed.utf8.flatMap { keys.take([$0]) } == commands)
  }

  @Test func takesAnyBytes() {
    var keys = ReplayKeys()
    for byte in UInt8.min...UInt8.max { _ = keys.take([0x1B, byte, byte]) }
    #expect(keys.take(Array("m ".utf8)).last == .togglePause)
  }
}
