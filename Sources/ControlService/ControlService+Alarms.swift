internal import Hummingbird
internal import Monitoring
internal import SessionAnalysis

extension ControlService {
  func addAlarms(to api: RouterGroup<BasicRequestContext>) {
    api.get("alarms") { _, _ in try answer(await control.alarms()) }
    api.post("alarms/actions") { request, _ in
      let action = try await body(AlarmAction.self, of: request)
      return try answer(await control.act(action))
    }
    api.post("alarms/test") { request, _ in
      let test = try await body(TestAlarm.self, of: request)
      guard let priority = AlarmPriority(name: test.priority) else {
        throw MalformedBody(reason: "\(test.priority) is no priority: low, medium or high")
      }
      return try answer(await control.testAlarm(priority))
    }
  }
}
