import ClientRegistry

@testable import ControlService

extension FakeTable {
  func startReplay(
    of session: SessionRow, order: StartReplay
  ) async throws(ControlRefusal) -> ReplayReport {
    try note("replay \(session.logPath) from \(order.from) times \(order.speed)")
    return ReplayReport(number: 1, session: session.id, speed: order.speed)
  }

  func stopReplay() async throws(ControlRefusal) -> ReplayReport {
    try note("stop replay")
    return ReplayReport(number: 1, session: "s", speed: 1)
  }

  func replay() async -> ReplayReport? { nil }

  func log(
    of session: SessionRow, _ question: LogQuestion
  ) async throws(ControlRefusal) -> LogAnswer {
    try note("log of \(session.id): \(question)")
    throw .cannotRead("a table of a test has none")
  }
}
