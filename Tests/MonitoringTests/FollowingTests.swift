import Testing

@testable import Monitoring

/// What is followed without a list of its changes stands as what is observed with one.
struct FollowingTests {
  @Test(arguments: AlarmVectors.seeds)
  func standsAsWhatIsObserved(seed: UInt64) {
    var history = RandomHistory(seed: seed)
    var observed = Monitor(limits: history.limits)
    var followed = observed
    for number in 0..<AlarmVectors.stepCount {
      switch history.next() {
      case .sample(let sample):
        _ = observed.observe(sample)
        followed.follow(sample)
      case .input(let input):
        _ = observed.observe(input)
        _ = followed.observe(input)
      }
      if number % 100 == 40 || number % 100 == 70 {
        let isSilent = number % 100 == 40
        _ = observed.observe(isSilent ? .hostSilent : .hostHeard)
        followed.follow(hostIsSilent: isSilent)
      }
      if number % 100 == 55 {
        _ = observed.observe(.acknowledge(nil))
        followed.followAcknowledgement()
      }
      #expect(followed.activeConditions == observed.activeConditions)
      #expect(followed.engagedConditions == observed.engagedConditions)
      #expect(followed.highestAudible() == observed.highestAudible())
      #expect(followed.highestVisible() == observed.highestVisible())
    }
  }
}
