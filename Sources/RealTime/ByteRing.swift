internal import Synchronization

/// A queue of byte strings of bounded length between one writing and one reading thread.
///
/// Each entry carries a tag and a time. When the reader is a whole ring behind, `push` refuses
/// the entry; the writer counts it.
@safe
public final class ByteRing: Sendable {
  private struct Slot: BitwiseCopyable {
    var length = 0
    var tag: UInt8 = 0
    var time: UInt64 = 0
  }

  // As in `Ring`: the two indices hand slot and bytes over between the threads.
  private nonisolated(unsafe) let slots: UnsafeMutableBufferPointer<Slot>
  private nonisolated(unsafe) let bytes: UnsafeMutableBufferPointer<UInt8>
  private let slotSize: Int
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  /// A ring for `capacity` entries (a power of two) of at most `slotSize` bytes.
  public init(capacity: Int, slotSize: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0 && slotSize > 0)
    self.slotSize = slotSize
    unsafe slots = .allocate(capacity: capacity)
    unsafe slots.initialize(repeating: Slot())
    unsafe bytes = .allocate(capacity: capacity * slotSize)
    unsafe bytes.initialize(repeating: 0)
  }

  deinit {
    unsafe slots.deallocate()
    unsafe bytes.deallocate()
  }

  /// How many entries wait; exact only on the two threads' own side.
  public var count: Int {
    tail.load(ordering: .acquiring) &- head.load(ordering: .acquiring)
  }

  /// Copies `entry` in, or returns false when the reader is a whole ring behind.
  public func push(_ entry: Span<UInt8>, tag: UInt8, time: UInt64) -> Bool {
    precondition(entry.count <= slotSize)
    let written = tail.load(ordering: .relaxed)  // only this thread stores it
    guard unsafe written &- head.load(ordering: .acquiring) < slots.count else { return false }
    let index = unsafe written & (slots.count &- 1)
    let start = index &* slotSize
    for offset in entry.indices { unsafe bytes[start &+ offset] = entry[offset] }
    unsafe slots[index] = Slot(length: entry.count, tag: tag, time: time)
    tail.store(written &+ 1, ordering: .releasing)  // publishes the slot
    return true
  }

  /// Shows the oldest entry to `body` and drops it; false when the ring is empty.
  public func popping(_ body: (Span<UInt8>, _ tag: UInt8, _ time: UInt64) -> Void) -> Bool {
    let read = head.load(ordering: .relaxed)  // only this thread stores it
    guard read != tail.load(ordering: .acquiring) else { return false }
    let index = unsafe read & (slots.count &- 1)
    let slot = unsafe slots[index]
    let start = index &* slotSize
    let entry = unsafe UnsafeBufferPointer(rebasing: bytes[start..<start + slot.length])
    unsafe body(entry.span, slot.tag, slot.time)
    head.store(read &+ 1, ordering: .releasing)  // gives the slot back
    return true
  }
}
