internal import Hummingbird
internal import NIOCore
internal import TableModel

/// What a route knows beside the request: which table it is about.
struct ControlContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection that the request came by.
  let channel: any Channel
  private var choice = Result<any TableControl, ControlRefusal>.failure(.whichTable([]))
  private var tables: ServedTables?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// The table that the request names, or the only one; refused where neither is so.
  var table: any TableControl {
    get throws(ControlRefusal) { try choice.get() }
  }

  /// What the table is rated for; where none is named, the least that any of them is.
  var ratedLoad: Newtons {
    get async {
      if case .success(let table) = choice { return await table.ratedLoad }
      return await tables?.ratedLoad ?? Newtons(0)
    }
  }

  fileprivate mutating func choose(
    _ choice: Result<any TableControl, ControlRefusal>, of tables: ServedTables
  ) {
    self.choice = choice
    self.tables = tables
  }
}

/// Finds the table that a request is about, by its query item `table`: a name or a serial number.
///
/// The one place where that is decided. It refuses nothing by itself: most of the registry's routes
/// are about no table.
struct TableMiddleware: RouterMiddleware {
  let tables: ServedTables

  func handle(
    _ request: Request, context: ControlContext,
    next: (Request, ControlContext) async throws -> Response
  ) async throws -> Response {
    let named = request.uri.queryParameters.get("table")
    var context = context
    do throws(ControlRefusal) {
      context.choose(.success(try await tables.table(called: named).control), of: tables)
    } catch {
      context.choose(.failure(error), of: tables)
    }
    return try await next(request, context)
  }
}
