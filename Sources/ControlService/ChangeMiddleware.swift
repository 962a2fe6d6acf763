internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Tells the daemon's log of every change that was made, and of who made it.
///
/// The route and not the address, which may have a client's name in it.
struct ChangeMiddleware: RouterMiddleware {
  let logger: Logger

  func handle(
    _ request: Request, context: ControlContext,
    next: (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    guard request.method != .get, response.status.kind == .successful else { return response }
    logger.notice(
      "changed",
      metadata: [
        "what": "\(request.method.rawValue) \(context.endpointPath ?? "unknown")",
        "by": "\(Caller.current?.name ?? "unknown")",
      ])
    return response
  }
}
