/// What was noticed while calibrating or at its end: facts, with numbers.
public enum CalibrationFault: Codable, Hashable, Sendable {
  case cellAbsent(channel: Int)
  case cellStuck(channel: Int)
  case saturated(channel: Int)
  case settling(channel: Int)
  /// Too few good readings to say anything.
  case tooFewReadings(channel: Int, readings: Int)
  /// Percent of the readings that were the converter's false ones.
  case glitchy(channel: Int, percent: Double)
  /// Counts rms, and the trend in counts per second.
  case unstable(channel: Int, deviation: Double, slope: Double)
  /// No cell of the table has felt the mass.
  case massNotSeen(channel: Int)
  /// Others have felt the mass, but not the cell that it was over.
  case noChange(channel: Int)
  case wrongCorner(expected: Int, answered: Int)
  /// The mass that should be in the panel's middle stands near a cell, as far as one can tell.
  case notInMiddle(nearest: Int)
  /// A channel that the profile gives no cell to has felt the mass.
  case unwiredChannelAnswers(channel: Int, expected: Int)
  /// The mass over either cell was felt by the other's channel.
  case swapped(channelA: Int, channelB: Int)
  /// More than two channels answer in each other's place, each at the same index.
  case rotated(channels: [Int], answered: [Int])
  /// The load that is left on what should be empty, newtons; nil where no scale is known yet.
  case notEmpty(load: Double?)
  /// The cell is wired the other way round, and consistently so: its gain is negative.
  case reversed(channel: Int)
  /// The cell answered one way with the mass over it and the other way with it in the middle.
  case wrongSign(channel: Int)
  /// Newtons per minute.
  case drifting(channel: Int, rate: Double)
  /// Percent against the calibration on the table.
  case gainChanged(channel: Int, percent: Double)
  /// Percent against the median of the cells of the same data sheet.
  case gainOutlier(channel: Int, percent: Double)
  /// All cells agree that the mass is not what it was said to be, or that the calibration on the
  /// table was made with a wrong one; kilograms.
  case wrongMass(given: Double, measured: Double)
  /// Percent of the mass that the middle of the panel reads more than its corners.
  case nonlinear(channels: [Int], percent: Double)
  /// Millimetres from where the mass should have stood to where the loads balance.
  case offPlace(channel: Int, distance: Double)
  /// The placements cannot tell these gains apart.
  case indistinguishable(channels: [Int])
  /// On a rigid panel of so many cells these gains have no effect of their own; they stay near
  /// what they were, and sum and centre of pressure are right all the same.
  case undetermined(channels: [Int])
  /// The gain does not fit into the calibration's field; newtons per count.
  case gainOutOfRange(channel: Int, gain: Double)

  /// What a fault means for the calibration.
  public enum Weight: Int, Codable, Comparable, Sendable {
    /// Said, and no reason to stop.
    case note
    /// To be looked at before the calibration is used.
    case warning
    /// No calibration comes of it.
    case refusal

    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  public var weight: Weight {
    switch self {
    case .reversed, .undetermined: .note
    case .glitchy, .drifting, .gainChanged, .gainOutlier, .wrongMass, .nonlinear, .offPlace,
      .notEmpty, .notInMiddle:
      .warning
    case .cellAbsent, .cellStuck, .saturated, .settling, .tooFewReadings, .unstable, .massNotSeen,
      .noChange, .wrongCorner, .unwiredChannelAnswers, .swapped, .rotated, .wrongSign,
      .indistinguishable, .gainOutOfRange:
      .refusal
    }
  }

  /// Whether a measurement with it is taken once a person says that all is as it should be.
  ///
  /// A mass that another cell than its own feels is either misplaced, which the person sees, or
  /// over the right cell of a table wired otherwise, which the measurements together show.
  public var isDoubt: Bool {
    switch self {
    case .noChange, .wrongCorner, .notInMiddle, .unwiredChannelAnswers, .notEmpty: true
    default: false
    }
  }
}
