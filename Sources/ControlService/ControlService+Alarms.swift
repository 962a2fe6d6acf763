internal import Hummingbird
internal import Monitoring
internal import SessionAnalysis

extension ControlService {
  func addAlarms(to api: RouterGroup<ControlContext>) {
    api.get("alarms") { _, context in try answer(await context.table.alarms()) }
    api.post("alarms/actions") { request, context in
      var action = try await body(AlarmAction.self, of: request)
      // It goes to the daemon's log, which names nobody but the system's users.
      action.author = Caller.current?.name ?? action.author
      return try answer(await context.table.act(action))
    }
    api.post("alarms/test") { request, context in
      let test = try await body(TestAlarm.self, of: request)
      guard let priority = AlarmPriority(name: test.priority) else {
        throw MalformedBody(reason: "\(test.priority) is no priority: low, medium or high")
      }
      return try answer(await context.table.testAlarm(priority))
    }
  }
}
