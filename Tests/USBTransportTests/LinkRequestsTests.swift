import TableProtocol
import Testing
import USBTransport

struct LinkRequestsTests {
  private let requests = LinkRequests()

  @Test func wantsNothingAtFirst() {
    #expect(requests.wantedSignal == .none)
    #expect(requests.beginRound())
    #expect(requests.takeGuard() == nil)
    #expect(requests.takeGuard(evenIfSent: true) == nil)
  }

  @Test func keepsTheNewestSignal() {
    for pattern in [SignalPattern.low, .medium, .high] { requests.signal(pattern) }
    #expect(requests.wantedSignal == .high)
    #expect(requests.wantedSignal == .high)
    requests.signal(.none)
    #expect(requests.wantedSignal == .none)
  }

  @Test func handsOutTheNewestLimitsOnce() {
    requests.arm(GuardLimits(channelCount: 4, rating: 1))
    requests.arm(GuardLimits(channelCount: 4, rating: 2))
    #expect(requests.takeGuard()?.rating == 2)
    #expect(requests.takeGuard() == nil)
  }

  /// A table that comes back has forgotten its limits.
  @Test func handsOutTheLimitsAgainAfterAReconnection() {
    requests.arm(GuardLimits(channelCount: 4, rating: 3))
    #expect(requests.takeGuard()?.rating == 3)
    #expect(requests.takeGuard(evenIfSent: true)?.rating == 3)
    #expect(requests.takeGuard() == nil)
  }

  @Test func doesNotSendLimitsTwiceAfterAReconnection() {
    requests.arm(GuardLimits(channelCount: 4, rating: 4))
    #expect(requests.takeGuard(evenIfSent: true)?.rating == 4)
    #expect(requests.takeGuard() == nil)
  }

  @Test func asksForTheDriveOnce() {
    #expect(!requests.takeBootloader())
    requests.enterBootloader()
    #expect(requests.takeBootloader())
    #expect(!requests.takeBootloader())
    requests.countRefusedBootloader()
    #expect(requests.refusedBootloaders == 1)
  }

  @Test func stopsForGood() {
    requests.stop()
    #expect(!requests.beginRound())
    requests.signal(.high)
    #expect(!requests.beginRound())
  }
}
