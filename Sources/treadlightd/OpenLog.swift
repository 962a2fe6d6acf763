import RealTime
import SessionAnalysis
import SessionLog
import Synchronization
import TableModel
import TableProtocol

/// The log of the running session, or none; on the recorder's thread.
///
/// The first failure raises the recorder's alarm through a flag that the monitor's thread
/// watches. Later entries are dropped: what was written before stays good.
struct OpenLog: ~Copyable {
  private let ports: MonitorPorts
  private var writer: SessionWriter?
  private(set) var failure: SessionLogError?
  private var isFailureNew = false
  private(set) var channelCount = 0

  init(ports: MonitorPorts) { self.ports = ports }

  mutating func open(
    _ assignment: Recorder.Assignment, at start: WallTime
  ) throws(SessionLogError) {
    failure = nil
    channelCount = assignment.header.table.channels
    guard let json = try? JSONText.encode(assignment.header),
      let profile = try? JSONText.encode(assignment.header.profile),
      let calibration = try? JSONText.encode(assignment.header.calibration)
    else { preconditionFailure("plain values always encode") }
    writer = try SessionWriter(
      path: assignment.path, header: json,
      attachments: [
        SessionAttachment(name: "profile.json", mediaType: "application/json", bytes: profile),
        SessionAttachment(
          name: "calibration.json", mediaType: "application/json", bytes: calibration),
      ], start: start)
  }

  mutating func append(_ frame: ScanFrame, at time: WallTime) {
    guard failure == nil else { return }
    do throws(SessionLogError) {
      try writer?.append(frame, at: time)
    } catch {
      fail(error)
    }
  }

  mutating func append(_ topic: SessionTopic, _ entry: some Encodable, at time: WallTime) {
    guard failure == nil, let json = try? JSONText.encode(entry) else { return }
    do throws(SessionLogError) {
      try writer?.append(topic, json: json, at: time)
    } catch {
      fail(error)
    }
  }

  /// Writes out what has waited for long enough, whether or not more comes.
  mutating func sealIfDue() {
    guard failure == nil else { return }
    do throws(SessionLogError) {
      try writer?.sealIfDue(now: HostTime(nanoseconds: HostClock.monotonic))
      if let failure = writer?.syncFailure { throw failure }
    } catch {
      fail(error)
    }
  }

  mutating func close() {
    do throws(SessionLogError) {
      try writer?.close()
    } catch {
      fail(error)
    }
    writer = nil
    ports.isRecorderFailing.store(false, ordering: .relaxed)
  }

  /// The failure, the first time it is asked for.
  mutating func takeNewFailure() -> SessionLogError? {
    defer { isFailureNew = false }
    return isFailureNew ? failure : nil
  }

  private mutating func fail(_ error: SessionLogError) {
    guard failure == nil else { return }
    failure = error
    isFailureNew = true
    ports.isRecorderFailing.store(true, ordering: .relaxed)
    ports.bell.ring()
  }
}
