/// What waits for one sink: taken highest priority first, and in order within a priority.
///
/// When it is full, the oldest of the lowest priority goes, which may be the one that comes: one
/// of higher priority never goes while a lower one waits.
struct NoticeQueue<Element> {
  let capacity: Int
  private var waiting: [(priority: AlarmNotice.Priority, element: Element)] = []

  init(capacity: Int) {
    precondition(capacity > 0)
    self.capacity = capacity
  }

  var count: Int { waiting.count }

  /// Adds `element`; returns the one that had to go for it, if any.
  mutating func append(_ element: Element, _ priority: AlarmNotice.Priority) -> Element? {
    waiting.append((priority, element))
    guard waiting.count > capacity else { return nil }
    return takeOldest(of: waiting.lazy.map(\.priority).min())
  }

  /// Takes the oldest of the highest priority.
  mutating func popFirst() -> Element? { takeOldest(of: waiting.lazy.map(\.priority).max()) }

  private mutating func takeOldest(of priority: AlarmNotice.Priority?) -> Element? {
    waiting.firstIndex { $0.priority == priority }.map { waiting.remove(at: $0).element }
  }
}
