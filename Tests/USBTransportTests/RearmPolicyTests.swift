import Testing

@testable import USBTransport

struct RearmPolicyTests {
  /// Delays in milliseconds; 0 is at once, nil is never.
  @Test(
    arguments: [
      ("completions", [.completed, .completed], [0, 0]),
      (
        "ever longer up to the longest",
        [.failed, .failed, .failed, .failed, .failed, .failed, .failed],
        [5, 10, 20, 40, 80, 100, 100]
      ),
      ("shortest again after a success", [.failed, .failed, .completed, .failed], [5, 10, 0, 5]),
      ("a device that is gone", [.deviceGone], [nil]),
      ("gone after failures", [.failed, .deviceGone], [5, nil]),
    ] as [(String, [RearmPolicy.Outcome], [UInt64?])])
  func waits(name: String, outcomes: [RearmPolicy.Outcome], milliseconds: [UInt64?]) {
    var policy = RearmPolicy()
    let actions = outcomes.map { policy.handle($0) }
    let expected: [RearmPolicy.Action] = milliseconds.map {
      switch $0 {
      case nil: .giveUp
      case 0: .resubmit
      case let delay?: .resubmitAfter(delay * 1_000_000)
      }
    }
    #expect(actions == expected)
  }
}
