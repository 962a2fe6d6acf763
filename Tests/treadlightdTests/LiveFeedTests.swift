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

  /// What a listener finds that has read nothing so far, and how many it missed.
  private func backlog(_ fill: (LiveFeed) -> Void) async -> (loads: [LiveLoads], missed: Int) {
    let feed = LiveFeed()
    let listener = feed.listen()
    fill(feed)
    feed.close()
    var found: (loads: [LiveLoads], missed: Int) = ([], 0)
    while case .frame(let frame, let missed)? = await listener.next() {
      if case .loads(let loads) = frame.event { found.loads.append(loads) }
      found.missed = missed
    }
    return found
  }

  @Test func aReplayNeverPushesOutWhatIsReal() async {
    let found = await backlog { feed in
      feed.publish(loads(1))
      for number in 0..<10_000 { feed.publish(loads(UInt64(number), isReplay: true)) }
      feed.publish(loads(2))
    }
    let real: [UInt64] = found.loads.filter { $0.replay == nil }.map(\.at.nanoseconds)
    #expect(real == [2])
    let replayed: [UInt64] = found.loads.filter { $0.replay == true }.map(\.at.nanoseconds)
    #expect(replayed == [9_999])
    #expect(found.missed == 10_000)
  }

  @Test func givesAReplayToWhoeverKeepsUp() async {
    let feed = LiveFeed()
    let listener = feed.listen()
    for number in UInt64(0)..<40 {
      feed.publish(loads(number, isReplay: true))
      guard case .frame(let frame, 0)? = await listener.next(),
        case .loads(let loads) = frame.event
      else {
        Issue.record("\(number) did not come")
        return
      }
      #expect(loads.at == WallTime(nanoseconds: number))
    }
  }

  @Test func givesASlowListenerTheNewestAndCountsTheRest() async {
    let found = await backlog { feed in
      for number in 0..<10_000 { feed.publish(loads(UInt64(number))) }
    }
    let times: [UInt64] = found.loads.map(\.at.nanoseconds)
    #expect(times == [9_999])
    #expect(found.missed == 9_999)
  }

  @Test func countsWhatAllListenersMissed() async {
    let feed = LiveFeed()
    let listeners = [feed.listen(), feed.listen()]
    for number in 0..<5 { feed.publish(loads(UInt64(number))) }
    #expect(feed.missedEvents == 8)
    withExtendedLifetime(listeners) {}
  }

  @Test func numbersEventsUpwardsForAll() async {
    let feed = LiveFeed()
    let listeners = [feed.listen(), feed.listen()]
    var numbers: [UInt64] = []
    for number in 0..<100 {
      feed.publish(loads(UInt64(number)))
      var both: [UInt64] = []
      for listener in listeners {
        if case .frame(let frame, _)? = await listener.next() { both.append(frame.number) }
      }
      #expect(both.count == 2 && both[0] == both[1])
      numbers += both.prefix(1)
    }
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func wakesAListenerThatWaits() async {
    let feed = LiveFeed()
    let listener = feed.listen()
    async let next = listener.next()
    feed.publish(loads(5))
    guard case .frame? = await next else {
      Issue.record("nothing came")
      return
    }
    async let end = listener.next()
    feed.close()
    let last = await end
    #expect(last == nil)
  }

  @Test func forgetsAListenerThatHasGone() async {
    let feed = LiveFeed()
    var listener: LiveListener? = feed.listen()
    #expect(feed.listeners == 1)
    withExtendedLifetime(listener) {}
    listener = nil
    #expect(feed.listeners == 0)
    let waiting = Task { [listener = feed.listen()] in await listener.next() }
    waiting.cancel()
    let last = await waiting.value
    #expect(last == nil)
  }

  @Test func endsALaterListenerAtOnce() async {
    let feed = LiveFeed()
    feed.close()
    let last = await feed.listen().next()
    #expect(last == nil)
  }
}
