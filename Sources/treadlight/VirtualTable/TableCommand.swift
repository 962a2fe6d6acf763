import TableDevice
internal import VirtualTable

/// What the table hangs on: the kernel's port, or a server for other machines.
struct Cable {
  let place: String
  let plug: () throws -> Void
  let unplug: () -> Void
  let stop: () -> Void
}

/// A command on standard input.
enum TableCommand: String, CaseIterable {
  case play, press, mass, misbehave, unplug, plug, status, quit

  static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }

  init?(_ line: String) {
    self.init(rawValue: String(line.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }))
  }

  /// Does what `line`, which begins with the command, says; and says how it went.
  func obey(_ line: String, _ table: VirtualTable, _ cable: Cable) -> String {
    switch self {
    case .play, .press, .mass, .misbehave: return table.obey(line)
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
enum VirtualTableText {
  static func status(_ report: VirtualTable.Report) -> String {
    var words = ["status", report.isPlugged ? "plugged" : "unplugged"]
    if report.isPlugged {
      words += [report.isStreaming ? "streaming" : "idle", "device_us \(report.deviceTime)"]
      words += ["signal \(report.signal.name)", report.isBuzzerSounding ? "buzzer on" : ""]
      words += [report.lamp == .off ? "" : "lamp \(report.lamp.name)"]
      words += [report.isButtonHeld ? "button held" : ""]
    }
    words.append("playback \(playback(report.playback))")
    if let stream = report.streams.last { words.append(self.stream(stream)) }
    return words.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  static func streams(_ report: VirtualTable.Report) -> [String] { report.streams.map(stream) }

  private static func stream(_ stream: StreamAccount) -> String {
    "epoch \(stream.epoch) produced \(stream.produced) dropped \(stream.dropped)"
      + " taken \(stream.taken)" + (stream.lastTaken.map { " last \($0)" } ?? "")
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
