import ControlService

extension LiveListener {
  /// The next event; nil at the end, and where a status is due in place of events.
  func nextEvent() async -> LiveEvent? {
    guard case .frame(let frame, _)? = await next() else { return nil }
    return frame.event
  }

  /// All that come until the end.
  var events: [LiveEvent] {
    get async {
      var found: [LiveEvent] = []
      while let event = await nextEvent() { found.append(event) }
      return found
    }
  }
}
