import ControlService
import SessionAnalysis
import TableModel
import Testing

@testable import treadlightd

struct LiveFeedTests {
  private func loads(_ number: UInt64, isReplay: Bool = false) -> LiveEvent {
    var loads = LiveLoads.unknown(at: WallTime(nanoseconds: number), isUpperBound: false)
    if isReplay { loads.replay = true }
    return .loads(loads)
  }

  /// What a listener finds that has read nothing so far.
  private func backlog(_ fill: (LiveFeed) -> Void) async -> [LiveLoads] {
    let feed = LiveFeed()
    let events = feed.listen()
    fill(feed)
    feed.close()
    var found: [LiveLoads] = []
    for await case .loads(let loads) in events { found.append(loads) }
    return found
  }

  @Test func aReplayNeverPushesOutWhatIsReal() async {
    let found = await backlog { feed in
      feed.publish(loads(1))
      for number in 0..<10_000 { feed.publishReplayed(loads(UInt64(number), isReplay: true)) }
      // As many as fit without a replay, with the first.
      for number in 2...LiveFeed.longestBacklog { feed.publish(loads(UInt64(number))) }
    }
    let real: [UInt64] = found.filter { $0.replay == nil }.map(\.at.nanoseconds)
    let expected = Array(1...UInt64(LiveFeed.longestBacklog))
    #expect(real == expected)
    let replayed = found.count - real.count
    #expect(replayed <= LiveFeed.replayShare)
    #expect(found.last?.missedEvents == 10_000 - replayed)
  }

  @Test func givesAReplayToWhoeverKeepsUp() async {
    let found = await backlog { feed in
      for number in 0..<40 { feed.publishReplayed(loads(UInt64(number), isReplay: true)) }
    }
    let numbers: [UInt64] = found.map(\.at.nanoseconds)
    let expected = Array(UInt64(0)..<40)
    #expect(numbers == expected)
  }

  @Test func countsWhatASlowListenerMisses() async {
    let most = LiveFeed.longestBacklog + LiveFeed.replayShare
    let found = await backlog { feed in
      for number in 0..<(most + 10) { feed.publish(loads(UInt64(number))) }
    }
    #expect(found.count == most)
    #expect(found.last?.missedEvents == 9)  // as of before the newest
  }
}
