/// What was seen under one condition.
struct AlarmsOutcome: Codable {
  /// What one thread of the daemon allocated in the measured stretch.
  struct ThreadAllocations: Codable {
    var thread: String
    var allocations: UInt64
    var frees: UInt64
  }

  var condition: AlarmsCondition
  /// Load average of the last minute at the stretch's end: other people's work is in it.
  var loadAverage: Double
  var delays: Delays
  /// An eventfd from an ordinary thread to one like the monitor's.
  var bell: Delays
  /// A timer, as cyclictest.
  var timer: Delays
  /// Alarms in the measured stretch, and those of its last fifth.
  var alarms: UInt64
  var lateAlarms: UInt64
  /// The monitor's thread had real-time priority.
  var isRealTime: Bool
  var scans: UInt64
  var lost: UInt64
  var refusedTransfers: UInt64
  var unrecorded: UInt64
  /// How the disk was stalled; nil: it was not.
  var stall: String?
  /// From the disk's stalling to the recorder's alarm, seconds; nil: it did not come.
  var recorderAlarm: Double?
  var peakMemory: Double?
  /// Of the daemon when it was told to end; nil: it did not.
  var exitCode: Int32?
  var threads: [ThreadAllocations]
  /// What the pages got; nil: there were none.
  var pages: Pages.Figures?

  /// The monitor's own; names of threads have 15 characters.
  var monitor: ThreadAllocations? { threads.first { $0.thread == Self.monitorThread } }

  static let monitorThread = "treadlight-alar"

  enum CodingKeys: String, CodingKey {
    case condition, delays, bell, timer, alarms, scans, lost, unrecorded, stall, threads, pages
    case loadAverage = "load_average"
    case lateAlarms = "alarms_of_the_last_fifth"
    case isRealTime = "real_time"
    case refusedTransfers = "transfers_refused"
    case recorderAlarm = "recorder_alarm_after_s"
    case peakMemory = "peak_memory_mb"
    case exitCode = "exit_code"
  }
}
