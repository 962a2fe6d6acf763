public import ClientRegistry
internal import HTTPTypes
public import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import SessionAnalysis
public import TableModel

/// The daemon's one door: an HTTP API on a Unix socket.
public struct ControlService: Sendable {
  /// The longest request body; the largest real ones are a client's note and a profile.
  static let longestBody = 64 * 1024
  /// A calibration with its report, which the registry takes up to 256 KiB of.
  static let longestCalibration = 320 * 1024

  /// More callers wait until one goes: they must not take the file descriptors that a session's
  /// log needs.
  static let mostConnections = 512
  /// A connection without a request, or with half of one, is closed after this.
  static let idleTimeout = TimeAmount.seconds(10)

  let registry: ClientRegistry
  let tables: ServedTables
  let now: @Sendable () -> WallTime

  /// `now` is the wall clock, passed in.
  public init(
    registry: ClientRegistry, tables: ServedTables, now: @escaping @Sendable () -> WallTime
  ) {
    self.registry = registry
    self.tables = tables
    self.now = now
  }

  /// The service as an application that listens on the Unix socket at `path`.
  ///
  /// The caller has made sure that no other daemon owns the path. `ready` is called once the
  /// socket takes connections.
  public func application(
    socket path: String, logger: Logger, ready: @escaping @Sendable () -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: router(), server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
      configuration: .init(
        address: .unixDomainSocket(path: path), serverName: "treadlightd",
        availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
      onServerRunning: { _ in ready() }, logger: logger)
  }

  func router() -> Router<ControlContext> {
    let router = Router(context: ControlContext.self)
    router.add(middleware: RefusalMiddleware())
    router.add(middleware: TableMiddleware(tables: tables))
    let api = router.group("v1")
    api.get("status") { _, context in try answer(await context.table.status()) }
    api.get("live") { _, context in await live(at: try context.table) }
    api.get("stations") { _, _ in try answer(await tables.report()) }
    let desk = router.group("v1").add(middleware: RegistryMiddleware())
    addPeople(to: desk)
    addLimits(to: desk)
    addAlarms(to: desk)
    addContraindications(to: desk)
    addSessions(to: desk)
    addReplay(to: desk)
    addTable(to: desk)
    addTables(to: desk)
    return router
  }
}

/// A JSON answer.
func answer(
  _ value: some Encodable, status: HTTPResponse.Status = .ok
) throws -> Response {
  var body = ByteBuffer(bytes: try JSONText.encode(value))
  body.writeInteger(UInt8(ascii: "\n"))
  return Response(
    status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
}

/// The JSON body of a request; a body that is too long or does not fit is refused.
///
/// An empty one stands for `whereEmpty`, where there is such a value.
func body<Value: Decodable>(
  _ type: Value.Type, of request: Request, longest: Int = ControlService.longestBody,
  whereEmpty: Value? = nil
) async throws -> Value {
  let buffer = try await request.body.collect(upTo: longest)
  if buffer.readableBytes == 0, let whereEmpty { return whereEmpty }
  do {
    return try JSONText.decode(type, from: [UInt8](buffer: buffer))
  } catch {
    throw MalformedBody(reason: "\(error)")
  }
}

/// A request's body is not what the route takes.
struct MalformedBody: Error {
  var reason: String
}
