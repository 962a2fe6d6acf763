import Foundation
import TableModel

/// The virtual table of the benchmark: a load that swings over and under a client's limit.
struct AlarmsTable {
  static let limit = 300.0
  static let stature = 1700.0
  static let scansPerSecond = 1000
  /// From over the limit to under it and back, scans: 40 times a second, and not in step with
  /// transfers of eight scans.
  static let period = 25
  /// Above and below the limit, newtons: 10 N per ms, which no check takes for a false reading.
  static let swing = 60.0
  /// The foot's place: on the middle panel, beside the spine.
  static let place = (x: 450.0, y: 900.0)

  private let table = LoadsTable()

  /// A recording of that many seconds, as CSV.
  func recording(seconds: Int) -> Data {
    let cycle = (0..<Self.period).map { step in
      let phase = Double(step) / Double(Self.period)
      var forces = [Double](repeating: 0, count: LoadsTable.channels)
      table.add(
        Self.limit + Self.swing * LoadsTable.triangle(phase), panel: 1, x: Self.place.x,
        y: Self.place.y, into: &forces)
      table.add(300, panel: 3, x: 780, y: Self.place.y, into: &forces)
      return forces.map { String(format: ",%.2f", $0) }.joined()
    }
    var data = Data()
    data.reserveCapacity(seconds * Self.scansPerSecond * 120)
    let header = (0..<LoadsTable.channels).map { ",f\($0)" }.joined()
    data.append(contentsOf: Array("t_s\(header)\n".utf8))
    let rows = cycle.map { Array($0.utf8) + [UInt8(ascii: "\n")] }
    for scan in 0..<seconds * Self.scansPerSecond {
      let milliseconds = String(scan % 1000)
      let zeros = String(repeating: "0", count: 3 - milliseconds.count)
      data.append(contentsOf: "\(scan / 1000).\(zeros)\(milliseconds)".utf8)
      data.append(contentsOf: rows[scan % Self.period])
    }
    return data
  }

  /// The daemon's configuration for a recording in its own folder.
  func configuration(logs: String) -> String {
    let profile = table.profile
    var lines = [
      "state_directory: state", "log_directory: \(logs)", "control_socket: control.sock",
      "http: { port: 0 }",
      "table:", "  virtual: { recording: loads.csv, rate: \(Self.scansPerSecond) }",
      "monitoring: { deadband_n: 0, off_delay_ms: 0, disk_low_mb: 1, tare_s: 0.2 }",
      "profile:", "  name: benchmark", "  rated_load_n: \(profile.ratedLoad.value)",
      "  face_cradle: { x_mm: \(LoadsTable.faceCradle.x), y_mm: \(LoadsTable.faceCradle.y) }",
      "  cells:",
    ]
    for cell in profile.cells {
      lines.append("    - { channel: \(cell.channel), x_mm: \(cell.x), y_mm: \(cell.y) }")
    }
    lines.append("  panels:")
    for panel in profile.panels {
      let channels = panel.channels.map(String.init).joined(separator: ", ")
      lines.append(
        "    - { name: \(panel.name), role: \(panel.role.rawValue), channels: [\(channels)] }")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
