import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel
import TableProtocol

/// Tells a session's steps in lines: the forces once a second, all else as it comes.
struct ReplayText {
  private let isUpperBound: Bool
  private let time: TimeText
  private var hasCalibration = false
  private var hasScans = false
  private var second: UInt64?
  private var newest: LoadEstimate?
  private var newestTime = WallTime(nanoseconds: 0)
  private var peak: Int32?

  init(_ header: SessionHeader, time: TimeText = TimeText()) {
    isUpperBound = header.profile.footForceIsUpperBound
    self.time = time
  }

  /// The lines that `step` completes.
  mutating func lines(_ step: SessionPlayer.Step) -> [String] {
    let done = advance(to: step.time)
    if case .scan(_, let loads, _, let at) = step {
      newest = loads
      newestTime = at
      if loads.quality == .trusted { peak = max(peak ?? loads.footForce, loads.footForce) }
    }
    return done + events(step)
  }

  /// A line for what `step` tells besides its loads, and one for each alarm.
  mutating func events(_ step: SessionPlayer.Step) -> [String] {
    var told: String?
    switch step {
    case .scan:
      hasScans = true
      if step.alarms.isEmpty { return [] }  // nearly always: no clock is needed
    case .recordedAlarm: return []
    case .input(let input, _, _):
      told = words(input)
      if case .calibration = input { hasCalibration = true }
    case .marker(let marker, _): told = words(marker)
    }
    let clock = time.clock(step.time)
    return (told.map { ["\(clock)  \($0)"] } ?? [])
      + step.alarms.map { AlarmText.line($0, at: clock) }
  }

  /// The last second's line.
  mutating func finish() -> [String] {
    defer { newest = nil }
    return forceLine()
  }

  private mutating func advance(to at: WallTime) -> [String] {
    let now = at.nanoseconds / 1_000_000_000
    defer { second = now }
    guard let second, second != now else { return [] }
    defer { peak = nil }
    return forceLine()
  }

  private func forceLine() -> [String] {
    guard let newest else { return [] }
    let most = isUpperBound ? "at most " : ""
    guard newest.quality == .trusted, let peak else {
      return ["\(time.clock(newestTime))  foot force unknown: the cells are not to be trusted"]
    }
    let place =
      BodyZone(index: newest.zone)?.name
      ?? (newest.centreY == nil ? "no contact" : PlaceText.unknown)
    return [
      "\(time.clock(newestTime))  foot \(most)\(force(newest.footForce)), "
        + "peak \(force(peak)), \(place), net \(force(newest.net)), gross \(force(newest.gross))"
    ]
  }

  private func words(_ marker: SessionMarker) -> String {
    switch marker.kind {
    case .clientButton: "CLIENT'S BUTTON: lighter, please"
    case .note: "note         \(Printable.text(marker.text ?? ""))"
    }
  }

  /// What an input did; nil where nothing did, or an alarm tells of it.
  private func words(_ input: SessionInput) -> String? {
    switch input {
    case .monitor(.linkLost): "link lost"
    case .monitor(.linkRestored): "link restored"
    case .tare(let tare): TareText.words(tare.kind)
    case .zeroReading: "the empty table was read again"
    case .contact(let contact): "contact in use: \(contact.inUse?.rawValue ?? "not named")"
    case .limits: "limits changed"
    // Each log tells before its first scan which calibration the table has.
    case .calibration: hasCalibration || hasScans ? "table has another calibration" : nil
    case .gap(let lost): "gap: \(Count.text(lost, "scan")) lost"
    case .interruption(let account):
      "recording interrupted: \(Count.text(Int(clamping: account.scans), "scan")) not written"
    case .hostClock(let clock): Self.words(clock)
    case .monitor, .stream: nil
    }
  }

  private static func words(_ clock: HostClockRecord) -> String {
    let step = "wall clock set by \(Decimal.text(Double(clock.step) / 1e9)) s"
    let suspended = "host suspended for \(Decimal.text(Double(clock.suspended) / 1e9)) s"
    if clock.suspended == 0 { return step }
    return clock.step == 0 ? suspended : "\(suspended), \(step)"
  }

  private func force(_ millinewtons: Int32) -> String {
    ForceText.measured(Double(millinewtons) / 1000)
  }
}
