internal import ClientRegistry
internal import Hummingbird
internal import SessionAnalysis

extension ControlService {
  /// Points of a curve unless asked otherwise.
  private static let points = 500

  /// Stretches of the sessions' logs.
  func addLogs(to api: RouterGroup<ControlContext>) {
    api.get("sessions/:id/log") { _, context in try await ask(.report, context) }
    api.get("sessions/:id/log/curve") { request, context in
      let span = try LogSpan(request)
      let points = try number("points", of: request, Int.self) ?? Self.points
      guard 1...SessionLogView.mostPoints ~= points else {
        throw ControlRefusal.logOutOfRange(
          "a curve has 1 to \(SessionLogView.mostPoints) points, not \(points)")
      }
      return try await ask(.curve(from: span.from, to: span.to, points: points), context)
    }
    api.get("sessions/:id/log/events") { request, context in
      let span = try LogSpan(request)
      return try await ask(.events(from: span.from, to: span.to), context)
    }
    api.get("sessions/:id/log/loads") { request, context in
      let span = try LogSpan(request, longest: SessionLogView.longestLoads)
      return try await ask(.loads(from: span.from, to: span.to), context)
    }
  }

  private func ask(_ question: LogQuestion, _ context: ControlContext) async throws -> Response {
    // Only what the registry knows by this very id; a path is none.
    let row = try registry.session(context.text("id"))
    // The logs are in one folder, whichever table they are of.
    guard let table = tables.all.first?.control else { throw ControlRefusal.whichTable([]) }
    switch try await table.log(of: row, question) {
    case .report(let report): return try answer(report)
    case .curve(let curve): return try answer(curve)
    case .events(let events): return try answer(events)
    case .loads(let loads): return try answer(loads)
    }
  }
}

/// A stretch of a session, as a request names it.
private struct LogSpan {
  var from: Double
  /// Nil: to the end, or as far as it may go.
  var to: Double?

  init(_ request: Request, longest: Double? = nil) throws {
    from = try number("from_s", of: request, Double.self) ?? 0
    to = try number("to_s", of: request, Double.self)
    let latest = StartReplay.latest
    guard 0...latest ~= from, to.map({ from...latest ~= $0 }) ?? true else {
      throw ControlRefusal.logOutOfRange(
        "no part of a session lies between \(from) s and \(to.map { "\($0) s" } ?? "its end")")
    }
    if let longest, let to, to - from > longest {
      throw ControlRefusal.logOutOfRange(
        "at most \(Int(longest)) s at a time, not \(to - from) s")
    }
  }
}

/// A number among a request's query items; nil where it is not among them.
private func number<Value: LosslessStringConvertible>(
  _ name: String, of request: Request, _ type: Value.Type
) throws -> Value? {
  guard let text = request.uri.queryParameters.get(name) else { return nil }
  guard let value = Value(text) else {
    throw ControlRefusal.logOutOfRange("\(name) is to be a number")
  }
  return value
}
