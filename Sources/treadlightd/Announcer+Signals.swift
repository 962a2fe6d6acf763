import ControlService
import AlarmSignals
import Monitoring
import SessionAnalysis
import TableModel

extension Announcer {
  /// Sends the alarm out to hook, webhook and desktop.
  ///
  /// Outside of a session nobody is on the table: then only what is urgent goes out, and tests,
  /// which go the same way and are waited for.
  func signal(_ condition: AlarmCondition, _ alarm: AlarmRecord, at: WallTime) {
    guard let event = AlarmNotice.Event(alarm.transition) else { return }
    let now = state.now
    let isTest = condition == .test(condition.priority)
    guard isTest || now.session != nil || condition.priority == .high else { return }
    // What lies on the shelf signals nothing.
    guard isTest || !now.board.shelf.contains(alarm.condition) else { return }
    let notice = AlarmNotice(
      id: [name, "\(at.nanoseconds)-\(alarm.condition)-\(alarm.transition)"].compactMap(\.self)
        .joined(separator: "-"),
      event: isTest ? .test : event, condition: alarm.condition, title: alarm.title,
      priority: .init(condition.priority), isTechnical: alarm.isTechnical, place: alarm.place,
      value: alarm.value, limit: alarm.limit, unit: alarm.unit, session: now.session?.id,
      client: now.session?.client, table: now.link.table?.serial, tableName: name,
      at: at, isTest: isTest)
    guard isTest else {
      signals.send(notice)
      return
    }
    guard alarm.isRaised else { return }
    Task { [signals, tested] in tested(await signals.test(notice)) }
  }
}

extension AlarmNotice.Event {
  /// Nil for steps that only those at the table need to know of.
  fileprivate init?(_ transition: String) {
    switch transition {
    case AlarmEvent.Transition.raised.name: self = .raised
    case AlarmEvent.Transition.cleared.name: self = .cleared
    case AlarmEvent.Transition.acknowledged.name: self = .acknowledged
    case AlarmEvent.Transition.reAlarmed.name: self = .realarmed
    default: return nil
    }
  }
}

extension AlarmNotice.Priority {
  fileprivate init(_ priority: AlarmPriority) {
    self =
      switch priority {
      case .low: .low
      case .medium: .medium
      case .high: .high
      }
  }
}
