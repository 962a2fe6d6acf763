/// What waits for one sink: taken highest priority first; within a priority the tables take turns,
/// and what is one table's comes in order.
///
/// When it is full, one of the lowest priority goes, which may be the one that comes: one of higher
/// priority never goes while a lower one waits. It is the oldest of the table that has the most of
/// them, so that a table that alarms all the time costs another neither its turn nor its place.
struct NoticeQueue<Element> {
  private struct Place {
    var priority: AlarmNotice.Priority
    var table: String?
    var element: Element
  }

  let capacity: Int
  private var waiting: [Place] = []
  private var lastServed: String?

  init(capacity: Int) {
    precondition(capacity > 0)
    self.capacity = capacity
  }

  var count: Int { waiting.count }

  /// Adds `element` of `table`; returns the one that had to go for it, if any.
  mutating func append(
    _ element: Element, _ priority: AlarmNotice.Priority, of table: String? = nil
  ) -> Element? {
    waiting.append(Place(priority: priority, table: table, element: element))
    guard waiting.count > capacity, let lowest = waiting.lazy.map(\.priority).min() else {
      return nil
    }
    var counts: [String?: Int] = [:]
    for place in waiting where place.priority == lowest { counts[place.table, default: 0] += 1 }
    let most = counts.values.max()
    return take { $0.priority == lowest && counts[$0.table] == most }
  }

  /// Takes the oldest of the highest priority, of another table than the last time if there is one.
  mutating func popFirst() -> Element? {
    let highest = waiting.lazy.map(\.priority).max()
    let index =
      waiting.firstIndex { $0.priority == highest && $0.table != lastServed }
      ?? waiting.firstIndex { $0.priority == highest }
    guard let place = index.map({ waiting.remove(at: $0) }) else { return nil }
    lastServed = place.table
    return place.element
  }

  private mutating func take(where isMeant: (Place) -> Bool) -> Element? {
    waiting.firstIndex(where: isMeant).map { waiting.remove(at: $0).element }
  }
}
