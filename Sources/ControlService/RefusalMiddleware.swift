internal import ClientLimits
internal import ClientRegistry
internal import HTTPTypes
internal import Hummingbird

/// Turns what a route throws into an answer that says what is wrong and what to do.
struct RefusalMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ControlContext,
    next: (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as RegistryError {
      return try answer(error.words, status: error.status)
    } catch let flaw as LimitFlaw {
      return try answer(flaw.words, status: .unprocessableContent)
    } catch let error as ControlRefusal {
      return try answer(error.words, status: error.status)
    } catch let error as PairingRefusal {
      return try answer(error.words, status: error.status)
    } catch let error as MalformedBody {
      return try answer(
        ErrorAnswer(code: "malformed-body", message: "the request cannot be read: \(error.reason)"),
        status: .badRequest)
    } catch let error as HTTPError {
      let known = error.status == .notFound ? "no such address: \(request.uri.path)" : nil
      return try answer(
        ErrorAnswer(
          code: error.status == .notFound ? "no-such-address" : "http-\(error.status.code)",
          message: known ?? error.body ?? error.status.reasonPhrase),
        status: error.status)
    }
  }
}
