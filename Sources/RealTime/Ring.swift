internal import Synchronization

/// A queue of fixed size between exactly one writing and one reading thread, without locks.
///
/// When the reader is a whole ring behind, `push` refuses the element; the writer counts it.
@safe
public final class Ring<Element: BitwiseCopyable>: Sendable {
  // Only the writer touches slots from `head + capacity` exclusive backwards to `tail`, only
  // the reader those from `head` to `tail`; the two indices hand slots over. The pointer is
  // set once and freed in `deinit`, when neither thread has the ring any more.
  private nonisolated(unsafe) let slots: UnsafeMutableBufferPointer<Element>
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  /// A ring for `capacity` elements, a power of two.
  public init(capacity: Int, filler: Element) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    unsafe slots = .allocate(capacity: capacity)
    unsafe slots.initialize(repeating: filler)
  }

  deinit { unsafe slots.deallocate() }

  public var capacity: Int { unsafe slots.count }

  /// How many elements wait; exact only on the two threads' own side.
  public var count: Int {
    tail.load(ordering: .acquiring) &- head.load(ordering: .acquiring)
  }

  /// Adds `element`, or returns false when the reader is a whole ring behind.
  public func push(_ element: Element) -> Bool {
    let written = tail.load(ordering: .relaxed)  // only this thread stores it
    guard unsafe written &- head.load(ordering: .acquiring) < slots.count else { return false }
    unsafe slots[written & (slots.count &- 1)] = element
    tail.store(written &+ 1, ordering: .releasing)  // publishes the slot
    return true
  }

  /// Takes the oldest element, or nil when the ring is empty.
  public func pop() -> Element? {
    let read = head.load(ordering: .relaxed)  // only this thread stores it
    guard read != tail.load(ordering: .acquiring) else { return nil }
    let element = unsafe slots[read & (slots.count &- 1)]
    head.store(read &+ 1, ordering: .releasing)  // gives the slot back
    return element
  }
}
