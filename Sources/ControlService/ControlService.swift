public import ClientRegistry
internal import HTTPTypes
public import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import SessionAnalysis
public import TableModel

/// The daemon's doors: an HTTP API on a Unix socket and, where the studio wants it, on TCP.
public struct ControlService: Sendable {
  /// The longest request body; the largest real ones are a client's note and a profile.
  static let longestBody = 64 * 1024
  /// A calibration with its report, which the registry takes up to 256 KiB of.
  static let longestCalibration = 320 * 1024

  let registry: ClientRegistry
  let tables: ServedTables
  let now: @Sendable () -> WallTime
  let started = ContinuousClock.now
  let startedAt: WallTime
  /// Who is at the two doors.
  let localCallers: ConnectionRegister
  let networkCallers: ConnectionRegister
  /// Who may come in by TCP, once that door's port is known.
  let door = DoorPolicyBox()
  let devices: DeviceBook
  let pairings: PairingDesk
  /// Hears of every change, and of who made it.
  let logger: Logger

  /// `now` is the wall clock, passed in; `ticks` tells how old a pairing's code is.
  ///
  /// It reads the paired devices from the registry.
  public init(
    registry: ClientRegistry, tables: ServedTables, logger: Logger = Logger(label: "control"),
    ticks: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
    now: @escaping @Sendable () -> WallTime
  ) {
    self.registry = registry
    self.tables = tables
    self.logger = logger
    self.now = now
    devices = DeviceBook(registry, logger: logger, now: now)
    pairings = PairingDesk(now: ticks)
    let room = ConnectionRoom(descriptors: ProcessFigures.mostDescriptors ?? 1024)
    localCallers = ConnectionRegister(capacity: room.local)
    networkCallers = ConnectionRegister(capacity: room.network)
    startedAt = now()
  }

  /// The service as an application that listens on the Unix socket at `path`.
  ///
  /// The caller has made sure that no other daemon owns the path. `ready` is called once the
  /// socket takes connections.
  public func application(
    socket path: String, logger: Logger, ready: @escaping @Sendable () -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: router(behind: LocalDoorMiddleware()),
      server: .door(isLocal: true, register: localCallers),
      configuration: .init(
        address: .unixDomainSocket(path: path), serverName: "treadlightd",
        backlog: ConnectionRoom.backlog,
        availableConnectionsDelegate: localCallers.gate),
      onServerRunning: { _ in ready() }, logger: logger)
  }

  /// The same service as an application that listens on TCP.
  ///
  /// `ready` is called with the port once it takes connections.
  public func application(
    door: HTTPDoor, logger: Logger, ready: @escaping @Sendable (_ port: Int) -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: router(behind: doorMiddleware()),
      server: .door(isLocal: false, register: networkCallers),
      configuration: .init(
        address: .hostname(door.address, port: door.port), serverName: "treadlightd",
        backlog: ConnectionRoom.backlog,
        availableConnectionsDelegate: networkCallers.gate),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? door.port
        self.door.set(door.policy(port: port, devices: devices))
        ready(port)
      }, logger: logger)
  }

  /// What stands before the routes on TCP.
  func doorMiddleware() -> DoorMiddleware {
    DoorMiddleware(
      policy: { [door] in door.value }, register: networkCallers, devices: devices, logger: logger)
  }

  /// The routes, which are the same behind both doors.
  func router(
    behind door: some MiddlewareProtocol<Request, Response, ControlContext>
  ) -> Router<ControlContext> {
    let router = Router(context: ControlContext.self)
    router.add(middleware: door)
    addRoutes(to: router)
    return router
  }

  private func addRoutes(to router: Router<ControlContext>) {
    router.add(middleware: RefusalMiddleware())
    router.add(middleware: TableMiddleware(tables: tables))
    let api = router.group("v1")
    api.get("status") { _, context in try answer(await context.table.status()) }
    api.get("scene") { _, context in try answer(await context.table.scene()) }
    api.get("live") { request, context in
      live(at: try context.table, after: HTTPField.Name.lastEventID.flatMap { request.headers[$0] })
    }
    api.get("stations") { _, _ in try answer(await tables.report()) }
    let desk = router.group("v1").add(middleware: RegistryMiddleware())
      .add(middleware: ChangeMiddleware(logger: logger))
    // There, since it is put together when it is first asked for.
    desk.get("openapi.json") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(bytes: try OpenAPIDocument.served.get())))
    }
    addPeople(to: desk)
    addLimits(to: desk)
    addAlarms(to: desk)
    addContraindications(to: desk)
    addSessions(to: desk)
    addReplay(to: desk)
    addLogs(to: desk)
    addTable(to: desk)
    addTables(to: desk)
    addAccess(to: desk)
    addMetrics(to: router)
    addPage(to: router)
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
  let buffer: ByteBuffer
  do {
    buffer = try await request.body.collect(upTo: longest)
  } catch is NIOTooManyBytesError {
    throw HTTPError(
      .contentTooLarge, message: "the body is longer than the \(longest) bytes that are taken here")
  }
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
