internal import Dispatch
internal import Hummingbird

/// Runs the requests that read or change the registry on a thread of their own, one by one.
///
/// The registry waits for its disk, and for others that hold its file. On the threads that all
/// tasks share, that wait would hold back the live listeners' alarms.
final class RegistryDesk: TaskExecutor {
  private let queue = DispatchQueue(label: "treadlight-registry")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The queue runs every job it is given, once.
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// Takes requests to the registry's desk.
struct RegistryMiddleware: RouterMiddleware {
  let desk = RegistryDesk()

  func handle(
    _ request: Request, context: ControlContext,
    next: (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    try await withTaskExecutorPreference(desk) { try await next(request, context) }
  }
}
