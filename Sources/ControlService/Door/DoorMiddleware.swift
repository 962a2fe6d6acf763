internal import ClientRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Synchronization

/// Stands before every route of the door on TCP.
struct DoorMiddleware: RouterMiddleware {
  /// How often refusals are told of in the daemon's log, at most.
  private static let telling = Duration.seconds(60)

  private final class Memory: Sendable {
    let state: Mutex<(budget: FailureBudget, told: ContinuousClock.Instant?, untold: Int)>

    init() { state = Mutex((FailureBudget(now: .now), nil, 0)) }
  }

  let policy: @Sendable () -> DoorPolicy?
  let register: ConnectionRegister
  let devices: DeviceBook
  let logger: Logger
  private let memory = Memory()

  /// `policy` is nil until the door's port is known.
  init(
    policy: @escaping @Sendable () -> DoorPolicy?, register: ConnectionRegister,
    devices: DeviceBook, logger: Logger
  ) {
    self.policy = policy
    self.register = register
    self.devices = devices
    self.logger = logger
  }

  func handle(
    _ request: Request, context: ControlContext,
    next: (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    guard let policy = policy() else { throw HTTPError(.serviceUnavailable) }
    var response: Response
    let caller: Caller?
    do throws(DoorPolicy.Refusal) {
      let access = AccessTable.access(request.method, context.endpointPath)
      caller = try policy.check(request.head, for: access)
      try tie(context.channel, to: caller)
    } catch {
      response = try refuse(error)
      response.addSecurityFields()
      return response
    }
    // A body that is no HTTP throws: the server answers that, and closes.
    response = try await Caller.$current.withValue(caller ?? .nobody) {
      try await next(request, context)
    }
    response.addSecurityFields()
    return response
  }

  /// Lets a device's connection be closed when the device is forgotten, also in this moment.
  private func tie(
    _ channel: any Channel, to caller: Caller?
  ) throws(DoorPolicy.Refusal) {
    guard case .device(let device) = caller else { return register.tie(channel, to: nil) }
    register.tie(channel, to: device.id)
    guard devices.contains(device.id) else { throw .notPaired }
  }

  private func refuse(_ refusal: DoorPolicy.Refusal) throws -> Response {
    // Who asks for too much is known, and guesses nothing.
    if case .roleTooLow = refusal { return try answer(refusal.words, status: refusal.status) }
    let now = ContinuousClock.now
    let (isAnswered, count) = memory.state.withLock { state in
      state.untold += 1
      let isDue = state.told.map { $0.duration(to: now) >= Self.telling } ?? true
      defer {
        if isDue { (state.told, state.untold) = (now, 0) }
      }
      return (state.budget.take(now: now), isDue ? state.untold : 0)
    }
    if count > 0 {
      logger.warning(
        "refused on the HTTP door",
        metadata: ["reason": "\(refusal.words.error.code)", "since_last": "\(count)"])
    }
    guard isAnswered else {
      return Response(status: .tooManyRequests, headers: [.retryAfter: "1"])
    }
    var response = try answer(refusal.words, status: refusal.status)
    if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
    return response
  }
}

extension Response {
  /// What a browser must not do with an answer; a page of our own may say otherwise for itself.
  fileprivate mutating func addSecurityFields() {
    for (name, value) in [
      ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
      ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
      ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
      guard let name = HTTPField.Name(name), headers[name] == nil else { continue }
      headers[name] = value
    }
  }
}

/// Stands before every route of the Unix socket: no browser comes that way but by a proxy that
/// asks for no token.
struct LocalDoorMiddleware: RouterMiddleware {
  func handle(
    _ request: Request, context: ControlContext,
    next: (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    guard request.headers[.origin] == nil else {
      return try answer(
        ErrorAnswer(
          code: "foreign-origin", message: "this socket is not for browsers",
          hint: "switch on the HTTP door (http: in the configuration), which asks for a token"),
        status: .forbidden)
    }
    return try await next(request, context)
  }
}
