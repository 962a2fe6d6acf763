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
        unplug  pull the cable: the table loses power
        plug    plug it in again
        status  say how the table is doing
        quit    unplug and end, as Ctrl-C does

      Over TCP (the default) a machine with vhci-hcd finds it with
        usbip attach -r 127.0.0.1 -b 1-1
      """)

  @Option(help: "The session to play, of about five minutes or one and a half.")
  private var scenario: SessionName?

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
    help: "Keep the table's calibration in this file.", completion: .file())
  var calibration: String?

  @Flag(help: "Begin as a table that has never been calibrated.")
  var uncalibrated = false

  @Option(
    help: ArgumentHelp(
      """
      A fault: noise (N rms), gain-error (fraction), drift (N/min), glitches (fraction of \
      readings), saturation (s), absent (channel), button (presses). Sessions have \
      noise=0.35 unless told otherwise.
      """, valueName: "kind[=value]"))
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
      switch input.next(milliseconds: 50) {
      case .none: break
      case .end: Interrupt.wait(milliseconds: 50)
      case .line(let line):
        guard let command = TableCommand(line) else {
          ConsoleOutput.say("error unknown command: \(TableCommand.allNames)")
          continue
        }
        ConsoleOutput.say(command.obey(table, cable))
        if command == .quit { return }
      }
    }
  }
}

// MARK: What the options mean

extension VirtualTableCommand {
  private func loadSource() throws -> any LoadSource {
    if let recording {
      return try Recording(path: recording, columns: try columnMap())
    }
    return Scenario(
      (scenario ?? .default).length, profile: .standard(channelCount: channels ?? 8), seed: seed)
  }

  private func configuration(
    _ source: any LoadSource
  ) throws -> VirtualTable.Configuration {
    var configuration = VirtualTable.Configuration()
    configuration.serial = serial
    configuration.channelCount = channels ?? source.channelCount
    configuration.rate = rate ?? (source as? Recording)?.rate ?? configuration.rate
    configuration.framesPerTransfer = framesPerTransfer
    configuration.speed = speed
    configuration.seed = seed
    configuration.isCalibrated = !uncalibrated
    configuration.calibrationPath = calibration
    configuration.faults = try faults()
    configuration.playbackStart = wait ? .onCommand : .atStreamStart
    return configuration
  }

  private func faults() throws -> FaultSwitches {
    var switches = recording == nil ? FaultSwitches.noiseOnly : FaultSwitches()
    for text in fault {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let names = FaultSwitches.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      guard let kind = FaultSwitches.Kind(rawValue: String(parts[0])) else {
        throw ValidationError("Unknown fault '\(parts[0])': expected one of \(names).")
      }
      let value = parts.count > 1 ? Double(parts[1]) : kind.defaultValue
      guard let value else {
        throw ValidationError("The value of the fault '\(text)' is not a number.")
      }
      do { try switches.set(kind, to: value) } catch { throw ValidationError("\(error)") }
    }
    return switches
  }

  private func columnMap() throws -> ColumnMap {
    guard let columns else { return ColumnMap() }
    let names = columns.split(separator: ",", omittingEmptySubsequences: false)
    guard names.count > 1, !names.contains("") else {
      throw ValidationError("--columns takes a time and at least one force, with commas between.")
    }
    let list = names.map { name in
      Int(name).map { ColumnMap.Column.index($0 - 1) } ?? .name(String(name))
    }
    return ColumnMap(time: list[0], forces: Array(list.dropFirst()))
  }

  /// Where to listen; nil for the kernel.
  private func address() throws -> (host: String, port: UInt16)? {
    guard !vhci else { return nil }
    guard let tcp else { return ("127.0.0.1", USBIPServer.defaultPort) }
    let parts = tcp.split(separator: ":", omittingEmptySubsequences: false)
    let port = parts.count > 1 ? UInt16(parts[1]) : USBIPServer.defaultPort
    guard parts.count <= 2, let port else {
      throw ValidationError("--tcp takes HOST or HOST:PORT, not '\(tcp)'.")
    }
    return (parts[0].isEmpty ? "127.0.0.1" : String(parts[0]), port)
  }

  private func makeCable(_ table: VirtualTable) throws -> Cable {
    guard let (host, port) = try address() else {
      let link = VHCILink(table: table)
      try link.plug()
      return Cable(
        place: "vhci", plug: { try link.plug() }, unplug: { link.unplug() },
        stop: { link.unplug() })
    }
    let server = try USBIPServer(table: table, host: host, port: port)
    server.start()
    return Cable(
      place: "tcp \(host):\(server.port)", plug: { server.plug() }, unplug: { server.unplug() },
      stop: { server.stop() })
  }
}

/// The sessions by the names they have on the command line.
private enum SessionName: String, CaseIterable, ExpressibleByArgument {
  case `default`, short

  var length: Scenario.Length {
    switch self {
    case .default: .standard
    case .short: .short
    }
  }
}

/// What the table hangs on: the kernel's port, or a server for other machines.
private struct Cable {
  let place: String
  let plug: () throws -> Void
  let unplug: () -> Void
  let stop: () -> Void
}

// MARK: The conversation

/// A command on standard input.
private enum TableCommand: String, CaseIterable {
  case play, press, unplug, plug, status, quit

  static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

  init?(_ line: String) {
    self.init(rawValue: String(line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }))
  }

  /// Does it, and says how it went.
  func obey(_ table: VirtualTable, _ cable: Cable) -> String {
    switch self {
    case .play: return table.play() ? "ok playing" : "error already playing"
    case .press:
      table.press()
      return "ok pressed"
    case .unplug:
      cable.unplug()
      return "ok unplugged"
    case .plug:
      do { try cable.plug() } catch { return "error \(error)" }
      return "ok plugged"
    case .status: return VirtualTableText.status(table.report)
    case .quit: return "ok quitting"
    }
  }
}

/// A table's state in words.
private enum VirtualTableText {
  static func status(_ report: VirtualTable.Report) -> String {
    var words = ["status", report.isPlugged ? "plugged" : "unplugged"]
    if report.isPlugged {
      words += [report.isStreaming ? "streaming" : "idle", "device_us \(report.deviceTime)"]
      words += ["signal \(report.signal.name)", report.isButtonHeld ? "button held" : ""]
    }
    words.append("playback \(playback(report.playback))")
    if let stream = report.streams.last { words.append(self.stream(stream)) }
    return words.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  static func streams(_ report: VirtualTable.Report) -> [String] { report.streams.map(stream) }

  private static func stream(_ stream: StreamAccount) -> String {
    "epoch \(stream.epoch) produced \(stream.produced) dropped \(stream.dropped)"
      + " taken \(stream.taken)"
  }

  private static func playback(_ state: PlaybackState) -> String {
    switch state {
    case .waiting: "waiting"
    case .requested: "beginning"
    case .playing(let index): "at scan \(index)"
    case .ended: "ended"
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
