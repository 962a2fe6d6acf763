import AlarmSignals
import DisplayFilter
import TableModel
import VirtualTable

/// What the daemon is told once, at its start.
struct Configuration: Equatable, Sendable {
  /// Where the registry lies.
  var stateDirectory = "/var/lib/treadlight"
  var logDirectory = "/var/lib/treadlight/sessions"
  var controlSocket = "/run/treadlight/control.sock"
  /// The door on TCP; nil: there is none.
  var http: HTTP?
  /// The tables that are served, each by threads of its own; at least one.
  var tables = [Table()]
  var monitoring = Monitoring()
  /// Where alarms go besides the table, the log and those who watch.
  var signals = SignalConfiguration()

  /// Which table to use, and instead of which one to make one up.
  struct Table: Equatable, Sendable {
    /// What a table is called that is the only one.
    static let onlyName = "table"

    /// What people and programs call it; of several, each has its own.
    var name = onlyName
    /// Nil: whichever is there; a virtual table then has one given.
    var serial: String?
    /// pid.codes' vendor, and its product for tests.
    var vendorID: UInt16 = 0x1209
    var productID: UInt16 = 0x0001
    /// A virtual table in this process, in place of any on USB.
    var virtual: Virtual?
    /// The profile in the file; nil: none, so that a virtual table may bring its own.
    var profile: TableProfile?
  }

  /// A table that is computed.
  struct Virtual: Equatable, Sendable {
    /// Where its loads come from.
    enum Source: Equatable, Sendable {
      case scenario(Scenario.Length)
      /// Recorded loads, as CSV.
      case recording(path: String)
    }

    /// What follows where the loads end.
    enum Playback: String, CaseIterable, Equatable, Sendable {
      /// An empty table.
      case once
      /// The same loads again.
      case repeated
    }

    /// What makes the table's time pass.
    enum Pace: String, CaseIterable, Equatable, Sendable {
      /// The host's clock, times `speed`; scans that are not fetched are lost, as on a bus.
      case clock
      /// The daemon itself: the table waits for it, and no scan is lost. For long sessions in a
      /// short time.
      case asFastAsRead = "as-fast-as-read"
    }

    var source = Source.scenario(.standard)
    var playback = Playback.once
    var pace = Pace.clock
    /// Sample time that passes per real time.
    var speed = 1.0
    /// The same seed gives the same noise.
    var seed: UInt64 = 1
    var scansPerSecond = 600
    /// A pipe that takes lines such as `mass 20 at 60,80`; nil: none.
    var console: String?
    /// What is wrong with the table, on purpose.
    var faults = FaultSwitches()
  }

  /// What holds for the limits of every client.
  struct Monitoring: Equatable, Sendable {
    /// How far below its limit a force must fall before the alarm can end.
    var deadband = Newtons(10)
    /// How long it must stay there.
    var offDelay = Duration.milliseconds(300)
    /// The age at which a reading is no longer shown as the present one.
    var staleAfter = Duration.milliseconds(250)
    /// The least load that has a centre of pressure.
    var minimumLoad = Newtons(20)
    /// How long the client lies still for a tare: a breath at rest takes some four seconds.
    var tare = Duration.seconds(4)
    /// What counts as pressing where nobody may.
    var lockedForce = Newtons(50)
    /// The age at which a calibration is overdue: a year, as for scales in daily use.
    var calibrationDays = 365
    /// Less room than this for recordings is an alarm; an hour and a half takes some 100 MB.
    var diskLowMegabytes = 500
    /// Whose hum the live view leaves out.
    var mains = MainsFrequency.hertz50
  }
}
