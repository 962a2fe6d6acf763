public import TableModel

/// What a check of the calibration on the table found.
///
/// | value                     | good up to | attention up to | then |
/// |---------------------------|-----------:|----------------:|------|
/// | zero offset of a cell     |        5 N |            25 N | bad  |
/// | noise of a cell           |    1 N rms |         3 N rms | bad  |
/// | error over a corner       |        1 % |             3 % | bad  |
/// | spread over the corners   |        1 % |             3 % | bad  |
///
/// Zeros of unloaded cells were seen up to 6.4 N off and are measured anew before a session; noise
/// was 0.1 to 0.4 N rms; a badly adjusted table read 22 kg as 20.3 to 22.1 kg from corner to corner,
/// which is 8 %.
public struct CalibrationCheckReport: Codable, Equatable, Sendable {
  public enum Verdict: String, Codable, Comparable, CaseIterable, Sendable {
    case good, attention, bad

    public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    private var rank: Int {
      switch self {
      case .good: 0
      case .attention: 1
      case .bad: 2
      }
    }

    init(_ value: Double, good: Double, attention: Double) {
      self = abs(value) <= good ? .good : abs(value) <= attention ? .attention : .bad
    }
  }

  public var madeAt: WallTime
  public var serial: String
  /// Kilograms; nil: no mass was used.
  public var mass: Double?
  public var cells: [Cell]
  public var panels: [Panel]
  public var verdict: Verdict

  init(madeAt: WallTime, serial: String, mass: Double?, cells: [Cell], panels: [Panel]) {
    self.madeAt = madeAt
    self.serial = serial
    self.mass = mass
    self.cells = cells
    self.panels = panels
    verdict = (cells.map(\.verdict) + panels.map(\.verdict)).max() ?? .good
  }

  public struct Cell: Codable, Equatable, Sendable {
    public var channel: Int
    public var panel: String
    /// Newtons above the calibration's zero; 0 where the cell has no gain.
    public var zeroOffset: Double
    /// Newtons rms.
    public var noise: Double
    public var verdict: Verdict

    init(channel: Int, panel: String, isCalibrated: Bool, zeroOffset: Double, noise: Double) {
      self.channel = channel
      self.panel = panel
      self.zeroOffset = zeroOffset
      self.noise = noise
      verdict =
        isCalibrated
        ? max(
          Verdict(zeroOffset, good: 5, attention: 25), Verdict(noise, good: 1, attention: 3))
        : .bad
    }

    enum CodingKeys: String, CodingKey {
      case channel, panel, verdict
      case zeroOffset = "zero_offset_n"
      case noise = "noise_n_rms"
    }
  }

  public struct Corner: Codable, Equatable, Sendable {
    public var channel: Int
    /// Newtons.
    public var reading: Double
    /// Percent of the weight.
    public var error: Double

    enum CodingKeys: String, CodingKey {
      case channel
      case reading = "reading_n"
      case error = "error_percent"
    }
  }

  public struct Panel: Codable, Equatable, Sendable {
    public var name: String
    public var corners: [Corner]
    /// Most less least, newtons, and percent of the weight.
    public var spread: Double
    public var spreadPercent: Double
    public var verdict: Verdict

    init(name: String, corners: [Corner], spread: Double, spreadPercent: Double) {
      self.name = name
      self.corners = corners
      self.spread = spread
      self.spreadPercent = spreadPercent
      let worst = corners.map { Verdict($0.error, good: 1, attention: 3) }.max() ?? .good
      verdict = max(worst, Verdict(spreadPercent, good: 1, attention: 3))
    }

    enum CodingKeys: String, CodingKey {
      case name, corners, verdict
      case spread = "spread_n"
      case spreadPercent = "spread_percent"
    }
  }

  enum CodingKeys: String, CodingKey {
    case serial, cells, panels, verdict
    case madeAt = "made_at_ns"
    case mass = "mass_kg"
  }
}
