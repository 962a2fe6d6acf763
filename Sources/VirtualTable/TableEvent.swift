/// Something that is true of the table, told when it takes effect.
///
/// | kind                                | values                                           |
/// |-------------------------------------|--------------------------------------------------|
/// | `configuration`                     | seed, rate, calibration, geometry, faults, source|
/// | `plugged`, `unplugged`              | none; plugging powers up, device time restarts   |
/// | `stream-started`                    | none                                             |
/// | `stream-stopped`                    | `produced`, `dropped`, `taken`, `falsified`      |
/// | `playback-started`, `-paused`, `-resumed`, `-ended` | none                             |
/// | `signal`                            | `pattern`: what buzzer and lamp play             |
/// | `buzzer`                            | `on`: it begins or ends a pulse                  |
/// | `lamp`                              | `colour`: it is switched to that, or `off`       |
/// | `button`                            | `duration_s`                                     |
/// | `bootloader`                        | none                                             |
/// | `noise`, `gain-error`, `drift`, `swap`, `glitch`, `saturation`, `absent`, `stuck` | the fault's |
/// | `masses`                            | `masses`: kilograms, x, y; `duration_s`          |
/// | `loads`                             | the moment's truth, see `ScenarioTruth`          |
/// | others                              | the load source's own                            |
public struct TableEvent: Sendable, Equatable {
  public var kind: String
  /// Microseconds since the table was powered up, of the scan below when there is one; nil
  /// while it has no power.
  public var deviceTime: UInt64?
  /// The scan that is the first to show the event; nil when no stream runs.
  public var scan: StreamScan?
  /// Virtual seconds since playback began; nil when nothing is played.
  public var playbackTime: Double?
  public var values: [JSONField]

  /// A scan's place in the streams.
  public struct StreamScan: Sendable, Equatable {
    public var epoch: UInt16
    public var sequence: UInt32

    public init(epoch: UInt16, sequence: UInt32) {
      self.epoch = epoch
      self.sequence = sequence
    }
  }

  public init(
    kind: String, deviceTime: UInt64?, scan: StreamScan? = nil, playbackTime: Double? = nil,
    values: [JSONField] = []
  ) {
    self.kind = kind
    self.deviceTime = deviceTime
    self.scan = scan
    self.playbackTime = playbackTime
    self.values = values
  }

  /// The event as one object, its values after the four fields that every event has.
  public var json: JSONValue {
    .object(
      [
        JSONField("kind", kind),
        JSONField("device_us", deviceTime.map { .integer(Int64($0)) } ?? .null),
        JSONField("epoch", scan.map { .integer(Int64($0.epoch)) } ?? .null),
        JSONField("sequence", scan.map { .integer(Int64($0.sequence)) } ?? .null),
        JSONField("playback_s", playbackTime.map { .number($0) } ?? .null),
      ] + values)
  }
}
