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
  /// When further tares are taken, each as long as the first.
  var retares: [Double] = []
  /// The limits of the session that begins with the tare; nil: none does, and `limits` stay.
  var sessionLimits: MonitorLimits?
  /// Of the foot in a session, square millimetres.
  var contactArea: Int32 = 0
  /// What becomes of a scan on its way from the table, by its time; false: it never comes.
  var disturb: (inout ScanFrame, Double) -> Bool = { _, _ in true }
  /// Seconds that are played, at most the source's; nil: all.
  var duration: Double?
  /// How long after its clearing a high alarm is acknowledged, seconds; nil: nobody does.
  var acknowledgesAfter: Double?

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
    let areas = try BodyAreas(map)
    _ = chain.observe(.body(areas))
    var stream = ScanStream(epoch: 9)
    var measurement: StillMeasurement?
    var isTared = false
    var tares = ([tare?.at].compactMap(\.self) + retares)[...]
    var therapist = Therapist(delay: acknowledgesAfter)
    var scans = 0
    let total = Int(min(duration ?? source.duration, source.duration) * rate)
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
          var frame = scan.frame
          let time = Double(frame.sequence) / rate
          guard disturb(&frame, time) else { continue }
          let (loads, alarms) = chain.observe(frame)
          if let zero, zero.at <= time, time < zero.at + zero.seconds + 1 {
            if let result = measure(&measurement, zero.seconds, frame, chain) {
              try checkEmptyZero(result, profile: profile)
              _ = chain.observe(.zero(result.forces))
            }
          } else if let due = tares.first, due <= time, let tare {
            if let result = measure(&measurement, tare.seconds, frame, chain) {
              tares.removeFirst()
              try take(result, isFirst: !isTared, areas, &chain)
              isTared = true
            }
          } else {
            measurement = nil
          }
          try see(
            Moment(time: time, frame: frame, loads: loads, alarms: alarms, isTared: isTared))
          guard therapist.isToAcknowledge(alarms, at: time) else { continue }
          let answer = chain.observe(.monitor(.acknowledge(nil)))
          try see(
            Moment(time: time, frame: frame, loads: loads, alarms: answer, isTared: isTared))
        }
      }
    }
    return End(
      chain: chain, falsified: table.report.streams.last?.falsified.map { Int($0) } ?? [],
      scans: scans,
      lost: stream.counts.lost)
  }

  struct NotStarted: Error {}

  /// Begins the session with the first tare; the others are taken in its course.
  private func take(
    _ result: StillResult, isFirst: Bool, _ areas: BodyAreas, _ chain: inout SafetyChain
  ) throws {
    if isFirst {
      try checkClientTare(result, profile: profile)
    } else {
      try checkRetare(result, profile: profile)
    }
    let tare = Tare(from: result)
    guard isFirst, let sessionLimits else {
      _ = chain.observe(.tare(tare))
      return
    }
    chain.begin(
      limits: sessionLimits, tare: tare, zero: chain.estimator.zero, body: areas,
      contactArea: contactArea)
  }

  /// Acknowledges what was urgent some seconds after it is over.
  private struct Therapist {
    let delay: Double?
    private var due: Double?

    init(delay: Double?) { self.delay = delay }

    mutating func isToAcknowledge(_ alarms: AlarmBatch, at time: Double) -> Bool {
      guard let delay else { return false }
      for index in alarms.indices
      where alarms[index].transition == .cleared && alarms[index].condition.priority == .high {
        due = time + delay
      }
      guard let due, due <= time else { return false }
      self.due = nil
      return true
    }
  }

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
