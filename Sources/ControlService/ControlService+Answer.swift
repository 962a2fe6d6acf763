package import HummingbirdCore
package import Hummingbird

extension ControlService {
  /// The service without a connection: what answers a request that the socket's door has read.
  ///
  /// Throws what no middleware turns into an answer.
  package func responder()
    -> @Sendable (
      Request, ApplicationRequestContextSource
    ) async throws -> Response
  {
    let responder = router(behind: LocalDoorMiddleware()).buildResponder()
    return { request, source in
      try await responder.respond(to: request, context: ControlContext(source: source))
    }
  }
}
