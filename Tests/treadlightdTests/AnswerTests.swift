import Testing

@testable import treadlightd

struct AnswerTests {
  @Test func bringsTheAnswerToTheQuestion() async {
    let answer = Answer<String>()
    let question = answer.ask(7)
    answer.give("yes", to: 7)
    #expect(await question.first(within: .seconds(5)) == "yes")
  }

  @Test func takesNoAnswerToAnEarlierQuestion() async {
    let answer = Answer<String>()
    let first = answer.ask(7)
    let second = answer.ask(8)
    answer.give("late", to: 7)
    answer.give("in time", to: 8)
    #expect(await first.first(within: .seconds(5)) == nil)
    #expect(await second.first(within: .seconds(5)) == "in time")
  }

  @Test func hearsOfAThreadThatEndedBeforeItWasTold() async {
    let threads = Threads(MonitorPorts())
    for name in [Threads.Name.link, .monitor, .announcer, .recorder] { threads.ended(name) }
    // Four times the limit would not pass within the test's.
    await threads.end(within: .seconds(600))
    #expect(threads.areReadersEnding)
  }
}
