import ControlService
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct WatchDialogueTests {
  private let working = WatchViewTests.working
  private let idle = DaemonChecksTests.status()

  private func press(
    _ text: String, in dialogue: inout WatchDialogue, _ status: DaemonStatus?
  ) -> [WatchDialogue.Action] {
    text.map { dialogue.take($0 == "\r" ? .enter : .character($0), status: status) }
      .filter { $0 != .nothing }
  }

  private func alarms(_ conditions: String...) throws -> [StandingAlarm] {
    try conditions.map {
      StandingAlarm(alarm: try WatchTests.alarm($0), since: WallTime(nanoseconds: 1))
    }
  }

  @Test func acknowledgesTheFirstThatWaitsOrTheOneOfThatNumber() throws {
    var dialogue = WatchDialogue()
    dialogue.numbered = try alarms("over-rating", "over-hard-force", "fall")
    dialogue.numbered[0].isAcknowledged = true
    #expect(
      press("a", in: &dialogue, working) == [.ask(.acknowledge(condition: "over-hard-force"))])
    #expect(press("3", in: &dialogue, working) == [.ask(.acknowledge(condition: "fall"))])
    // Once is enough while there is no answer.
    #expect(press("aa3", in: &dialogue, working).isEmpty)
    #expect(press("4", in: &dialogue, working).isEmpty)
    #expect(dialogue.word?.text == "there is no alarm 4")
  }

  @Test func asksBeforeSomethingIsLost() {
    for (key, request) in [("s", WatchRequest.stop), ("x", .stop), ("t", .tare)] {
      var dialogue = WatchDialogue()
      #expect(press(key, in: &dialogue, working).isEmpty)
      #expect(dialogue.question(working)?.hasSuffix("y/n?") == true)
      // Nothing else is a yes.
      #expect(press("szt1 \r", in: &dialogue, working).isEmpty)
      #expect(press("n", in: &dialogue, working).isEmpty)
      #expect(dialogue.mode == .plain)
      #expect(press(key + "y", in: &dialogue, working) == [.ask(request)])
      #expect(press(key, in: &dialogue, working).isEmpty)
      #expect(dialogue.mode == .plain, "asked again while it is being done")
    }
  }

  @Test func doesNotEndAnotherSessionThanTheOneAskedAbout() {
    var dialogue = WatchDialogue()
    var other = working
    other.session?.id = "another"
    #expect(press("s", in: &dialogue, working).isEmpty)
    #expect(press("y", in: &dialogue, other).isEmpty)
    #expect(dialogue.word?.text == "the session has ended meanwhile")
    #expect(press("s", in: &dialogue, working).isEmpty)
    #expect(press("y", in: &dialogue, nil).isEmpty)
    #expect(dialogue.word?.text.hasPrefix("no connection") == true)
  }

  @Test func takesANoteWithWhateverIsInIt() {
    var dialogue = WatchDialogue()
    #expect(press("nsqy a?\r", in: &dialogue, working) == [.ask(.note("sqy a?"))])
    #expect(press("n  \r", in: &dialogue, working).isEmpty)
    #expect(dialogue.word?.text == "no note")
    #expect(press("nab", in: &dialogue, working).isEmpty)
    #expect(dialogue.take(.backspace, status: working) == .nothing)
    #expect(dialogue.take(.pasted("é"), status: working) == .nothing)
    #expect(dialogue.mode == .note("aé"))
    #expect(dialogue.take(.escape, status: working) == .nothing)
    #expect(dialogue.mode == .plain)
    _ = press("n" + String(repeating: "x", count: 2000), in: &dialogue, working)
    #expect(dialogue.mode == .note(String(repeating: "x", count: WatchDialogue.longestNote)))
  }

  @Test func takesNothingPastedForACommand() {
    var dialogue = WatchDialogue()
    for character in "qsyalp" {
      #expect(dialogue.take(.pasted(character), status: working) == .nothing)
    }
    #expect(dialogue.mode == .plain)
  }

  @Test func saysWhatCannotBeDone() {
    var dialogue = WatchDialogue()
    for key in ["l", "n", "t", "s"] {
      #expect(press(key, in: &dialogue, idle).isEmpty)
      #expect(dialogue.word?.text.hasPrefix("no session runs") == true)
      #expect(press(key, in: &dialogue, nil).isEmpty)
      #expect(dialogue.word?.text == "no connection to the daemon: not done")
    }
    #expect(press("a", in: &dialogue, idle).isEmpty)
    #expect(press("pu", in: &dialogue, idle) == [.ask(.pause), .ask(.resume)])
  }

  @Test func tellsWhatBecameOfIt() {
    var dialogue = WatchDialogue()
    _ = press("l", in: &dialogue, working)
    #expect(dialogue.pending == [.lighter])
    dialogue.take(
      WatchOutcome(request: .lighter, words: "refused", hint: "do that", isFailure: true),
      at: "10:00:00")
    #expect(dialogue.pending.isEmpty)
    #expect(
      dialogue.word == .init(text: "10:00:00  NOT DONE: refused - do that", tone: .urgent))
    #expect(press("l", in: &dialogue, working) == [.ask(.lighter)])
  }

  @Test func leaves() {
    var dialogue = WatchDialogue()
    #expect(press("?q", in: &dialogue, idle).isEmpty)  // closes the help
    #expect(press("q", in: &dialogue, idle) == [.quit])
    #expect(dialogue.take(.end, status: nil) == .quit)
    #expect(dialogue.take(.suspend, status: nil) == .suspend)
  }
}
