/// What changed with one sample or input: a list with room for every change there can be.
public struct AlarmBatch: Sendable {
  /// Force and gross load change once each, the fault once, silence up to three times.
  static let capacity = 8

  public private(set) var count = 0
  private var events: [8 of AlarmEvent] = .init(
    repeating: AlarmEvent(
      condition: .stale, transition: .cleared, epoch: 0, sequence: 0, time: 0))

  public var indices: Range<Int> { 0..<count }
  public subscript(index: Int) -> AlarmEvent {
    precondition(index < count)
    return events[index]
  }

  public init() {}

  mutating func append(_ event: AlarmEvent) {
    events[count] = event
    count += 1
  }
}
