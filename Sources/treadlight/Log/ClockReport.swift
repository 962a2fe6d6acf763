import Acquisition
import SessionAnalysis
import SessionLog
import TableModel

/// What a log's clock entries come to: how the table's clock ran, and what became of the host's.
struct ClockReport: Encodable {
  /// A moment at which the wall clock was set or the host suspended.
  struct Jump: Encodable {
    var at: WallTime
    /// Seconds.
    var step: Double
    var suspended: Double

    enum CodingKeys: String, CodingKey {
      case at = "at_ns"
      case step = "step_s"
      case suspended = "suspended_s"
    }
  }

  /// Jumps that are kept; more are counted only.
  static let mostJumps = 100

  /// The table's clock against the host's, parts per million; nil where the log is too short, or
  /// the table's time is not the host's.
  var drift: Double?
  /// Clock entries that it is taken from.
  var entries = 0
  var jumpCount = 0
  var jumps: [Jump] = []

  enum CodingKeys: String, CodingKey {
    case entries, jumps
    case drift = "drift_ppm"
    case jumpCount = "jumps_seen"
  }

  /// Reads the clock entries of the log at `path`; nil where it cannot be read by its summary.
  init?(path: String) {
    var points: [ClockPoint] = []
    var every = 1
    do throws(SessionLogError) {
      var skim = try SessionSkim(path: path, topics: [.clock, .inputs])
      while let entry = try skim.next() {
        switch entry {
        case .clock(let clocks, _):
          entries += 1
          if (entries - 1) % every == 0 { Self.add(clocks, to: &points) }
          // As many as the mapping holds, evenly over the whole log.
          if points.count > ClockMapping.mostPoints {
            points = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
            every *= 2
          }
        case .event(.inputs, let json, let time): take(json, at: time)
        default: continue
        }
      }
    } catch {
      return nil
    }
    var mapping = ClockMapping()
    for point in points { mapping.add(point) }
    drift = mapping.plausibleDrift
  }

  /// Another stream's counter begins anew, and so does the line.
  private static func add(_ clocks: ClockTuple, to points: inout [ClockPoint]) {
    let point = ClockPoint(device: clocks.deviceTime, host: clocks.monotonic)
    if let last = points.last, last.device >= point.device || last.host >= point.host {
      points = []
    }
    points.append(point)
  }

  private mutating func take(_ json: [UInt8], at time: WallTime) {
    guard let input = try? JSONText.decode(SessionInput.self, from: json),
      case .hostClock(let clock) = input
    else { return }
    jumpCount += 1
    guard jumps.count < Self.mostJumps else { return }
    jumps.append(
      Jump(at: time, step: Double(clock.step) / 1e9, suspended: Double(clock.suspended) / 1e9))
  }

  /// For people; none where nothing is known.
  func lines(time: TimeText) -> [String] {
    var lines: [String] = []
    if let drift {
      let words = drift >= 0 ? "fast" : "slow"
      lines.append(
        "clock      the table's ran \(Decimal.fixed(abs(drift), places: 1)) ppm \(words)")
    }
    for jump in jumps {
      let parts = [
        jump.step != 0 ? "wall clock set by \(Decimal.text(jump.step)) s" : nil,
        jump.suspended > 0 ? "host suspended for \(Decimal.text(jump.suspended)) s" : nil,
      ].compactMap(\.self)
      lines.append("           \(time.clock(jump.at)) \(parts.joined(separator: ", "))")
    }
    if jumpCount > jumps.count { lines.append("           and \(jumpCount - jumps.count) more") }
    return lines
  }
}
