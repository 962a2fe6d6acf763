/// What changed with one sample or input: a list with room for every change there can be.
///
/// The most urgent condition comes first; what became of one condition stands as it happened.
public struct AlarmBatch: Sendable, AlarmSink {
  public private(set) var count = 0
  /// Of each of 29 conditions time can change one thing with a sample, and the sample a pause and
  /// the episode; three tests may end.
  private var events: [90 of AlarmEvent] = .init(
    repeating: AlarmEvent(
      condition: .stale, transition: .cleared, epoch: 0, sequence: 0, time: 0))

  public var indices: Range<Int> { 0..<count }
  public subscript(index: Int) -> AlarmEvent {
    precondition(index < count)
    return events[index]
  }

  public init() {}

  mutating func removeAll() { count = 0 }

  mutating func append(_ event: AlarmEvent) {
    var place = count
    while place > 0, events[place - 1].condition.rawValue > event.condition.rawValue {
      events[place] = events[place - 1]
      place -= 1
    }
    events[place] = event
    count += 1
  }
}
