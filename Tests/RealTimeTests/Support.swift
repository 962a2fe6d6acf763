import Glibc
import Synchronization

/// Says across threads that something is over.
final class SharedFlag: Sendable {
  private let value = Atomic<Bool>(false)

  var isRaised: Bool { value.load(ordering: .acquiring) }
  func raise() { value.store(true, ordering: .releasing) }
}

/// Lets another thread run; on two cores both sides of a ring would else spin a slice away.
func yieldProcessor() { sched_yield() }
