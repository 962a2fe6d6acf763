import Acquisition
import Foundation
import LoadEstimation
import Monitoring
import ProfileFile
import SafetyChain
import Synchronization
import TableDevice
import TableModel
import TableProtocol
import VirtualTable

/// Plays a load source on a virtual table and shows every scan to a safety chain, as a session
/// would: the empty table's zero, the client's tare, then the work.
struct TruthPlay {
  /// The example profiles that a maker starts from.
  enum Example: String, CaseIterable, Sendable {
    case singlePanel = "single-panel"
    case segmented

    var file: URL {
      URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Tools/profiles/\(rawValue).yaml").standardizedFileURL
    }

    func profile() throws -> TableProfile { try ProfileFile.read(path: file.path) }
  }

  /// One scan, seconds after the playback's first.
  struct Moment {
    var time: Double
    var frame: ScanFrame
    var loads: LoadEstimate
    var alarms: AlarmBatch
    /// Zero and tare were taken: the loads are what they are called.
    var isTared: Bool
  }

  let profile: TableProfile
  let source: any LoadSource
  let map: BodyMap
  var rate = 1000.0
  var faults = FaultSwitches.noiseOnly
  /// What the gain of each channel is to be taken for; 1: what the table says.
  var gains: [Int: Double] = [:]
  var limits = MonitorLimits()
  /// When the empty table is read, and for how long; nil: the calibration's zeros stay.
  var zero: (at: Double, seconds: Double)?
  /// Nil: none is taken.
  var tare: (at: Double, seconds: Double)?

  /// What became of a play besides its moments.
  struct End {
    var chain: SafetyChain
    /// Readings that the virtual table falsified, by channel.
    var falsified: [Int]
    var scans: Int
    var lost: UInt64
  }

  private final class Transfers: Sendable {
    let waiting = Mutex<[[UInt8]]>([])
  }

  /// Plays to the end and shows each scan to `see`.
  func run(_ see: (Moment) throws -> Void) async throws -> End {
    var configuration = VirtualTable.Configuration()
    configuration.profile = profile
    configuration.channelCount = max(4, (profile.cells.map(\.channel).max() ?? 0) + 1)
    configuration.rate = rate
    configuration.faults = faults
    configuration.truthInterval = 3600
    let table = try VirtualTable(configuration, source: source)
    let transfers = Transfers()
    table.plug { bytes in
      let copy = bytes.indices.map { bytes[$0] }
      transfers.waiting.withLock { $0.append(copy) }
    }
    let start = SetupPacket(requestType: 0x40, request: ControlRequest.start.rawValue, value: 9)
    guard table.control(start) == .data([]) else { throw NotStarted() }
    var calibration = table.report.calibration
    for (channel, factor) in gains {
      let gain = Double(calibration.cells[channel].nanonewtonsPerCount) / factor
      calibration.cells[channel].nanonewtonsPerCount = Int32(gain.rounded())
    }
    var chain = try SafetyChain(
      profile: profile, calibration: calibration, minimumLoad: 20_000, limits: limits)
    _ = chain.observe(.body(try BodyAreas(map)))
    var stream = ScanStream(epoch: 9)
    var measurement: StillMeasurement?
    var isTared = false
    var scans = 0
    let total = Int(source.duration * rate)
    while scans < total {
      table.step(min(500, total - scans))
      scans += min(500, total - scans)
      await Task.yield()  // other tests wait for the same few threads
      let batch = transfers.waiting.withLock { waiting in
        defer { waiting = [] }
        return waiting
      }
      for transfer in batch {
        var offset = 0
        let bytes = transfer.span
        while let scan = stream.next(in: bytes, from: &offset) {
          let time = Double(scan.frame.sequence) / rate
          let (loads, alarms) = chain.observe(scan.frame)
          if let zero, zero.at <= time, time < zero.at + zero.seconds + 1 {
            if let result = measure(&measurement, zero.seconds, scan.frame, chain) {
              try checkEmptyZero(result, profile: profile)
              _ = chain.observe(.zero(result.forces))
            }
          } else if !isTared, let tare, tare.at <= time {
            if let result = measure(&measurement, tare.seconds, scan.frame, chain) {
              try checkClientTare(result, profile: profile)
              _ = chain.observe(.tare(Tare(from: result)))
              isTared = true
            }
          } else {
            measurement = nil
          }
          try see(
            Moment(
              time: time, frame: scan.frame, loads: loads, alarms: alarms, isTared: isTared))
        }
      }
    }
    return End(
      chain: chain, falsified: table.report.streams.last?.falsified.map { Int($0) } ?? [],
      scans: scans,
      lost: stream.counts.lost)
  }

  struct NotStarted: Error {}

  private func measure(
    _ measurement: inout StillMeasurement?, _ seconds: Double, _ frame: ScanFrame,
    _ chain: SafetyChain
  ) -> StillResult? {
    var current = measurement ?? StillMeasurement(duration: UInt64(seconds * 1e6))
    let progress = current.observe(frame, by: chain.estimator)
    measurement = current
    guard case .done(let result) = progress else { return nil }
    measurement = nil
    return result
  }
}
