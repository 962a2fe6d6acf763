// The faults as the truth file tells them.

extension FaultPlan {
  /// The switches, with the channels that were drawn; null for what is off.
  var json: JSONValue {
    func channel(_ channel: Int, _ isOn: Bool) -> JSONValue {
      isOn ? .integer(Int64(channel)) : .null
    }
    return .object([
      JSONField("noise_newtons_rms", switches.noise),
      JSONField("gain_error", switches.gainError),
      JSONField("gain_error_channel", channel(gainChannel, switches.gainError != 0)),
      JSONField("drift_newtons_per_minute", switches.drift),
      JSONField("drift_channel", channel(driftChannel, switches.drift != 0)),
      JSONField("swap", switches.swap?.json ?? .null),
      JSONField("glitch_fraction", switches.glitches),
      JSONField("saturation_s", switches.saturation),
      JSONField(
        "absent_channel", switches.absentChannel.map { .integer(Int64($0)) } ?? .null),
      JSONField("stuck_channel", switches.stuckChannel.map { .integer(Int64($0)) } ?? .null),
      JSONField("button_presses", switches.buttonPresses),
      JSONField("restart", "\(switches.restart)"),
    ])
  }

  /// The faults that last from the playback's first scan to its last; all but the noise were there
  /// before it.
  var steadyEvents: [SourceEvent] {
    var events: [SourceEvent] = []
    func add(_ kind: String, _ values: [JSONField]) {
      events.append(SourceEvent(time: 0, kind: kind, values: values))
    }
    if switches.noise > 0 { add("noise", [JSONField("newtons_rms", switches.noise)]) }
    if switches.gainError != 0 {
      add(
        "gain-error",
        [JSONField("channel", gainChannel), JSONField("fraction", switches.gainError)])
    }
    if switches.drift != 0 {
      add(
        "drift",
        [
          JSONField("channel", driftChannel), JSONField("newtons_per_minute", switches.drift),
        ])
    }
    if let swap = switches.swap { add("swap", [JSONField("channels", swap.json)]) }
    if let channel = switches.absentChannel { add("absent", [JSONField("channel", channel)]) }
    if let channel = switches.stuckChannel { add("stuck", [JSONField("channel", channel)]) }
    return events
  }
}

extension FaultSwitches.ChannelPair {
  fileprivate var json: JSONValue { .array([.integer(Int64(first)), .integer(Int64(second))]) }
}
