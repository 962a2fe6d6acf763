import Testing

@testable import AlarmSignals

struct RetryPlanTests {
  @Test func doublesUpToItsLongestAndGivesUpAfterTheLastAttempt() {
    var plan = RetryPlan(attempts: 8)
    let actions = (0..<8).map { _ in plan.failed(requested: nil) }
    let delays: [Duration] = [
      .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(8),
      .seconds(8),
    ]
    #expect(actions == delays.map { .retryAfter($0) } + [.giveUp])
    #expect(plan.made == 8)
  }

  @Test func givesUpAtOnceWhereOneAttemptIsAll() {
    var plan = RetryPlan(attempts: 1)
    #expect(plan.failed(requested: .seconds(1)) == .giveUp)
  }

  @Test(
    arguments: [
      (.seconds(3), .seconds(3)), (.zero, .milliseconds(500)), (.seconds(30), .seconds(30)),
      (.seconds(86_400), .seconds(30)),
    ] as [(Duration, Duration)])
  func waitsAsAskedWithinReason(requested: Duration, expected: Duration) {
    var plan = RetryPlan(attempts: 5)
    #expect(plan.failed(requested: requested) == .retryAfter(expected))
    // A request does not stop the doubling.
    #expect(plan.failed(requested: nil) == .retryAfter(.seconds(1)))
  }

  @Test(
    arguments: [
      (429, true), (500, true), (503, true), (599, true), (600, false), (499, false), (404, false),
      (302, false), (200, false),
    ])
  func triesAgainOnlyWhatMayChange(status: Int, isWorthIt: Bool) {
    #expect(RetryPlan.isWorthAnother(status: status) == isWorthIt)
  }
}
