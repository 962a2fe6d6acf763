import Testing

@testable import USBTransport

struct BackoffTests {
  @Test func waitsTwiceAsLongEachTimeUpToItsEnd() {
    var backoff = Backoff()
    let seconds = (0..<6).map { _ in backoff.next() / 1_000_000_000 }
    #expect(seconds == [1, 2, 4, 8, 8, 8])
    backoff.reset()
    #expect(backoff.next() == Backoff.first)
  }

  @Test(arguments: [
    (LinkLoss.Reason.absent, true), (.busy, true), (.accessDenied, true), (.malformed, false),
    (.failed, false), (.unknownProtocol, false),
  ])
  func onlyWhatAsksTheDeviceNothingIsLookedAtEverySecond(reason: LinkLoss.Reason, isCheap: Bool) {
    #expect(LinkLoss(reason).isCheap == isCheap)
  }
}
