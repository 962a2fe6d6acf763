import Monitoring
import TableProtocol
import Testing

@testable import USBTransport

struct RequestPlanTests {
  private let requests = LinkRequests()
  private let limits = GuardLimits(
    channelCount: 4, rating: 2_500_000, hardForce: 300_000, deadband: 10_000,
    offDelayMilliseconds: 300, heartbeatMilliseconds: 1000, tare: .init(repeating: 0))

  private func word(_ wish: RequestPlan.Wish?) -> String {
    switch wish {
    case .signal(let pattern): "signal \(pattern.rawValue)"
    case .arm(let limits): "arm \(limits.hardForce)"
    case .calibrate(let calibration): "calibrate \(calibration.madeAt)"
    case .enterBootloader: "bootloader"
    case .heartbeat: "heartbeat"
    case nil: "nothing"
    }
  }

  @Test func tellsTheSignalFirstAndEachWishOnce() {
    var plan = RequestPlan(now: 0)
    requests.arm(limits)
    requests.signal(.high)
    let words = (0..<3).map { _ in word(plan.next(requests, now: 1)) }
    #expect(words == ["signal \(SignalPattern.high.rawValue)", "arm 300000", "nothing"])
  }

  /// A link that goes on by itself must not keep the table from sounding.
  @Test func sendsNoHeartbeatWhenTheMonitorHangs() {
    var plan = RequestPlan(now: 0)
    _ = plan.next(requests, now: 1)
    let start = RequestPlan.heartbeatInterval + 1
    requests.confirmMonitor(now: start)
    #expect(word(plan.next(requests, now: start)) == "heartbeat")
    let last = start + LinkRequests.monitorPatience - 1
    #expect(word(plan.next(requests, now: last)) == "heartbeat")
    let end = last + 2 * RequestPlan.heartbeatInterval
    #expect(word(plan.next(requests, now: end)) == "nothing")
    requests.signal(.high)
    #expect(word(plan.next(requests, now: end)) == "signal \(SignalPattern.high.rawValue)")
    requests.confirmMonitor(now: end)
    #expect(word(plan.next(requests, now: end)) == "heartbeat")
  }

  @Test func sendsANewCalibrationOnce() {
    var plan = RequestPlan(now: 0)
    requests.arm(limits)
    requests.write(TableCalibration(channelCount: 4, madeAt: 5))
    requests.write(TableCalibration(channelCount: 4, madeAt: 6))
    let words = (0..<3).map { _ in word(plan.next(requests, now: 1)) }
    #expect(words == ["arm 300000", "calibrate 6", "nothing"])
    var second = RequestPlan(now: 0)
    _ = second.next(requests, now: 1)
    #expect(word(second.next(requests, now: 1)) == "nothing")
  }

  @Test func asksForTheDriveOnceAndAfterAllElse() {
    var plan = RequestPlan(now: 0)
    requests.enterBootloader()
    requests.arm(limits)
    let words = (0..<3).map { _ in word(plan.next(requests, now: 1)) }
    #expect(words == ["arm 300000", "bootloader", "nothing"])
  }

  @Test func sendsTheGuardAgainOnANewStream() {
    requests.arm(limits)
    var first = RequestPlan(now: 0)
    #expect(word(first.next(requests, now: 1)) == "arm 300000")
    var second = RequestPlan(now: 0)
    #expect(word(second.next(requests, now: 1)) == "arm 300000")
    #expect(word(second.next(requests, now: 1)) == "nothing")
  }

  @Test func beatsWhenAQuarterOfASecondHasPassed() {
    var plan = RequestPlan(now: 0)
    let times: [UInt64] = [1, 250_000_000, 250_000_001, 250_000_002, 500_000_002]
    let words = times.map { word(plan.next(requests, now: $0)) }
    #expect(words == ["nothing", "nothing", "heartbeat", "nothing", "heartbeat"])
  }

  @Test func tellsAgainWhatWasNotAnswered() throws {
    var plan = RequestPlan(now: 0)
    requests.arm(limits)
    requests.signal(.high)
    let signalled = plan.next(requests, now: 1)
    let isSignalRepeated = plan.repeatUnanswered(try #require(signalled))
    #expect(isSignalRepeated)
    #expect(word(plan.next(requests, now: 1)) == "signal \(SignalPattern.high.rawValue)")
    // So does silence, though a table begins with it: it may have heard of what came before.
    requests.signal(.none)
    let silenced = plan.next(requests, now: 1)
    let isSilenceRepeated = plan.repeatUnanswered(try #require(silenced))
    #expect(isSilenceRepeated)
    #expect(word(plan.next(requests, now: 1)) == "signal \(SignalPattern.none.rawValue)")
    let armed = plan.next(requests, now: 1)
    let isGuardRepeated = plan.repeatUnanswered(try #require(armed))
    #expect(isGuardRepeated)
    #expect(word(plan.next(requests, now: 1)) == "arm 300000")
    #expect(word(plan.next(requests, now: 1)) == "nothing")
    let isHeartbeatRepeated = plan.repeatUnanswered(.heartbeat)
    #expect(isHeartbeatRepeated)
    #expect(word(plan.next(requests, now: RequestPlan.heartbeatInterval + 1)) == "heartbeat")
  }

  @Test func neverTellsACalibrationAgain() {
    var plan = RequestPlan(now: 0)
    let repeats = [
      plan.repeatUnanswered(.calibrate(TableCalibration(channelCount: 4))),
      plan.repeatUnanswered(.enterBootloader),
    ]
    #expect(repeats == [false, false])
    #expect(word(plan.next(requests, now: 1)) == "nothing")
  }
}
