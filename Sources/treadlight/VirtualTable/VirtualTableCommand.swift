internal import ArgumentParser
internal import TableModel
internal import VirtualTable

/// `treadlight virtual-table`: a table in software, for hosts to find on USB.
struct VirtualTableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "virtual-table",
    abstract: "Run a table in software, plugged into this machine or offered over USB/IP.",
    discussion: """
      The table plays a session of its own making, or a recording: a CSV file with a time in \
      seconds and up to 16 forces in newtons in each row. It begins when a host starts the \
      stream, or with --wait when told to.

      Commands on standard input, one a line, each answered by one line:
        play    begin the playback
        press   press the client's button for 0.3 s
        mass    put known masses onto the table, as for calibrating it:
                'mass 20 at 60,80' (kg at mm across, mm along), several with
                ' + ' between, instead of those there were; 'mass off'
        misbehave
                do something wrong on the bus until 'misbehave none': stall, babble, mute,
                garbage, counter, clock, version, malformed, stranger, descriptor
        unplug  pull the cable: the table loses power
        plug    plug it in again
        status  say how the table is doing
        quit    unplug and end, as Ctrl-C does

      Over TCP (the default) a machine with vhci-hcd finds it with
        usbip attach -r 127.0.0.1 -b 1-1
      """)

  @Option(help: "The session to play, of about five minutes or one and a half.")
  var scenario: SessionName?

  @Option(
    help: ArgumentHelp(
      "How tall the session's client is, in millimetres, 1000 to 2200. (default: 1750)",
      valueName: "mm"))
  var stature: Double?

  @Option(
    help: ArgumentHelp(
      "By how many newtons breathing moves the client's weight up and down, 0 to 50. (default: 4)",
      valueName: "newtons"))
  var breathing: Double?

  @Option(
    help: "A CSV file to play instead of a session.", completion: .file(extensions: ["csv"]))
  var recording: String?

  @Option(
    help: ArgumentHelp(
      "The recording's columns, by name or by number from 1: first the time, then the forces.",
      valueName: "time,force,..."))
  var columns: String?

  @Option(help: "Scans per second, 10 to 1000. (default: the recording's, or 600)")
  var rate: Double?

  @Option(help: "Channels, 1 to 16. (default: the recording's, or 8)")
  var channels: Int?

  @Option(help: "Frames per transfer, 1 to 32.")
  var framesPerTransfer = 8

  @Option(help: "Draws all that is random; the same seed makes the same scans.")
  var seed: UInt64 = 1

  @Option(help: "Virtual seconds per second, 1 to 1000.")
  var speed = 1.0

  @Option(help: "The serial number, up to 24 characters.")
  var serial = "VT-0001"

  @Option(
    help: "Write what truly happens to this file, as JSON lines.", completion: .file())
  var truth: String?

  @Option(
    help: ArgumentHelp(
      "How often the true loads are written there, in virtual seconds; 0 for every scan.",
      valueName: "seconds"))
  var truthInterval = 0.1

  @Option(
    help: "Keep the table's calibration in this file.", completion: .file())
  var calibration: String?

  @Flag(help: "Begin as a table that has never been calibrated.")
  var uncalibrated = false

  @Option(
    help: ArgumentHelp(
      """
      A fault: noise (N rms), gain-error (fraction), drift (N/min), glitches (fraction of \
      readings), saturation (s), absent (channel), stuck (channel), button (presses), swap \
      (two channels, as in swap=1:2), restart (watchdog, trap or check). Gain error and drift \
      take a channel, as in drift=1.5@3. Sessions have noise=0.35 unless told otherwise.
      """, valueName: "kind[=value][@channel]"))
  var fault: [String] = []

  @Flag(help: "Begin to play on the command 'play', not when a host starts the stream.")
  var wait = false

  @Flag(help: "Plug the table into this machine's kernel (needs vhci-hcd and root).")
  var vhci = false

  @Option(
    defaultAsFlag: "127.0.0.1:3240",
    help: ArgumentHelp("Offer the table at this address.", valueName: "host:port"))
  var tcp: String?

  @Flag(help: "End when the playback is over and no stream runs any more.")
  var once = false

  func validate() throws {
    if vhci, tcp != nil { throw ValidationError("Give --vhci or --tcp, not both.") }
    if scenario != nil, recording != nil {
      throw ValidationError("Give --scenario or --recording, not both.")
    }
    if recording != nil, stature != nil || breathing != nil {
      throw ValidationError("--stature and --breathing are for sessions, not for a --recording.")
    }
    if let stature, !Scenario.statures.contains(stature) {
      throw ValidationError("The stature must be 1000 to 2200 mm, not \(stature).")
    }
    if let breathing, !Scenario.breathings.contains(breathing) {
      throw ValidationError("The breathing must be 0 to 50 N, not \(breathing).")
    }
    if !VirtualTable.Configuration.truthIntervals.contains(truthInterval) {
      throw ValidationError("\(VirtualTableError.truthIntervalOutOfRange(truthInterval))")
    }
    if columns != nil, recording == nil {
      throw ValidationError("--columns needs a --recording.")
    }
    if let rate, !VirtualTable.Configuration.rates.contains(rate) {
      throw ValidationError("\(VirtualTableError.rateOutOfRange(rate))")
    }
    if let channels, !VirtualTable.Configuration.channelCounts.contains(channels) {
      throw ValidationError("\(VirtualTableError.channelsOutOfRange(channels))")
    }
    _ = try faults()
    _ = try address()
    _ = try columnMap()
  }

  func run() throws {
    let source = try loadSource()
    let log = try truth.map { path in
      do throws(SystemError) {
        return try TruthLog(path: path)
      } catch { throw CannotWrite(path: path, error: error) }
    }
    let table = try VirtualTable(configuration(source), source: source) { event in
      log?.write(event)
      if event.kind == "signal", case .string(let pattern) = event.values.first?.value {
        ConsoleOutput.say("signal \(pattern)")
      }
    }
    Interrupt.watch()
    let cable = try makeCable(table)
    table.run()
    defer {
      cable.stop()
      table.stop()
      for line in VirtualTableText.streams(table.report) { ConsoleOutput.say(line) }
    }
    ConsoleOutput.say("ready \(serial) \(cable.place)")
    converse(table, cable)
    if let failures = log?.failureCount, failures > 0 {
      throw TruthIncomplete(failures: failures)
    }
  }

  /// With --once, the time a host has to fetch the last scans after it has stopped the stream.
  private static let farewell = Duration.seconds(1)

  /// Obeys standard input until it says quit, a signal comes or, with --once, all is played.
  private func converse(_ table: VirtualTable, _ cable: Cable) {
    var input = ConsoleInput()
    var overSince: ContinuousClock.Instant?
    while !Interrupt.isRaised {
      let report = table.report
      if once, report.playback == .ended, !report.isStreaming {
        let since = overSince ?? .now
        overSince = since
        if since.duration(to: .now) > Self.farewell { return }
      } else {
        overSince = nil
      }
      if report.isPlugged, report.isBootloaderAsked {
        // A real one is a drive from now on.
        cable.unplug()
        ConsoleOutput.say("bootloader")
      }
      switch input.next(milliseconds: 50) {
      case .none: break
      case .end: Interrupt.wait(milliseconds: 50)
      case .line(let line):
        guard let command = TableCommand(line) else {
          ConsoleOutput.say("error unknown command: \(TableCommand.allNames)")
          continue
        }
        ConsoleOutput.say(command.obey(line, table, cable))
        if command == .quit { return }
      }
    }
  }
}

/// Why the truth file cannot be begun.
private struct CannotWrite: Error, CustomStringConvertible {
  let path: String
  let error: SystemError
  var description: String { "\(path) cannot be written: \(error)" }
}

/// Why the truth file is not to be trusted.
private struct TruthIncomplete: Error, CustomStringConvertible {
  let failures: Int
  var description: String { "\(failures) events could not be written to the truth file" }
}
