import LoadEstimation
import Monitoring
import SafetyChain
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol

extension InventedSession {
  /// Epoch, sequence, device time, log time, button, guard state, quality, quality flags, foot
  /// force (mN); then count, state and age of each channel.
  static func line(_ frame: ScanFrame, _ time: WallTime, _ loads: LoadEstimate) -> String {
    var numbers: [Int64] = [
      Int64(frame.epoch), Int64(frame.sequence), Int64(frame.deviceTime),
      Int64(time.nanoseconds), frame.isButtonHeld ? 1 : 0, Int64(frame.guardState.rawValue),
      Int64(loads.quality.rawValue), Int64(loads.flags.rawValue), Int64(loads.footForce),
    ]
    for channel in 0..<frame.channelCount {
      let cell = frame.cells[channel]
      numbers += [Int64(cell.count), Int64(cell.state.rawValue), Int64(cell.age)]
    }
    return numbers.map(String.init).joined(separator: " ")
  }

  /// What the alarm logic can be told and people can note, so that every form of it is in the log.
  func appendEveryKind() throws {
    let told: [MonitorInput] = [
      .silence, .linkLost, .linkRestored, .recorderFailed, .recorderRestored, .diskLow,
      .diskRestored, .calibrationOverdue, .calibrationRenewed, .hostSilent, .hostHeard,
      .elapsed(500_000), .zeroRead(1200), .test(.high), .acknowledge(.testHigh),
      .pause(nil, seconds: 60), .endPause(nil), .shelve(.sustainedForce, seconds: 120),
      .unshelve(.sustainedForce), .acknowledge(nil),
    ]
    for input in told { try append(.monitor(input)) }
    let header = header
    let feet = ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115, inUse: .forefoot)
    for input in [
      SessionInput.tare(header.tare), .zeroReading([1, -2, 3, -4, 5, -6, 7, -8]),
      .contact(feet), .limits(header.settings), .calibration(header.calibration), .gap(lost: 4),
      .interruption(
        RecordingInterruption(reason: .tooSlow, scans: 0, entries: 0, duration: 0)),
      .hostClock(HostClockRecord(step: -500_000_000, suspended: 600_000_000_000)),
    ] {
      try append(input)
    }
    try append(SessionMarker(kind: .note, text: "ä \"note\""))
    try append(SessionMarker(kind: .clientButton))
  }
}
