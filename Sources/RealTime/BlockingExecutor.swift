internal import Dispatch

/// Runs an actor's jobs one by one on a thread of their own.
///
/// For an actor that waits for a disk, or in other system calls: on the threads that all tasks
/// share, such a wait would hold back the live listeners' alarms.
public final class BlockingExecutor: SerialExecutor {
  private let queue: DispatchQueue

  public init(label: String) { queue = DispatchQueue(label: label) }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The queue runs every job it is given, once, and one after the other.
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
