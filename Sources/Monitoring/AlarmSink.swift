/// What takes the changes of alarms as they happen.
///
/// The compiler knows which it is wherever one is used: who wants no events pays for none.
protocol AlarmSink {
  mutating func append(_ event: AlarmEvent)
}

/// Takes no notice of them.
struct NoEvents: AlarmSink {
  mutating func append(_ event: AlarmEvent) {}
}
