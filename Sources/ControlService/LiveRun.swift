internal import TableModel

/// One run of the daemon, as its live events are numbered: `RUN-N`.
///
/// N is when the event was published, microseconds since the run began by a clock that goes on
/// while the machine sleeps; of two in one microsecond the later one is numbered higher. So an
/// event's id alone tells how long ago it was.
public struct LiveRun: Equatable, Sendable {
  /// The longest id that is looked at.
  static let longestID = 64

  public let name: String
  public let began: ContinuousClock.Instant

  public init(name: String, began: ContinuousClock.Instant) {
    self.name = name
    self.began = began
  }

  /// A run that begins now, by the name of a random number.
  public init() {
    self.init(name: String(UInt64.random(in: 1 << 32...UInt64.max), radix: 36), began: .now)
  }

  func id(_ number: UInt64) -> String { "\(name)-\(number)" }

  /// The least number of an event that is published at `now`.
  public func number(at now: ContinuousClock.Instant = .now) -> UInt64 {
    UInt64(max(0, began.duration(to: now) / .microseconds(1)))
  }

  /// What a listener is greeted with that had the event `last` before, if any.
  ///
  /// What is no id of any run is passed over.
  func hello(
    after last: String?, now: ContinuousClock.Instant = .now, at time: WallTime
  ) -> LiveHello {
    var hello = LiveHello(run: name, at: time)
    guard let last, last.utf8.count <= Self.longestID,
      let dash = last.lastIndex(of: "-"), dash != last.startIndex,
      let number = UInt64(last[last.index(after: dash)...])
    else { return hello }
    guard last[..<dash] == name else {
      hello.restarted = true
      return hello
    }
    let newest = self.number(at: now)
    hello.gap = Double(newest > number ? newest - number : 0) / 1e6
    return hello
  }
}
