import RealTime
import TableProtocol
import Testing

@testable import USBTransport

struct LinkFeedTests {
  /// A message that may outlive the feed's buffer.
  enum Seen: Equatable {
    case transfer([UInt8], arrival: UInt64)
    case up(UInt16, TableIntroduction, TableStart)
    case down(LinkLoss)
    case settled(UInt32)
  }

  private let feed = LinkFeed(bell: WakeUp())

  private func next() -> Seen? {
    var seen: Seen?
    let wasThere = feed.next { message in
      seen =
        switch message {
        case .transfer(let bytes, let arrival):
          .transfer(bytes.indices.map { bytes[$0] }, arrival: arrival)
        case .up(let epoch, let table, let start): .up(epoch, table, start)
        case .down(let loss): .down(loss)
        case .settled(let produced): .settled(produced)
        }
    }
    #expect(wasThere == (seen != nil))
    return seen
  }

  private func drain() -> [Seen] {
    var all: [Seen] = []
    while let seen = next() { all.append(seen) }
    return all
  }

  private func put(_ byte: UInt8, arrival: UInt64 = 0) {
    feed.transfer([byte].span, arrival: arrival)
  }

  @Test func keepsTheOrderOfEverything() {
    let table = TableIntroduction.plain(channels: 16)
    #expect(next() == nil)
    let start = TableStart(.unknown, failedAt: 0xFFFF)
    feed.up(epoch: 0xFFFE, table, start)
    put(1, arrival: 100)
    put(2, arrival: .max)
    feed.settled(produced: .max)
    feed.down(LinkLoss(.stopped))
    #expect(
      drain() == [
        .up(0xFFFE, table, start), .transfer([1], arrival: 100), .transfer([2], arrival: .max),
        .settled(.max), .down(LinkLoss(.stopped)),
      ])
    #expect(feed.refusedTransfers == 0)
  }

  @Test(arguments: [0, 1, 64, TableProtocol.transferBufferSize])
  func carriesTransfersOfEveryLength(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    feed.transfer(bytes.span, arrival: 5)
    #expect(next() == .transfer(bytes, arrival: 5))
  }

  @Test func countsTheTransfersItRefuses() {
    for number in 0..<300 { put(UInt8(truncatingIfNeeded: number), arrival: UInt64(number)) }
    let seen = drain()
    // 256 places, of which eight are for messages about the link.
    #expect(seen.count == 248)
    #expect(feed.refusedTransfers == 52)
    #expect(seen.last == .transfer([247], arrival: 247))
    put(1)
    #expect(next() == .transfer([1], arrival: 0))
    #expect(feed.refusedTransfers == 52)
  }

  @Test func letsLinkMessagesThroughWhenFullOfTransfers() {
    for _ in 0..<300 { put(0) }
    let table = TableIntroduction.plain()
    let losses = (0..<6).map { LinkLoss(.failed, detail: $0) }
    let isDone = onLinkThread { feed in
      feed.settled(produced: 9)
      for loss in losses { feed.down(loss) }
      feed.up(epoch: 2, table)
      feed.transfer([1].span, arrival: 0)
    }
    #expect(isDone)
    #expect(feed.refusedTransfers == 53)
    #expect(
      drain().dropFirst(248)
        == [.settled(9)] + losses.map { .down($0) } + [.up(2, table, .unknown)])
  }

  /// The reserve is used up; the link's thread waits and nothing is lost.
  @Test func aNinthLinkMessageWaitsForTheReader() {
    for _ in 0..<248 { put(0) }
    let losses = (0..<9).map { LinkLoss(.failed, detail: $0) }
    let almost = WakeUp()
    let isDone = onLinkThread { feed in
      for loss in losses[..<8] { feed.down(loss) }
      almost.ring()
      feed.down(losses[8])
    } reading: { ended in
      almost.wait(milliseconds: 30_000)
      // Time enough for the ninth to be refused, were it not to wait.
      ended.wait(milliseconds: 20)
      #expect(next() == .transfer([0], arrival: 0))
    }
    #expect(isDone)
    #expect(drain().dropFirst(247) == losses.map { .down($0) }[...])
  }

  /// Runs `body` on another thread, since a full feed makes it wait, and `reading` meanwhile;
  /// false when it is still waiting after half a minute.
  private func onLinkThread(
    _ body: @escaping @Sendable (LinkFeed) -> Void, reading: (WakeUp) -> Void = { _ in }
  ) -> Bool {
    let (feed, ended) = (feed, WakeUp())
    RealTimeThread.start(name: "link") {
      body(feed)
      ended.ring()
    }
    reading(ended)
    let start = HostClock.monotonic
    ended.wait(milliseconds: 30_000)
    return HostClock.monotonic - start < 29_000_000_000
  }

  @Test func ringsForEveryMessage() {
    let limit: UInt64 = 30_000_000_000
    let table = TableIntroduction.plain()
    for put in [
      { put(1) }, { feed.up(epoch: 1, table) }, { feed.down(LinkLoss(.absent)) },
      { feed.settled(produced: 0) },
    ] {
      put()
      let start = HostClock.monotonic
      feed.bell.wait(milliseconds: 60_000)
      #expect(HostClock.monotonic - start < limit)
    }
  }

  // MARK: Losses

  @Test(
    arguments: [
      LinkLoss(.absent), LinkLoss(.unplugged), LinkLoss(.accessDenied, detail: -3),
      LinkLoss(.busy, detail: .min), LinkLoss(.unknownProtocol, detail: 65_535),
      LinkLoss(.malformed), LinkLoss(.failed, detail: .max), LinkLoss(.silent), LinkLoss(.stopped),
    ])
  func carriesEveryLoss(loss: LinkLoss) {
    feed.down(loss)
    #expect(next() == .down(loss))
  }

  @Test(
    arguments: [
      (.usb(.accessDenied), .accessDenied, -3), (.usb(.busy), .busy, -6),
      (.usb(.deviceGone), .unplugged, -4), (.usb(.stalled), .failed, -9),
      (.usb(.inputOutput), .failed, -1), (.unknownProtocol(7), .unknownProtocol, 7),
      (.malformed(.serialNotPrintable), .malformed, 0), (.channelsDisagree, .malformed, 0),
    ] as [(TableRefusal, LinkLoss.Reason, Int32)])
  func tellsWhyATableWasRefused(
    refusal: TableRefusal, reason: LinkLoss.Reason, detail: Int32
  ) {
    #expect(LinkLoss(refusal) == LinkLoss(reason, detail: detail))
  }
}
