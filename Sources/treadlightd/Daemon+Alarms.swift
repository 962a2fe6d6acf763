import RealTime
import Logging
import AlarmSignals
import ControlService
import Monitoring
import SessionAnalysis
import TableModel

// What people do about alarms.

extension Daemon {
  /// How long the monitor's thread may take to answer.
  private static let actionPatience = Duration.seconds(3)

  func alarms() async -> AlarmReport { report() }

  func act(_ action: AlarmAction) async throws(ControlRefusal) -> AlarmReport {
    let input = try input(for: action)
    let token = takeToken()
    let answer = askMonitor(about: token)
    try command(.act(token: token, input))
    guard let changed = await answer.first(within: Self.actionPatience) else {
      throw .monitorBehind
    }
    guard changed != 0 else { throw .nothingToAct(action.condition) }
    logger.notice(
      "alarm \(action.action.rawValue)",
      metadata: [
        "condition": "\(action.condition ?? "all")", "author": "\(action.author)",
        "seconds": "\(action.seconds, default: "longest")",
      ])
    let conditions = AlarmCondition.allCases.filter { changed & (1 << UInt32($0.rawValue)) != 0 }
    if case .pause(_, let seconds) = input { tellPauses(of: conditions, seconds: seconds) }
    await publishStatus()
    return report(changes: conditions.map(\.name))
  }

  /// Keeps until when sounds are off: the events do not tell.
  private func tellPauses(of conditions: [AlarmCondition], seconds: UInt16) {
    let now = wallNow.nanoseconds
    state.update { values in
      for condition in conditions {
        let length = min(UInt64(seconds) * 1_000_000, condition.rule.longestPause)
        values.board.setPauseEnd(
          WallTime(nanoseconds: now + length * 1000), of: condition.name)
      }
    }
  }

  func testAlarm(_ priority: AlarmPriority) async throws(ControlRefusal) -> AlarmTestReport {
    guard !isTesting else { throw .measuring }
    isTesting = true
    defer { isTesting = false }
    let token = takeToken()
    let raised = askMonitor(about: token)
    let tested = askSignals()
    try command(.act(token: token, .test(priority)))
    guard let changed = await raised.first(within: Self.actionPatience) else {
      throw .monitorBehind
    }
    let condition = AlarmCondition.test(priority)
    guard changed & (1 << UInt32(condition.rawValue)) != 0 else {
      throw .nothingToAct(condition.name)
    }
    // A little longer than a sink may take.
    let reports = await tested.first(within: AlarmSignals.testPatience + .seconds(5)) ?? []
    return AlarmTestReport(condition: condition.name, signals: ways(reports))
  }

  func report(changes: [String] = []) -> AlarmReport {
    let board = state.now.board
    return AlarmReport(
      alarms: board.standing, shelf: board.shelf, changes: changes,
      signals: ways(signals.reports))
  }

  /// Every way out: the table and the live listeners are always there.
  private func ways(_ reports: [SinkReport]) -> [SignalState] {
    let now = state.now
    let table = SignalState(
      name: "table", isConfigured: now.link.state == .connected,
      failed: Int(clamping: now.refusedRequests))
    let live = SignalState(name: "live", isConfigured: feed.listeners > 0)
    return [table, live]
      + reports.map { report in
        SignalState(
          name: report.name, isConfigured: report.isConfigured, sent: report.sent,
          failed: report.failed, dropped: report.dropped, waiting: report.waiting,
          lastFailure: report.lastFailure, outcome: report.outcome?.rawValue)
      }
  }

  /// What the monitor is told; refused where it would do nothing or something else.
  private func input(for action: AlarmAction) throws(ControlRefusal) -> MonitorInput {
    let condition = try condition(action.condition)
    switch action.action {
    case .acknowledge: return .acknowledge(condition)
    case .pause:
      let longest = condition?.rule.longestPause ?? AlarmCondition.overHardForce.rule.longestPause
      return .pause(condition, seconds: try seconds(action.seconds, longest: longest))
    case .resume: return .endPause(condition)
    case .shelve:
      guard let condition else { throw .conditionNeeded }
      let longest = condition.rule.longestShelf
      guard longest > 0 else { throw .cannotBeShelved(condition.name) }
      return .shelve(condition, seconds: try seconds(action.seconds, longest: longest))
    case .unshelve:
      guard let condition else { throw .conditionNeeded }
      return .unshelve(condition)
    }
  }

  private func condition(_ name: String?) throws(ControlRefusal) -> AlarmCondition? {
    guard let name else { return nil }
    guard let condition = AlarmCondition(name: name) else {
      throw .unknownCondition(
        name, nearest: Spelling.nearest(to: name, among: AlarmCondition.allCases.map(\.name)))
    }
    return condition
  }

  private func seconds(_ given: Int?, longest: UInt64) throws(ControlRefusal) -> UInt16 {
    let most = Int(longest / 1_000_000)
    guard let given else { return UInt16(clamping: most) }
    guard 1...most ~= given else { throw .pauseOutOfRange(seconds: given, longest: most) }
    return UInt16(clamping: given)
  }
}
