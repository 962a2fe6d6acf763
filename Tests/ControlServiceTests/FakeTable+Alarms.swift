import ClientRegistry
import Monitoring
import SessionAnalysis
import TableModel

@testable import ControlService

extension FakeTable {
  func checkGate(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> GateReport {
    try note("check gate")
    return GateReport(settings: .init(ratedLoad: Self.profile.ratedLoad), findings: [])
  }

  func alarms() async -> AlarmReport { AlarmReport(alarms: [], shelf: []) }

  func act(_ action: AlarmAction) async throws(ControlRefusal) -> AlarmReport {
    try note("\(action.action.rawValue) \(action.condition ?? "all")")
    return AlarmReport(alarms: [], shelf: [])
  }

  func testAlarm(_ priority: AlarmPriority) async throws(ControlRefusal) -> AlarmTestReport {
    try note("test alarm \(priority)")
    return AlarmTestReport(condition: "test", signals: [])
  }
}
