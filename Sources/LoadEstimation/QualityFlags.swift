/// What is wrong with a scan, or was put right in it.
public struct QualityFlags: OptionSet, Sendable, BitwiseCopyable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A cell's reading jumped further than a load can; it was left out.
  public static let glitch = Self(rawValue: 1 << 0)
  /// A converter stands at its rail.
  public static let saturated = Self(rawValue: 1 << 1)
  public static let absent = Self(rawValue: 1 << 2)
  public static let stuck = Self(rawValue: 1 << 3)
  /// A cell's count stands still while the load on its panel moves.
  public static let flat = Self(rawValue: 1 << 4)
  public static let settling = Self(rawValue: 1 << 5)
  /// A wired cell has no gain: counts are no forces.
  public static let uncalibrated = Self(rawValue: 1 << 6)
  /// A panel's four corners contradict each other: a leg off the floor, or a failing cell.
  public static let twist = Self(rawValue: 1 << 7)
  /// The force of a cell that glitched was worked out from the panel's other cells.
  public static let estimated = Self(rawValue: 1 << 8)
  /// It could not be, so the cell's last force was held: the load may be more.
  public static let unreconstructed = Self(rawValue: 1 << 9)

  private static let faults: Self = [.saturated, .absent, .stuck, .flat, .uncalibrated]
  private static let doubts: Self = [.settling, .unreconstructed]

  /// What it means for the alarm path.
  var quality: LoadEstimate.Quality {
    if !isDisjoint(with: Self.faults) { return .faulty }
    return isDisjoint(with: Self.doubts) ? .trusted : .settling
  }
}

/// In how many scans something was wrong with one channel's readings.
public struct QualityCounts: Sendable, Equatable, BitwiseCopyable {
  public var glitches: UInt32 = 0
  public var saturated: UInt32 = 0
  public var absent: UInt32 = 0
  public var stuck: UInt32 = 0
  public var flat: UInt32 = 0
  public var settling: UInt32 = 0

  public init() {}
}
