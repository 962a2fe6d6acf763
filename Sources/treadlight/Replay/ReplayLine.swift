import LoadEstimation
import Monitoring
import SessionAnalysis
import TableModel
import TableProtocol

/// A line of `replay --json`.
struct ReplayLine: Encodable {
  var at: WallTime
  var kind: String
  var alarm: AlarmRecord?
  var input: SessionInput?
  var marker: SessionMarker?
  var scan: Scan?

  /// The loads of one scan, newtons.
  struct Scan: Encodable {
    var sequence: UInt32
    var epoch: UInt16
    var gross: Double
    var net: Double
    var footForce: Double
    var region: String?
    var side: BodySide?
    var trusted: Bool
    /// What is wrong with it.
    var flags: [String]

    init(_ frame: ScanFrame, _ loads: LoadEstimate) {
      sequence = frame.sequence
      epoch = frame.epoch
      gross = Double(loads.gross) / 1000
      net = Double(loads.net) / 1000
      footForce = Double(loads.footForce) / 1000
      let zone = BodyZone(index: loads.zone)
      region = zone?.region.name
      side = zone.flatMap { $0.side == .middle ? nil : $0.side }
      flags = loads.flags.names
      trusted = loads.quality == .trusted
    }

    enum CodingKeys: String, CodingKey {
      case sequence, epoch, region, side, trusted, flags
      case gross = "gross_n"
      case net = "net_n"
      case footForce = "foot_force_n"
    }
  }

  enum CodingKeys: String, CodingKey {
    case kind, alarm, input, marker, scan
    case at = "at_ns"
  }

  /// The lines for one step: the step itself, then each alarm that it changed.
  static func lines(_ step: SessionPlayer.Step) -> [ReplayLine] {
    var line = ReplayLine(at: step.time, kind: "scan")
    switch step {
    case .scan(let frame, let loads, _, _): line.scan = Scan(frame, loads)
    case .input(let input, _, _):
      line.kind = "input"
      line.input = input
    case .marker(let marker, _):
      line.kind = "marker"
      line.marker = marker
    case .recordedAlarm: return []
    }
    return [line] + step.alarms.map { ReplayLine(at: step.time, kind: "alarm", alarm: $0) }
  }
}
